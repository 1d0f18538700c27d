// Discogs: when a failed call is made again, and after how long. Pure.
//
// The policy:
// - Three attempts in all, each with a token of its own.
// - 429: `Retry-After` wins, in seconds or as a date; without it 20-25 s, then 40-50 s, together longer than the window.
//   No call leaves in the meantime. A call that would have to wait too long fails at once with the time: a minute for a person
//   and for what a person looks at, a quarter of an hour for a sync.
// - No connection was made: any method again, after about 1 s, then 3 s.
// - No answer (timeout, broken connection), an answer cut short, 5xx: GET and DELETE again after the same times. Never
//   a POST: it may have made a copy, and would make another (docs/architecture.md, "One Add").
// - Everything else would fail the same way again, also a search that was too heavy for Discogs.
import type { Lane } from '../../core/ports.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

const RETRY_POLICY = Object.freeze({
  attempts: 3,
  /** Each range is from, to: the first before the second attempt, the second before the third. */
  pauseAfter429Ms: Object.freeze([Object.freeze([20_000, 25_000]), Object.freeze([40_000, 50_000])]),
  backoffMs: Object.freeze([Object.freeze([800, 1_200]), Object.freeze([2_500, 3_500])]),
  /** A `Retry-After` of 0, or of a date in the past, would use up all attempts at once. */
  shortestPauseMs: 1_000,
  /** Every requested wait is obeyed, up to a day. A header can say anything, and a longer wait is no rate limit. */
  longestPauseMs: 24 * 60 * 60_000,
  /** A pause over this gets a line in the log. */
  tellPauseMs: 60_000,
  patienceMs: Object.freeze({ person: 60_000, enrichment: 60_000, sync: 900_000 }),
});

/** Why an attempt failed, as far as the decision to repeat it needs. */
export type AttemptFailure =
  | { kind: 'refused'; retryAfterMs: number | null }
  | { kind: 'not-connected' }
  | { kind: 'no-answer' }
  | { kind: 'final' };

/** Returns how long no call can leave after the 429 to this attempt (from 1), in ms. `random` gives 0 up to 1. */
export function pauseAfter429(attempt: number, retryAfterMs: number | null, random: () => number): number {
  if (retryAfterMs === null) return between(RETRY_POLICY.pauseAfter429Ms, attempt, random);
  return Math.min(Math.max(retryAfterMs, RETRY_POLICY.shortestPauseMs), RETRY_POLICY.longestPauseMs);
}

/** Whether an operator has to know of a pause: during a long one the bot is silent and looks broken. */
export const isLongPause = (pauseMs: number): boolean => pauseMs > RETRY_POLICY.tellPauseMs;

/**
 * Returns how long to wait before the next attempt, in ms. Null: there is none. After a 429 it is 0, because all calls wait
 * (`pauseAfter429`).
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

/** Returns a random time in the range of this attempt. Later attempts take the last range. */
function between(ranges: readonly (readonly number[])[], attempt: number, random: () => number): number {
  const [from = 0, to = from] = ranges[Math.min(attempt, ranges.length) - 1] ?? [];
  return Math.round(from + random() * (to - from));
}
