// Sync: every decision of a pull, as tables: what is known, and what follows.
import { describe, expect, it } from 'vitest';
import {
  afterCount,
  afterNewest,
  afterPage,
  PULL_START,
  pushAfter,
} from '../../../src/core/sync/plan-pull.ts';

describe('the pages', () => {
  it('go from the last page to the first, then to the newest', () => {
    const steps = [afterCount(PULL_START, 3)];
    for (let cursor = steps[0]; cursor && typeof cursor.step === 'number'; cursor = steps.at(-1)) {
      steps.push(afterPage(cursor, cursor.step));
    }
    expect(steps.map((cursor) => cursor.step)).toEqual([3, 2, 1, 'tail']);
  });

  it('of an empty collection are page 1', () => {
    expect(afterCount(PULL_START, 0).step).toBe(1);
  });
});

describe('after the newest page', () => {
  it.each([
    { pass: 1, seen: 10, shown: null, items: 10, kind: 'complete' },
    { pass: 1, seen: 12, shown: null, items: 10, kind: 'complete' },
    { pass: 3, steady: 9, seen: 10, shown: 10, items: 10, kind: 'complete' },
    { pass: 1, seen: 9, shown: null, items: 10, kind: 'again', next: 9 },
    { pass: 2, steady: 9, seen: 9, shown: 9, items: 10, kind: 'again', next: 9 },
    {
      what: 'a copy more came up',
      pass: 2,
      steady: 8,
      seen: 9,
      shown: 9,
      items: 10,
      kind: 'again',
      next: null,
    },
    { what: 'one was left out', pass: 2, steady: 9, seen: 9, shown: 8, items: 10, kind: 'again', next: null },
    {
      what: 'begun elsewhere',
      pass: 2,
      steady: 9,
      seen: 9,
      shown: null,
      items: 10,
      kind: 'again',
      next: null,
    },
    { what: 'the same ones three times', pass: 3, steady: 9, seen: 9, shown: 9, items: 10, kind: 'hidden' },
    { what: 'five missing of few', pass: 3, steady: 5, seen: 5, shown: 5, items: 10, kind: 'hidden' },
    { what: 'six missing of few', pass: 3, steady: 4, seen: 4, shown: 4, items: 10, kind: 'short' },
    { what: 'a hundredth', pass: 3, steady: 9_900, seen: 9_900, shown: 9_900, items: 10_000, kind: 'hidden' },
    {
      what: 'more than that',
      pass: 3,
      steady: 9_899,
      seen: 9_899,
      shown: 9_899,
      items: 10_000,
      kind: 'short',
    },
    { what: 'nothing at all', pass: 3, steady: 0, seen: 0, shown: 0, items: 3, kind: 'short' },
    { what: 'not the same ones', pass: 3, steady: null, seen: 9, shown: 9, items: 10, kind: 'short' },
    { what: 'one came up now', pass: 3, steady: 8, seen: 9, shown: 9, items: 10, kind: 'short' },
    { what: 'one was left out now', pass: 3, steady: 9, seen: 9, shown: 8, items: 10, kind: 'short' },
    { what: 'begun elsewhere', pass: 3, steady: 9, seen: 9, shown: null, items: 10, kind: 'short' },
  ])('pass $pass, $seen seen of $items, $what: $kind', ({ pass, steady = null, kind, next, ...facts }) => {
    const verdict = afterNewest({ ...PULL_START, pass, steady, step: 'tail' }, { ...facts, pages: 4 });
    expect(verdict.kind).toBe(kind);
    if (verdict.kind === 'again') {
      expect(verdict.cursor).toEqual({ ...PULL_START, pass: pass + 1, step: 4, steady: next });
    }
  });

  it('the push looks first where copies are hidden', () => {
    expect([pushAfter('complete').lookFirst, pushAfter('hidden').lookFirst]).toEqual([false, true]);
  });
});
