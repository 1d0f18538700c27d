// Sandbox, local Discogs: carries out one call with its fault: whether and when it takes effect, and what the client receives.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Fault } from './faults.ts';
import { htmlPage, json, message, type Reply, refusals } from './replies.ts';
import type { Timers } from './timers.ts';

/** What the client receives: a response, half of one, a broken connection, or nothing. */
export type Delivery =
  | { kind: 'answer'; reply: Reply }
  | { kind: 'cut'; reply: Reply }
  | { kind: 'broken' }
  | { kind: 'silence' };

const wordsFor: Record<number, string> = {
  401: 'You must authenticate to access this resource.',
  403: "You don't have permission to access this resource.",
  409: 'That release is already in the collection.',
  500: 'An unexpected error occurred.',
  502: 'Bad gateway.',
  503: 'The service is temporarily unavailable.',
};

/**
 * Returns the header `Retry-After`, in seconds or as a date on the sandbox's clock. Rounds up to whole seconds, as HTTP needs.
 */
export function retryAfterHeader(waitMs: number, as: 'seconds' | 'date', nowMs: number) {
  const value =
    as === 'seconds'
      ? String(Math.ceil(waitMs / 1_000))
      : new Date(Math.ceil((nowMs + waitMs) / 1_000) * 1_000).toUTCString();
  return { 'Retry-After': value };
}

function hugeBody(bytes: number, gzip: boolean): Reply {
  // Random text does not get smaller by compression. With gzip the body is meant to be small on the wire.
  const filler = gzip
    ? 'x'.repeat(bytes)
    : randomBytes(Math.ceil(bytes / 2))
        .toString('hex')
        .slice(0, bytes);
  const body = JSON.stringify({ filler });
  return gzip
    ? { ...json(200, null), body: gzipSync(body), headers: { 'Content-Encoding': 'gzip' } }
    : { ...json(200, null), body };
}

const halved = (reply: Reply): Reply => ({
  ...reply,
  body: reply.body === null ? null : reply.body.slice(0, Math.ceil(reply.body.length / 2)),
});

/** Changes or drops one field of a JSON response. @throws when the response has no such field: the test is wrong then. */
function withField(reply: Reply, { path, value }: { path: string; value?: unknown }): Reply {
  const body: unknown = JSON.parse(String(reply.body));
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let holder = body;
  for (const part of parts) holder = Reflect.get(Object(holder), part);
  if (typeof holder !== 'object' || holder === null || !(last in holder)) {
    throw new Error(`the response has no field ${path}`);
  }
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
  return { ...reply, body: JSON.stringify(body) };
}

/**
 * Carries out one call. `deps.gone` resolves when the client gives up.
 * @param act makes the call take effect and returns its normal response; it is called at most once.
 */
export async function carryOut(
  fault: Fault | null,
  act: (how?: { isStale: boolean }) => Promise<Reply>,
  deps: { timers: Timers; now: () => number; gone: Promise<void>; isGone: () => boolean },
): Promise<Delivery> {
  switch (fault?.kind) {
    case undefined:
    case 'reset':
      return { kind: 'answer', reply: await act() };
    case 'status': {
      if (fault.applied) await act();
      const { seconds, as = 'seconds' } = fault.retryAfter ?? {};
      const headers = seconds === undefined ? {} : retryAfterHeader(seconds * 1_000, as, deps.now());
      if (fault.status === 429) return { kind: 'answer', reply: refusals.tooManyRequests(headers) };
      const text = fault.message ?? wordsFor[fault.status] ?? 'Something went wrong.';
      return { kind: 'answer', reply: { ...message(fault.status, text), headers } };
    }
    case 'html':
      return { kind: 'answer', reply: htmlPage(fault.status ?? 503, 'Just a moment') };
    case 'cut-answer':
      return { kind: 'cut', reply: await act() };
    case 'cut-json':
      return { kind: 'answer', reply: halved(await act()) };
    case 'lost-answer':
      await act();
      return { kind: 'broken' };
    case 'late-write':
      deps.timers.later(fault.afterMs, () => void act());
      return { kind: fault.connection === 'stalled' ? 'silence' : 'broken' };
    case 'stall': {
      const early = fault.when === 'after' ? await act() : null;
      await deps.timers.sleep(fault.forMs ?? Number.POSITIVE_INFINITY, deps.gone);
      if (deps.isGone()) return { kind: 'silence' };
      return { kind: 'answer', reply: early ?? (await act()) };
    }
    case 'stale':
      return { kind: 'answer', reply: await act({ isStale: true }) };
    case 'huge-body':
      await act();
      return { kind: 'answer', reply: hugeBody(fault.bytes ?? 12_000_000, fault.gzip ?? false) };
    case 'wrong-field':
      return { kind: 'answer', reply: withField(await act(), fault) };
    case 'wrong-shape':
      await act();
      return { kind: 'answer', reply: json(200, fault.body ?? { unexpected: true }) };
  }
}
