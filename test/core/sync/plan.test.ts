// Sync: every decision of a run, as tables of what is known and what follows.
import { describe, expect, it } from 'vitest';
import {
  answered,
  decidePush,
  decideWish,
  isPassing,
  outcomeOf,
  PUSH_START,
  type PushCursor,
  strike,
} from '../../../src/core/sync/plan.ts';
import type { AddIntent } from '../../../src/core/types.ts';
import {
  AuthError,
  BadResponseError,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
} from '../../../src/errors.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const facts = { method: 'POST', path: '/x', status: null };

function intent(
  over: { leaseUntil?: number; posted?: number; gaveUp?: number; known?: number[] } = {},
): AddIntent {
  const date = (ms: number | undefined) => (ms === undefined ? null : new Date(NOW + ms));
  return {
    ...{ id: 1, releaseId: 5, status: 'open', requester: null, rowCreated: false, flagBefore: false },
    ...{ knownInstanceIds: over.known ?? null, instanceId: null, confirmedByDiscogs: false, attempt: 1 },
    leaseUntil: date(over.leaseUntil),
    createdAt: new Date(0),
    postedAt: date(over.posted),
    gaveUpAt: date(over.gaveUp),
    settledAt: null,
  };
}

describe('one record of a push', () => {
  const posted = { posted: -3 * MINUTE, gaveUp: -2.5 * MINUTE, known: [7] };
  it.each([
    { what: 'flagged already', isSynced: true, copies: [], wish: null, does: 'nothing' },
    { what: 'no copy, no wish', copies: [], wish: null, does: 'post' },
    { what: 'a copy, no wish', copies: [9], wish: null, does: 'found' },
    { what: 'somebody is at it', copies: [], wish: { leaseUntil: 1 }, does: 'wait' },
    { what: 'somebody is at it, a copy is there', copies: [9], wish: { leaseUntil: 1 }, does: 'wait' },
    { what: 'his lease is out, never sent', copies: [], wish: { leaseUntil: 0 }, does: 'post' },
    {
      what: 'sent, no answer, too early',
      copies: [],
      wish: { posted: -MINUTE, gaveUp: -MINUTE },
      does: 'wait',
    },
    { what: 'sent, holder died, too early', copies: [], wish: { posted: -2 * MINUTE + 1 }, does: 'wait' },
    { what: 'sent, no answer, long enough ago', copies: [], wish: posted, does: 'resume' },
    {
      what: 'exactly two minutes ago',
      copies: [],
      wish: { posted: -9 * MINUTE, gaveUp: -2 * MINUTE },
      does: 'resume',
    },
    { what: 'sent, and a new copy is there', copies: [7, 9], wish: posted, does: 'settle', made: 9 },
    { what: 'sent, and only a known copy is there', copies: [7], wish: posted, does: 'settle', made: null },
    { what: 'never sent, a copy is there', copies: [9], wish: {}, does: 'settle', made: null },
  ])('$what: $does', ({ isSynced = false, copies, wish, does, made }) => {
    const candidate = {
      ...{ recordId: 'r', createdAtMs: 0, releaseId: 5, heading: 'A - B', isSynced, instanceIds: copies },
      intent: wish && intent(wish),
    };
    const action = decidePush(candidate, NOW);
    expect(action.do).toBe(does);
    if (action.do === 'settle') expect(action.instanceId).toBe(made);
  });
});

describe('an open wish that is not the push’s', () => {
  const old = { posted: -9 * MINUTE, gaveUp: -9 * MINUTE, known: [7] };
  it.each([
    { what: 'the push takes care of it', toPush: true, copies: [], wish: old, does: 'leave' },
    { what: 'somebody is at it', copies: [9], wish: { ...old, leaseUntil: 1 }, does: 'leave' },
    { what: 'never sent', copies: [9], wish: {}, does: 'drop' },
    { what: 'its copy is there', copies: [7, 9], wish: old, does: 'settle' },
    { what: 'no copy, long ago', copies: [7], wish: old, does: 'close' },
    {
      what: 'no copy, just now',
      copies: [7],
      wish: { posted: -MINUTE, gaveUp: -MINUTE, known: [7] },
      does: 'leave',
    },
    { what: 'no copy, but nobody has looked lately', copies: [7], wish: old, readAtMs: null, does: 'leave' },
    {
      what: 'no copy when it was too early to look',
      copies: [7],
      wish: old,
      readAtMs: NOW - 8 * MINUTE,
      does: 'leave',
    },
  ])('$what: $does', ({ toPush = false, copies, wish, readAtMs = NOW, does }) => {
    const open = { intent: intent(wish), isToPush: toPush, instanceIds: copies };
    expect(decideWish(open, { nowMs: NOW, readAtMs }).do).toBe(does);
  });
});

describe('records that Discogs does not answer for', () => {
  const at = (recordId: string) => ({ createdAtMs: 1, recordId });
  const cursor: PushCursor = { ...PUSH_START, after: at('a') };
  const at0 = { nowMs: NOW, lastedMs: 0 };
  const later = { nowMs: NOW + 1, lastedMs: 1 };

  it('one alone is tried again at the end', () => {
    const first = strike(cursor, { releaseId: 5, remember: true, isUp: false }, at0);
    expect(first).toMatchObject({ kind: 'go-on', cursor: { strikes: 1, again: [5], struckAfter: at('a') } });
    expect(answered(first.cursor)).toMatchObject({ strikes: 0, again: [5], struckAfter: null });
    // The next outage has an hour of its own.
    const down = { ...first.cursor, outage: { sinceMs: NOW, waits: 3 } };
    expect(answered(down)).toMatchObject({ outage: null });
  });

  it('two in a row are an outage: a wait, and the same ones again', () => {
    const first = strike(cursor, { releaseId: 5, remember: false, isUp: true }, at0);
    const other = { releaseId: 6, remember: true, isUp: true };
    const second = strike({ ...first.cursor, after: at('b') }, other, later);
    expect(second).toMatchObject({
      ...{ kind: 'wait', ms: 30_000, isNew: true },
      cursor: { after: at('a'), outage: { sinceMs: NOW + 1, waits: 1 } },
    });
  });

  it('the same one twice is an outage only when Discogs answers nothing else', () => {
    const { cursor: once } = strike(cursor, { releaseId: 5, remember: false, isUp: true }, at0);
    const again = { releaseId: 5, remember: false };
    expect(strike(once, { ...again, isUp: true }, later)).toEqual({ kind: 'go-on', cursor: once });
    expect(strike(once, { ...again, isUp: false }, later)).toMatchObject({ kind: 'wait', isNew: true });
  });

  it('waits longer each time, up to five minutes, and gives up after an hour', () => {
    const down = { releaseId: 5, remember: false, isUp: false };
    let next = strike({ ...cursor, strikes: 1 }, down, at0);
    let lastedMs = 0;
    const waits: number[] = [];
    while (next.kind === 'wait') {
      waits.push(next.ms / 1_000);
      lastedMs += next.ms;
      // The wall clock is set back meanwhile.
      next = strike(next.cursor, down, { nowMs: NOW - 10 * MINUTE, lastedMs });
      expect(next.cursor.outage).toMatchObject({ sinceMs: NOW });
    }
    expect(waits.slice(0, 6)).toEqual([30, 60, 120, 240, 300, 300]);
    expect(next.kind).toBe('give-up');
    expect(lastedMs).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(lastedMs).toBeLessThan(66 * MINUTE);
  });

  it.each([
    { error: new UnavailableError({ ...facts, reason: 'timeout' }), passing: true },
    { error: new UnavailableError({ ...facts, reason: 'query-too-heavy' }), passing: false },
    { error: new RateLimitedError({ ...facts, source: 'discogs', retryAfterMs: 0 }), passing: true },
    { error: new BadResponseError({ ...facts, reason: 'html' }), passing: true },
    { error: new BadResponseError({ ...facts, reason: 'rejected' }), passing: false },
    { error: new NotFoundError('no', facts), passing: false },
    { error: new AuthError('no', facts), passing: false },
    { error: new Error('a bug'), passing: false },
  ])('$error.name ($error.reason) passes by itself: $passing', ({ error, passing }) => {
    expect(isPassing(error)).toBe(passing);
  });
});

describe('runs', () => {
  it.each([
    { status: 'running', errorCount: 0, outcome: null },
    { status: 'done', errorCount: 0, outcome: 'done' },
    { status: 'done', errorCount: 3, outcome: 'done-with-problems' },
    { status: 'failed', errorCount: 1, outcome: 'failed' },
    { status: 'stopped', errorCount: 1, outcome: 'stopped' },
    { status: 'paused', errorCount: 0, outcome: 'paused' },
  ] as const)('$status with $errorCount problems is $outcome', ({ outcome, ...run }) => {
    expect(outcomeOf(run)).toBe(outcome);
  });
});
