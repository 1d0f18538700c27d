// Support: the local Discogs in this process, in the place of `globalThis.fetch`, on a clock moved by hand. It has the
// catalogue, collection, window and faults of sandbox/discogs, but needs no socket and no real time.
import { carryOut, type Delivery } from '../../sandbox/discogs/carry-out.ts';
import { createCatalogue } from '../../sandbox/discogs/catalogue.ts';
import { createFaults, type Fault } from '../../sandbox/discogs/faults.ts';
import { createRandom } from '../../sandbox/discogs/random.ts';
import { createRateWindow } from '../../sandbox/discogs/rate-window.ts';
import { type Reply, refusals } from '../../sandbox/discogs/replies.ts';
import { answer } from '../../sandbox/discogs/routes.ts';
import { createTimers } from '../../sandbox/discogs/timers.ts';
import { createWorld } from '../../sandbox/discogs/world.ts';
import type { VirtualSandboxClock } from './virtual-sandbox-clock.ts';

export interface FarRequest {
  /** The number of the request, from 1 in the order of arrival. */
  number: number;
  at: number;
  method: string;
  path: string;
  query: URLSearchParams;
  /** The `User-Agent`, which says which client sent it. */
  userAgent: string;
  /** Null without an answer (yet, or for ever). */
  status: number | null;
}

/** How long the client waits for an answer before it gives up, as in src/discogs/http/exchange.ts. */
const CLIENT_PATIENCE_MS = 15_000;

export interface FarSideOptions {
  clock: VirtualSandboxClock;
  /** The name of the account. */
  username?: string;
  seed?: number;
  /** How many requests fit into any 60 s. Null: no limit. */
  limit?: number | null;
  /** How many copies a page has. A small number makes many pages of few copies. */
  pageSize?: number;
  latencyMs?: readonly [number, number];
}

export function createFarSide(options: FarSideOptions) {
  const {
    clock,
    username = 'crate_keeper',
    seed = 1,
    limit = 60,
    pageSize = 100,
    latencyMs = [50, 800],
  } = options;
  const random = createRandom(seed);
  const catalogue = createCatalogue([]);
  const world = createWorld({ clock, catalogue, searchNeedsToken: true });
  world.baseUrl = 'http://discogs.test';
  const owner = world.addAccount({ username, token: 'far-token' });
  /** Tests of the bot send a token that the world knows, or none. */
  const callerOf = (sent: Headers) =>
    world.byToken(/^Discogs token=(\S+)$/.exec(sent.get('authorization') ?? '')?.[1] ?? '') ?? null;
  const faults = createFaults(createRandom(seed + 1));
  const window = createRateWindow();
  const timers = createTimers(clock);
  const requests: FarRequest[] = [];
  const listeners = new Set<(request: FarRequest) => Fault | null>();
  let isDown = false;

  async function serve(
    { url, method, body }: { url: URL; method: string; body: string },
    sent: Headers,
    signal: AbortSignal,
  ): Promise<Response> {
    const userAgent = sent.get('user-agent') ?? '';
    // Resolves when the client aborts the request or gives it up.
    const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    const tripMs = latencyMs[0] + (latencyMs[1] - latencyMs[0]) * random();
    await timers.sleep(tripMs / 2);
    if (isDown) throw network('ECONNREFUSED', 'connect');

    const at = clock.now();
    const request: FarRequest = {
      number: requests.length + 1,
      ...{ at, method, path: url.pathname, query: new URLSearchParams(url.search), userAgent, status: null },
    };
    requests.push(request);
    let fault: Fault | null = null;
    for (const listener of [...listeners]) fault ??= listener(request);
    if (fault?.kind === 'reset') throw network('ECONNRESET', 'read');
    const used = window.count(at);
    const isRefused = limit !== null && used > limit;
    if (!isRefused) fault ??= faults.strike({ method, url }, (one) => one.kind !== 'reset');

    if (url.searchParams.has('per_page')) url.searchParams.set('per_page', String(pageSize));
    const isJson = sent.get('content-type') === 'application/json';
    const viewer = { baseUrl: world.baseUrl, signedIn: true };
    const act = ({ isStale } = { isStale: false }) =>
      answer(world, { method, url, body, isJson, caller: callerOf(sent), viewer, isStale });
    const delivery: Delivery = isRefused
      ? { kind: 'answer', reply: refusals.tooManyRequests() }
      : await carryOut(fault, act, { timers, now: clock.now, gone, isGone: () => signal.aborted });
    await timers.sleep(tripMs / 2);
    if (delivery.kind === 'silence') {
      await gone;
      throw network('UND_ERR_SOCKET', 'read');
    }
    if (delivery.kind === 'broken') throw network('ECONNRESET', 'read');
    request.status = delivery.reply.status;
    const headers = new Headers(delivery.reply.headers);
    if (limit !== null) {
      headers.set('X-Discogs-Ratelimit', String(limit));
      headers.set('X-Discogs-Ratelimit-Used', String(used));
    }
    return toResponse(delivery.reply, headers, delivery.kind === 'cut');
  }

  return {
    url: world.baseUrl,
    token: 'far-token',
    username: owner.username,
    collection: owner.collection,
    catalogue,
    /** Adds an account with its own token. */
    addAccount: world.addAccount,
    faults,
    requests,
    /** Calls the listener when a request has arrived, before it takes effect. The listener can return a fault for it. */
    onRequest(listener: (request: FarRequest) => Fault | null | undefined) {
      const heard = (request: FarRequest) => listener(request) ?? null;
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    beforePage: world.beforePage,
    /** Lets a test replace the copies of a page just before they are sent. */
    rewritePage(rewrite: typeof world.rewritePage) {
      world.rewritePage = rewrite;
    },
    maxInWindow: () => window.max(),
    setDown(down: boolean) {
      isDown = down;
    },
    close: () => timers.close(),
    /** Takes the place of `globalThis.fetch`. */
    async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
      const url = new URL(input instanceof Request ? input.url : input);
      const end = new AbortController();
      const signal = AbortSignal.any(init.signal ? [init.signal, end.signal] : [end.signal]);
      const cancel = clock.after(CLIENT_PATIENCE_MS, () =>
        end.abort(network('UND_ERR_HEADERS_TIMEOUT', 'read')),
      );
      const broken = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      const { method = 'GET', body } = init;
      const sent = { url, method, body: typeof body === 'string' ? body : '' };
      const served = serve(sent, new Headers(init.headers), signal);
      // The race below decides. A later rejection of the other promise means nothing.
      served.catch(() => {});
      broken.catch(() => {});
      return Promise.race([served, broken]).finally(cancel);
    },
  };
}

/** The error that `fetch` throws when a connection fails. */
function network(code: string, syscall: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
}

function toResponse({ status, body, contentType }: Reply, headers: Headers, isCut: boolean): Response {
  if (body === null) return new Response(null, { status, headers });
  headers.set('Content-Type', contentType);
  const bytes = Buffer.from(body);
  if (!isCut) return new Response(bytes, { status, headers });
  let isSent = false;
  const half = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) controller.error(network('UND_ERR_SOCKET', 'read'));
      else controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
      isSent = true;
    },
  });
  return new Response(half, { status, headers });
}
