// Sync, the decisions about each copy of an import, by example.
import { describe, expect, it } from 'vitest';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { copiesToAdd, decideCopy } from '../../../src/core/sync/plan-import.ts';

const NOW = 1_000_000;

const intent = (over: Partial<AddIntent> = {}): AddIntent => ({
  id: 1,
  releaseId: 7,
  recordId: null,
  status: 'open',
  requester: null,
  rowCreated: true,
  flagBefore: false,
  knownInstanceIds: null,
  instanceId: null,
  confirmedByDiscogs: false,
  attempt: 1,
  leaseUntil: null,
  createdAt: new Date(NOW),
  postedAt: null,
  gaveUpAt: null,
  closedAt: null,
  undoSentAt: null,
  readAt: new Date(NOW),
  ...over,
});
const leased = intent({ leaseUntil: new Date(NOW + 5_000) });
const sent = intent({ postedAt: new Date(NOW - 1), knownInstanceIds: [11] });

describe('the copies to add', () => {
  it('are one for each missing copy, in the order of the file', () => {
    expect(
      copiesToAdd([
        { releaseId: 9, have: 1, want: 3 },
        { releaseId: 4, have: 0, want: 1 },
        { releaseId: 5, have: 2, want: 2 },
      ]),
    ).toEqual([
      { index: 0, releaseId: 9, nth: 2, share: 1 },
      { index: 1, releaseId: 9, nth: 3, share: 2 },
      { index: 2, releaseId: 4, nth: 1, share: 1 },
    ]);
  });
});

describe('one copy', () => {
  it.each([
    ['none is there', { instanceIds: [], intent: null, nth: 1 }, { do: 'work' }],
    ['it is there', { instanceIds: [11], intent: null, nth: 1 }, { do: 'nothing' }],
    ['one of two is there', { instanceIds: [11], intent: null, nth: 2 }, { do: 'work' }],
    ['more are there', { instanceIds: [11, 12], intent: null, nth: 1 }, { do: 'nothing' }],
    [
      'another process is adding it',
      { instanceIds: [], intent: leased, nth: 1 },
      { do: 'wait', ms: 5_000, leased: true },
    ],
    [
      'it is there, and another process works',
      { instanceIds: [11], intent: leased, nth: 1 },
      { do: 'nothing' },
    ],
    ['an intent without a request is left', { instanceIds: [], intent: intent(), nth: 1 }, { do: 'work' }],
    [
      'a request can still take effect',
      { instanceIds: [11], intent: sent, nth: 2 },
      { do: 'wait', ms: 9_000, leased: false },
    ],
    ['the copy of a lost answer is there', { instanceIds: [11, 12], intent: sent, nth: 2 }, { do: 'work' }],
  ] as const)('%s', (_what, copy, action) => {
    expect(decideCopy(copy, { nowMs: NOW, leftMs: () => 9_000 })).toEqual(action);
  });

  it('is worked at when the request of its intent can no longer take effect', () => {
    const copy = { instanceIds: [11], intent: sent, nth: 2 };
    expect(decideCopy(copy, { nowMs: NOW, leftMs: () => 0 })).toEqual({ do: 'work' });
  });
});
