// Sandbox, local Discogs: what was asked and answered, for tests and for the panel beside the page. Never a token.
import { noteMove } from '../discord/fair-time.ts';

export interface LoggedRequest {
  /** When it was counted, in milliseconds of the sandbox's clock. */
  at: number;
  method: string;
  path: string;
  /** A `token` in the address is shown as `***`. */
  query: Record<string, string>;
  /** Null: no answer (yet, or ever). */
  status: number | null;
  authenticated: boolean;
  /** Calls in the window when this one was counted, itself included; null: not counted (refused by the CDN, or reset). */
  used: number | null;
  limit: number | null;
  /** How long it travelled before it was counted. */
  lateMs: number;
  /** The fault that struck it, if any. */
  fault: string | null;
  /** When the answer left; null: none did. */
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

/** The entry of a call that has just arrived: not counted yet, not answered. */
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

/** Keeps the last `capacity` requests or more, never twice as many: a soak runs for hours. */
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
