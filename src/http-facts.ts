// Root: reads from any failed HTTP call how long to wait, and whether the request left at all. Pure. Imports nothing.

/** In characters. A date with a time zone has 40 at most. */
const LONGEST_RETRY_AFTER = 100;

/** @returns `Retry-After` (seconds or an HTTP date) in ms from `nowMs`, never negative. Null when absent or unreadable. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const text = header?.trim();
  if (!text || text.length > LONGEST_RETRY_AFTER) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  // Only what looks like a date: `Date.parse` accepts almost any text.
  const atMs = /^\w{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

// No byte is sent before these two calls have ended. The error code alone does not decide: EHOSTUNREACH, ENETUNREACH and
// ETIMEDOUT can also break a `read` or `write` on an open connection.
const BEFORE_SENDING: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);

// Codes of errors that name no system call. Only opening a connection throws them.
const NEVER_CONNECTED: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  // The server's certificate: the handshake ends before the request.
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** True only when it is certain that not one byte of the request was sent. `error`: what `fetch` or undici threw. */
export function wasNeverConnected(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // Several addresses were tried. The error has the code of only one of them, so all are checked.
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(wasNeverConnected);
  // The name of the system call decides.
  if ('syscall' in error && error.syscall !== undefined) return BEFORE_SENDING.has(error.syscall);
  if ('code' in error && NEVER_CONNECTED.has(error.code)) return true;
  return 'cause' in error && wasNeverConnected(error.cause);
}
