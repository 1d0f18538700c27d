// Discogs: one request and its answer over HTTP, without any decision about either. Only this file knows the base URL and the
// connection pool.
import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';
import type { Clock } from '../../clock.ts';
import type { Credential } from '../../core/discogs-port.ts';
import { wasNeverConnected } from '../../http-facts.ts';
import { authorizationOf } from '../credential.ts';
import type { Method } from './retry.ts';

const EXCHANGE_DEFAULTS = Object.freeze({
  /** The time limit of the whole exchange, headers and body. */
  timeoutMs: 15_000,
  /** The shortest time limit in real time, for the sandbox, whose clock runs faster. */
  shortestTimeoutMs: 2_000,
  /**
   * The largest answer in bytes, after decompression. The largest recorded release has 0.1 MB. A caller that reads lists passes
   * a larger limit.
   */
  mostBytes: 1024 * 1024,
  /** How long an idle connection is kept open. If Discogs names a shorter time, that one counts. */
  keepAliveMs: 10_000,
});

export interface Outgoing {
  /** The credential that the request carries, or null for none. */
  credential: Credential | null;
  method: Method;
  /** The encoded path from the root of the API, made with `path`. */
  path: string;
  query?: Readonly<Record<string, string | number>> | undefined;
  /** The body of a write, sent as JSON. Undefined: the request has no body. */
  body?: Readonly<Record<string, string | number>> | undefined;
  /**
   * The largest answer in bytes, after decompression. A larger one fails as `too-large` and is not read to its end. The default
   * is enough for a release.
   */
  mostBytes?: number | undefined;
}

/** An answer whose headers have arrived. The caller must call `text` once, because that ends the exchange. */
export interface Incoming {
  status: number;
  header(name: string): string | null;
  /** Reads the body. @throws BrokenExchange, or the signal's reason. */
  text(): Promise<string>;
}

/**
 * The reason why there is no whole answer. `timeout`: the time limit passed. `unreachable`: no connection was made, so nothing
 * was sent. `cut`: the connection broke. `too-large`: the body was over the limit.
 */
export type BreakReason = 'timeout' | 'unreachable' | 'cut' | 'too-large';

export class BrokenExchange extends Error {
  override readonly name = 'BrokenExchange';
  readonly reason: BreakReason;

  constructor(reason: BreakReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export interface Exchange {
  /** Sends a request. Resolves when the headers of the answer have arrived. @throws BrokenExchange, or the signal's reason. */
  send(outgoing: Outgoing, signal?: AbortSignal): Promise<Incoming>;
  /** Ends the requests in flight and closes the connections. */
  close(): Promise<void>;
}

export interface ExchangeOptions {
  baseUrl: string;
  userAgent: string;
  clock: Clock;
  timeoutMs?: number | undefined;
}

/**
 * Makes the path of a request: `` path`/users/${name}` ``. Every value is encoded, so a value can never add or remove a part of
 * the path.
 * @throws TypeError for a value that is empty, `.` or `..`: it would change which part of the path is which.
 */
export function path(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  return texts.reduce((written, text, index) => {
    const value = String(values[index - 1]);
    if (/^\.{0,2}$/.test(value)) throw new TypeError('a part of a path is empty or made of dots');
    return written + encodeURIComponent(value) + text;
  });
}

/**
 * Makes the connection pool and the function that sends requests.
 * @throws Error when the user agent cannot be sent in a header. The error never quotes it.
 */
export function createExchange(options: ExchangeOptions): Exchange {
  const { baseUrl, userAgent, clock } = options;
  const timeoutMs = options.timeoutMs ?? EXCHANGE_DEFAULTS.timeoutMs;
  if (!/^[\x20-\x7e]+$/.test(userAgent)) throw new Error('The User-Agent has odd characters');
  const pool = new Agent({ keepAliveTimeout: EXCHANGE_DEFAULTS.keepAliveMs });

  return {
    async send(outgoing, signal) {
      signal?.throwIfAborted();
      const {
        credential,
        method,
        path,
        query = {},
        body,
        mostBytes = EXCHANGE_DEFAULTS.mostBytes,
      } = outgoing;
      const authorization = authorizationOf(credential);
      const headers = {
        'User-Agent': userAgent,
        ...(authorization === null ? {} : { Authorization: authorization }),
        ...(body && { 'Content-Type': 'application/json' }),
      };
      const url = new URL(baseUrl + path);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));

      const stop = new AbortController();
      let isTimeUp = false;
      // A connection takes real time, also when the clock of the sandbox runs faster. So the timer counts real time.
      const timer = setTimeout(
        () => {
          isTimeUp = true;
          stop.abort(new Error('timeout'));
        },
        clock.wallMs(timeoutMs, Math.min(timeoutMs, EXCHANGE_DEFAULTS.shortestTimeoutMs)),
      );
      const onAbort = () => stop.abort(signal?.reason);
      if (signal) {
        // As many calls as the budget allows can share one signal. Without this line, Node would warn of a leak.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', onAbort, { once: true });
      }
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const explain = (error: unknown): unknown => {
        if (signal?.aborted) return signal.reason;
        if (error instanceof BrokenExchange) return error;
        if (isTimeUp) return new BrokenExchange('timeout', error);
        return new BrokenExchange(wasNeverConnected(error) ? 'unreachable' : 'cut', error);
      };

      // Redirects are not followed, because a redirect could send the credential to any address.
      const init: RequestInit = {
        ...{ method, headers, redirect: 'manual', signal: stop.signal },
        ...(body && { body: JSON.stringify(body) }),
      };
      // `dispatcher` is added by `Object.assign` because @types/node has the types of another undici version than the installed
      // one.
      const pooled = Object.assign<RequestInit, object>(init, { dispatcher: pool });
      try {
        const response = await globalThis.fetch(url, pooled);
        return {
          status: response.status,
          header: (name) => response.headers.get(name),
          text: () =>
            readText(response, mostBytes)
              .catch((error: unknown) => {
                throw explain(error);
              })
              .finally(end),
        };
      } catch (error) {
        end();
        throw explain(error);
      }
    },
    close: () => pool.destroy(),
  };
}

/** Reads the body. Its bytes are counted after decompression, because a small answer can unpack to a huge one. */
async function readText(response: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // The error leaves the loop, and that cancels the rest of the body.
    if (bytes > mostBytes) throw new BrokenExchange('too-large');
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
