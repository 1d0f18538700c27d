// Discogs: when a failed call is repeated, and after how long, as a table.
import { describe, expect, it } from 'vitest';
import {
  type AttemptFailure,
  type Method,
  nextAttemptInMs,
  pauseAfter429,
} from '../../../src/discogs/http/retry.ts';

const low = () => 0;
const high = () => 0.999_999;

describe('pauseAfter429', () => {
  it.each([
    ['first attempt, no Retry-After', 1, null, 20_000, 25_000],
    ['second', 2, null, 40_000, 50_000],
    ['third', 3, null, 40_000, 50_000],
    ['Retry-After wins', 2, 7_000, 7_000, 7_000],
    ['Retry-After of 0 burns no attempts', 1, 0, 1_000, 1_000],
    ['Retry-After of an hour is obeyed', 1, 3_600_000, 3_600_000, 3_600_000],
    ['Retry-After of a year is not believed for longer than a day', 1, 3e10, 86_400_000, 86_400_000],
  ])('%s', (_name, attempt, retryAfterMs, from, to) => {
    expect(pauseAfter429(attempt, retryAfterMs, low)).toBe(from);
    expect(pauseAfter429(attempt, retryAfterMs, high)).toBe(to);
  });

  it('waits longer than the window over two attempts, whatever the jitter', () => {
    expect(pauseAfter429(1, null, low) + pauseAfter429(2, null, low)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('nextAttemptInMs', () => {
  const refused = (retryAfterMs: number | null): AttemptFailure => ({ kind: 'refused', retryAfterMs });
  const notConnected: AttemptFailure = { kind: 'not-connected' };
  const noAnswer: AttemptFailure = { kind: 'no-answer' };
  const final: AttemptFailure = { kind: 'final' };

  it.each<[Method, AttemptFailure, number, number | null, number | null]>([
    ['GET', refused(null), 1, 0, 0],
    ['GET', refused(null), 2, 0, 0],
    ['GET', refused(null), 3, null, null],
    ['POST', refused(5_000), 1, 0, 0],
    ['DELETE', refused(5_000), 2, 0, 0],
    ['GET', notConnected, 1, 800, 1_200],
    ['POST', notConnected, 2, 2_500, 3_500],
    ['POST', notConnected, 3, null, null],
    ['GET', noAnswer, 1, 800, 1_200],
    ['DELETE', noAnswer, 2, 2_500, 3_500],
    ['GET', noAnswer, 3, null, null],
    ['POST', noAnswer, 1, null, null],
    ['GET', final, 1, null, null],
    ['DELETE', final, 1, null, null],
  ])('%s after %j in attempt %i: %j to %j ms', (method, failure, attempt, from, to) => {
    expect(nextAttemptInMs(failure, { method, lane: 'person', attempt }, low)).toBe(from);
    expect(nextAttemptInMs(failure, { method, lane: 'person', attempt }, high)).toBe(to);
  });

  it.each([
    ['person', 60_000, 60_001],
    ['enrichment', 60_000, 60_001],
    ['sync', 900_000, 900_001],
  ] as const)('%s waits for a Retry-After of %i ms, and fails at once for %i', (lane, patience, tooLong) => {
    expect(nextAttemptInMs(refused(patience), { method: 'GET', lane, attempt: 1 }, low)).toBe(0);
    expect(nextAttemptInMs(refused(tooLong), { method: 'GET', lane, attempt: 1 }, low)).toBeNull();
  });
});
