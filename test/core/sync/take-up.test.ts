// Sync: where a run goes on, as tables of what was saved and what follows.
import { expect, it } from 'vitest';
import { PUSH_START } from '../../../src/core/sync/plan.ts';
import { PULL_START } from '../../../src/core/sync/plan-pull.ts';
import { readCursor } from '../../../src/core/sync/take-up.ts';

it.each([
  [null, PULL_START],
  ['text', PULL_START],
  [{ v: 0, phase: 'push' }, PULL_START],
  [PUSH_START, PUSH_START],
  [
    { ...PULL_START, step: 7 },
    { ...PULL_START, step: 7 },
  ],
  // As older versions wrote them.
  [
    { v: 1, phase: 'pull', pass: 2, step: 7 },
    { ...PULL_START, pass: 2, step: 7 },
  ],
  [
    { v: 1, phase: 'push', after: null, again: [4], givenUp: [], done: 3, strikes: 0, outage: null },
    { ...PUSH_START, again: [4], done: 3 },
  ],
])('cursor %j', (saved, read) => {
  expect(readCursor(saved)).toEqual(read);
});

it.each([PULL_START, PUSH_START])('an outage that was waited for begins anew: $phase', (cursor) => {
  const read = readCursor({ ...cursor, outage: { sinceMs: 5, waits: 9 } });
  expect(read).toEqual({ ...cursor, outage: { sinceMs: 5, waits: 0 } });
});
