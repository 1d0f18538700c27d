// Sync: every decision of a run, as tables: what is known, and what follows.
import { describe, expect, it } from 'vitest';
import type { AddIntent } from '../../../src/core/add/types.ts';
import {
  answered,
  countNoAnswer,
  decideClear,
  decidePush,
  isPassing,
  outcomeOf,
  PUSH_START,
  type PushCursor,
} from '../../../src/core/sync/plan.ts';
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
  over: {
    leaseUntil?: number;
    readAt?: number;
    posted?: number;
    known?: number[];
    undo?: boolean;
    remove?: boolean;
    undoSent?: number;
  } = {},
): AddIntent {
  const date = (ms: number | undefined) => (ms === undefined ? null : new Date(NOW + ms));
  return {
    ...{
      id: 1,
      releaseId: 5,
      recordId: null,
      status: over.remove ? 'removing' : over.undo ? 'undoing' : 'open',
      requester: null,
    },
    ...{ rowCreated: false, flagBefore: false, knownInstanceIds: over.known ?? null },
    ...{ instanceId: over.undo || over.remove ? 9 : null, confirmedByDiscogs: false, attempt: 1 },
    leaseUntil: date(over.leaseUntil),
    readAt: date(over.readAt),
    createdAt: new Date(0),
    postedAt: date(over.posted),
    gaveUpAt: null,
    closedAt: null,
    undoSentAt: date(over.undoSent),
  };
}

describe('one record of a push', () => {
  const posted = { posted: -3 * MINUTE, known: [7] };
  it.each([
    { what: 'flagged already', isSynced: true, copies: [], state: null, does: 'nothing' },
    { what: 'no copy, no intent', copies: [], state: null, does: 'work' },
    { what: 'a copy, no intent', copies: [9], state: null, does: 'found' },
    { what: 'somebody is at it', copies: [], state: { leaseUntil: 1 }, does: 'wait', ms: 1 },
    {
      what: 'somebody is at it, a copy is there',
      copies: [9],
      state: { leaseUntil: 1 },
      does: 'wait',
      ms: 1,
    },
    { what: 'its lease is out, never sent', copies: [], state: { leaseUntil: 0 }, does: 'work' },
    {
      what: 'another process holds it by the clock of the server',
      ...{ copies: [], state: { leaseUntil: -60 * MINUTE, readAt: -61 * MINUTE }, does: 'wait', ms: MINUTE },
    },
    {
      what: 'its lease is out by the clock of the server',
      ...{ copies: [], state: { leaseUntil: 60 * MINUTE, readAt: 60 * MINUTE }, does: 'work' },
    },
    { what: 'sent, no answer, too early', copies: [], state: posted, leftMs: 7, does: 'wait', ms: 7 },
    { what: 'sent, no answer, long enough ago', copies: [], state: posted, does: 'work' },
    {
      what: 'sent, and a new copy is there',
      copies: [7, 9],
      state: posted,
      leftMs: 7,
      does: 'close',
      made: 9,
    },
    { what: 'sent, and two new copies are there', copies: [9, 8], state: posted, does: 'close', made: null },
    { what: 'sent, and only a known copy is there', copies: [7], state: posted, does: 'close' },
    { what: 'never sent, a copy is there', copies: [9], state: {}, does: 'close' },
    { what: 'an Undo that somebody left', copies: [9], state: { undo: true }, does: 'work' },
    {
      what: 'an Undo that may still work',
      copies: [9],
      state: { undo: true, undoSent: 0 },
      leftMs: 7,
      does: 'wait',
      ms: 7,
    },
    { what: 'a Remove that a process left', copies: [9], state: { remove: true }, does: 'work' },
    {
      what: 'a Remove that can still work',
      ...{ copies: [9], state: { remove: true, undoSent: 0 }, leftMs: 7, does: 'wait', ms: 7 },
    },
  ])('$what: $does', ({ isSynced = false, copies, state, does, made, leftMs = 0, ms }) => {
    const candidate = {
      ...{ recordId: 'r', createdAtMs: 0, releaseId: 5, heading: 'A - B', isSynced, instanceIds: copies },
      intent: state && intent(state),
    };
    const action = decidePush(candidate, { nowMs: NOW, leftMs: () => leftMs });
    expect(action.do).toBe(does);
    if (action.do === 'close') expect(action.as === 'added' ? action.instanceId : undefined).toBe(made);
    if (action.do === 'wait') expect(action.ms).toBe(ms);
  });
});

describe('what is left behind and not the push’s', () => {
  const old = { posted: -9 * MINUTE, known: [7] };
  const undo = { undo: true, undoSent: -9 * MINUTE };
  const remove = { remove: true, undoSent: -9 * MINUTE };
  it.each([
    { what: 'the push takes care of it', toPush: true, copies: [], state: old, does: 'leave' },
    { what: 'somebody is at it', copies: [9], state: { ...old, leaseUntil: 1 }, does: 'leave' },
    { what: 'never sent', copies: [9], state: {}, does: 'drop' },
    { what: 'its copy is there', copies: [7, 9], state: old, final: false, does: 'added' },
    { what: 'no copy, long ago', copies: [7], state: old, does: 'refused' },
    { what: 'no copy when it was too early to look', copies: [7], state: old, final: false, does: 'leave' },
    { what: 'an Undo that was never sent', copies: [9], state: { undo: true }, does: 'restore' },
    { what: 'an Undo that worked', copies: [7], state: undo, does: 'undone' },
    {
      what: 'an Undo that worked, or the copy was not shown',
      copies: [7],
      state: undo,
      whole: false,
      does: 'leave',
    },
    { what: 'an Undo that may still work', copies: [9], state: undo, final: false, does: 'leave' },
    { what: 'an Undo that did not work', copies: [9], state: undo, does: 'restore' },
    { what: 'an Undo, beside a record to push', toPush: true, copies: [7], state: undo, does: 'undone' },
    { what: 'a Remove that was never sent', copies: [9], state: { remove: true }, does: 'restore' },
    { what: 'a Remove that worked', copies: [7], state: remove, does: 'removed' },
    { what: 'a Remove, and the copy was not shown', copies: [7], state: remove, whole: false, does: 'leave' },
    { what: 'a Remove that can still work', copies: [9], state: remove, final: false, does: 'leave' },
    { what: 'a Remove that did not work', copies: [9], state: remove, does: 'restore' },
    {
      what: 'a Remove, and another process is at it',
      copies: [7],
      state: { ...remove, leaseUntil: 1 },
      does: 'leave',
    },
  ])('$what: $does', ({ toPush = false, copies, state, final = true, whole = true, does }) => {
    const left = { intent: intent(state), isToPush: toPush, instanceIds: copies };
    const action = decideClear(left, { nowMs: NOW, isFinal: final && whole, isWhole: whole });
    expect(action.do === 'close' ? action.as : action.do).toBe(does);
  });
});

describe('records that Discogs does not answer for', () => {
  const at = (recordId: string) => ({ createdAtMs: 1, recordId });
  const cursor: PushCursor = { ...PUSH_START, after: at('a') };
  const at0 = { nowMs: NOW, lastedMs: 0 };
  const later = { nowMs: NOW + 1, lastedMs: 1 };

  it('one alone is tried again at the end', () => {
    const first = countNoAnswer(cursor, { key: 5, remember: true, isUp: false }, at0);
    expect(first).toMatchObject({ kind: 'go-on', cursor: { strikes: 1, again: [5], struckAfter: at('a') } });
    expect(answered(first.cursor)).toMatchObject({ strikes: 0, again: [5], struckAfter: null });
    // An answer ends the outage, so the next outage has its own hour.
    const down = { ...first.cursor, outage: { sinceMs: NOW, waits: 3 } };
    expect(answered(down)).toMatchObject({ outage: null });
    // An answer for one record does not change what the pull missed: the push still looks before each POST.
    expect(answered({ ...cursor, lookFirst: true })).toMatchObject({ lookFirst: true });
  });

  it('two in a row are an outage: a wait, and the same ones again', () => {
    const first = countNoAnswer(cursor, { key: 5, remember: false, isUp: true }, at0);
    const other = { key: 6, remember: true, isUp: true };
    const second = countNoAnswer({ ...first.cursor, after: at('b') }, other, later);
    expect(second).toMatchObject({
      ...{ kind: 'wait', ms: 30_000, isNew: true },
      cursor: { after: at('a'), outage: { sinceMs: NOW + 1, waits: 1 } },
    });
  });

  it('the same one twice is an outage only when Discogs answers nothing else', () => {
    const { cursor: once } = countNoAnswer(cursor, { key: 5, remember: false, isUp: true }, at0);
    const again = { key: 5, remember: false };
    expect(countNoAnswer(once, { ...again, isUp: true }, later)).toEqual({ kind: 'go-on', cursor: once });
    expect(countNoAnswer(once, { ...again, isUp: false }, later)).toMatchObject({
      kind: 'wait',
      isNew: true,
    });
  });

  it('waits longer each time, up to five minutes, and gives up after an hour', () => {
    const down = { key: 5, remember: false, isUp: false };
    let next = countNoAnswer({ ...cursor, strikes: 1 }, down, at0);
    let lastedMs = 0;
    const waits: number[] = [];
    while (next.kind === 'wait') {
      waits.push(next.ms / 1_000);
      lastedMs += next.ms;
      // The wall clock is set back during the outage.
      next = countNoAnswer(next.cursor, down, { nowMs: NOW - 10 * MINUTE, lastedMs });
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
