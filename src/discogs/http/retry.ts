// Discogs: decides whether a failed call is repeated, and after how long. Pure.
//
// The policy:
// - A call has three attempts at most. Each attempt takes a token of its own.
// - 429: the pause is that of `Retry-After`, in seconds or as a date. Without this header it is 20-25 s, then 40-50 s, which
//   together is longer than the window. No call leaves during the pause. A call fails at once if the pause is longer than its
//   lane waits: a minute for `person` and `enrichment`, a quarter of an hour for `sync`. The error of the call then says how
//   long the pause is.
// - No connection was made: any method is repeated, after about 1 s, then 3 s.
// - No answer (timeout, broken connection), an answer cut short, 5xx: GET, PUT and DELETE are repeated after the same times. A
//   POST is never repeated, because it may have added a copy, and would add another (docs/architecture.md, "One Add").
// - Everything else is not repeated, because it would fail the same way again. That includes a search that was too heavy for
//   Discogs.
import type { Lane } from '../../core/discogs-port.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

const RETRY_POLICY = Object.freeze({
  attempts: 3,
  /** Each pair is a shortest and a longest pause. The first pair applies before attempt 2, the second pair before attempt 3. */
  pauseAfter429Ms: Object.freeze([Object.freeze([20_000, 25_000]), Object.freeze([40_000, 50_000])]),
  backoffMs: Object.freeze([Object.freeze([800, 1_200]), Object.freeze([2_500, 3_500])]),
  /** The shortest pause. A `Retry-After` of 0, or of a date in the past, would otherwise use up all attempts at once. */
  shortestPauseMs: 1_000,
  /** The longest pause. Any `Retry-After` up to a day is obeyed. A header can say anything, and no rate limit lasts longer. */
  longestPauseMs: 24 * 60 * 60_000,
  /** A pause that is longer than this gets a line in the log. */
  tellPauseMs: 60_000,
  patienceMs: Object.freeze({ person: 60_000, enrichment: 60_000, sync: 900_000 }),
});

/** The reason why an attempt failed. `refused`: a 429. `final`: a repeated attempt would fail the same way. */
export type AttemptFailure =
  | { kind: 'refused'; retryAfterMs: number | null }
  | { kind: 'not-connected' }
  | { kind: 'no-answer' }
  | { kind: 'final' };

/**
 * Returns how long no call can leave after a 429, in ms. `attempt` is the number of the refused attempt, from 1. `random`
 * returns a number from 0 up to 1.
 */
export function pauseAfter429(attempt: number, retryAfterMs: number | null, random: () => number): number {
  if (retryAfterMs === null) return between(RETRY_POLICY.pauseAfter429Ms, attempt, random);
  return Math.min(Math.max(retryAfterMs, RETRY_POLICY.shortestPauseMs), RETRY_POLICY.longestPauseMs);
}

/**
 * Whether a pause gets a line in the log. During a long pause the bot is silent and looks broken, so the operator has to know
 * the reason.
 */
export const isLongPause = (pauseMs: number): boolean => pauseMs > RETRY_POLICY.tellPauseMs;

/**
 * Returns how long to wait before the next attempt, in ms, or null if the call is not repeated. After a 429 the result is 0,
 * because the limiter already holds back all calls (`pauseAfter429`).
 */
export function nextAttemptInMs(
  failure: AttemptFailure,
  call: { method: Method; lane: Lane; attempt: number },
  random: () => number,
): number | null {
  if (call.attempt >= RETRY_POLICY.attempts) return null;
  switch (failure.kind) {
    case 'refused':
      return (failure.retryAfterMs ?? 0) <= RETRY_POLICY.patienceMs[call.lane] ? 0 : null;
    case 'not-connected':
      return between(RETRY_POLICY.backoffMs, call.attempt, random);
    case 'no-answer':
      return call.method === 'POST' ? null : between(RETRY_POLICY.backoffMs, call.attempt, random);
    case 'final':
      return null;
  }
}

/** Returns a random time in the range that belongs to this attempt. Attempts after the last range use the last range. */
function between(ranges: readonly (readonly number[])[], attempt: number, random: () => number): number {
  const [from = 0, to = from] = ranges[Math.min(attempt, ranges.length) - 1] ?? [];
  return Math.round(from + random() * (to - from));
}
