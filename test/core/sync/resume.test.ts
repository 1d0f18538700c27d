// Sync: where a run resumes, as tables: what was saved, and what follows.
import { describe, expect, it } from 'vitest';
import { PUSH_START, type Trial } from '../../../src/core/sync/plan.ts';
import { PULL_START } from '../../../src/core/sync/plan-pull.ts';
import { readCursor, resumeAt } from '../../../src/core/sync/resume.ts';

it.each([
  [null, PULL_START],
  ['text', PULL_START],
  [{ v: 0, phase: 'push' }, PULL_START],
  [PUSH_START, PUSH_START],
  [
    { ...PULL_START, step: 7 },
    { ...PULL_START, step: 7 },
  ],
  // Cursors as older versions wrote them.
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

it.each([PULL_START, PUSH_START])('an outage that was waited for begins again: $phase', (cursor) => {
  const read = readCursor({ ...cursor, outage: { sinceMs: 5, waits: 9 } });
  expect(read).toEqual({ ...cursor, outage: { sinceMs: 5, waits: 0 } });
});

describe('a run that is taken up', () => {
  it.each<[Trial | null | 'nothing saved', { died: boolean }, Trial | 'deadly']>([
    ['nothing saved', { died: false }, 'taken'],
    ['nothing saved', { died: true }, 'suspect'],
    [null, { died: true }, 'taken'],
    ['taken', { died: true }, 'suspect'],
    ['suspect', { died: true }, 'suspect'],
    ['reading', { died: true }, 'suspect again'],
    ['suspect again', { died: true }, 'suspect again'],
    ['reading again', { died: true }, 'deadly'],
    // The run was paused in order, or the same process resumes it: no process died.
    [null, { died: false }, 'taken'],
    ['taken', { died: false }, 'taken'],
    ['suspect', { died: false }, 'taken'],
    ['reading', { died: false }, 'taken'],
  ])('%s, %j: %s', (before, how, after) => {
    const saved = before === 'nothing saved' ? null : { ...PULL_START, step: 7, trial: before };
    const next = resumeAt(saved, how);
    expect(next.kind === 'deadly' ? 'deadly' : next.cursor.trial).toBe(after);
    if (next.kind === 'go-on') expect(next.cursor).toEqual({ ...readCursor(saved), trial: after });
  });

  it.each([
    [{ ...PULL_START, step: 'count' }, { page: 1 }],
    [{ ...PULL_START, step: 7 }, { page: 7 }],
    [{ ...PULL_START, step: 'tail' }, 'newest'],
    [PUSH_START, 'newest'],
  ])('what was read, by its name: %j', (cursor, place) => {
    expect(resumeAt({ ...cursor, trial: 'reading again' }, { died: true })).toEqual({
      kind: 'deadly',
      place,
    });
  });
});
