// Sandbox, local Discogs: a log of calls and responses, for tests and for the panel beside the page. It never contains a token.
import { noteMove } from '../discord/fair-time.ts';

export interface LoggedRequest {
  /** When the call was counted, in milliseconds of the sandbox's clock. */
  at: number;
  method: string;
  path: string;
  /** A `token` in the address is replaced by `***`. */
  query: Record<string, string>;
  /** Null: there is no response, or not yet. */
  status: number | null;
  authenticated: boolean;
  /**
   * The number of calls in the window when this one was counted, including this one. Null: it was not counted (the CDN refused
   * it, or its connection was reset).
   */
  used: number | null;
  limit: number | null;
  /** How long the call travelled before it was counted, in ms. */
  lateMs: number;
  /** The fault that struck the call. Null: none. */
  fault: string | null;
  /** When the response was sent, in milliseconds of the sandbox's clock. Null: there is none. */
  answeredAt: number | null;
}

export type RequestListener = (request: LoggedRequest, moment: 'arrived' | 'finished') => void;

export interface RequestLog {
  list: LoggedRequest[];
  add(request: LoggedRequest): void;
  finish(request: LoggedRequest): void;
  listen(listener: RequestListener): () => void;
  clear(): void;
}

/** Makes the entry of a call that has just arrived: it is neither counted nor answered yet. */
export function startEntry(
  call: { method: string; url: URL } & Pick<LoggedRequest, 'at' | 'authenticated' | 'limit' | 'lateMs'>,
): LoggedRequest {
  const { method, url, at, authenticated, limit, lateMs } = call;
  const query = Object.fromEntries(
    [...url.searchParams].map(([name, value]) => [name, name === 'token' ? '***' : value]),
  );
  return {
    at,
    method,
    path: url.pathname,
    query,
    status: null,
    authenticated,
    used: null,
    limit,
    lateMs,
    fault: null,
    answeredAt: null,
  };
}

/** Makes a log that keeps at least the last `capacity` requests, but never twice as many: a soak runs for hours. */
export function createRequestLog(capacity = 100_000): RequestLog {
  const list: LoggedRequest[] = [];
  const listeners = new Set<RequestListener>();
  const tell = (request: LoggedRequest, moment: 'arrived' | 'finished') => {
    noteMove();
    for (const listener of [...listeners]) listener(request, moment);
  };
  return {
    list,
    add(request) {
      list.push(request);
      if (list.length >= capacity * 2) list.splice(0, capacity);
      tell(request, 'arrived');
    },
    finish: (request) => tell(request, 'finished'),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => void list.splice(0),
  };
}
