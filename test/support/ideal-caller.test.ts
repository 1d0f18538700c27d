import { describe, expect, it } from 'vitest';
import { idealCount } from './ideal-caller.ts';

describe('the ideal caller', () => {
  const stretch = { limit: 3, earlierMs: [], fromMs: 1_000, untilMs: 1_000 };

  it('uses an empty window at once, and each window after it', () => {
    expect(idealCount(stretch)).toBe(3);
    expect(idealCount({ ...stretch, untilMs: 60_999 })).toBe(3);
    expect(idealCount({ ...stretch, untilMs: 61_000 })).toBe(6);
    expect(idealCount({ ...stretch, untilMs: 181_000 })).toBe(12);
  });

  it('waits for what was counted before it came, one by one', () => {
    const earlierMs = [-70_000, 100, 200, 900];
    expect(idealCount({ ...stretch, earlierMs })).toBe(0);
    expect(idealCount({ ...stretch, earlierMs, untilMs: 60_099 })).toBe(0);
    expect(idealCount({ ...stretch, earlierMs, untilMs: 60_200 })).toBe(2);
    expect(idealCount({ ...stretch, earlierMs, untilMs: 120_100 })).toBe(4);
  });

  it('counts nothing that came after the beginning', () => {
    expect(idealCount({ ...stretch, earlierMs: [1_000, 2_000, 3_000] })).toBe(3);
  });
});
