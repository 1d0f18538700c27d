// Support: the ideal caller, which is the yardstick of the budget, against a strict window.
import { describe, expect, it } from 'vitest';
import { aroundRestart, idealCount, shareUsed } from './ideal-caller.ts';

describe('the ideal caller', () => {
  const stretch = { limit: 3, countedMs: [], fromMs: 1_000, untilMs: 1_000 };

  it('uses an empty window at once, and each window after it', () => {
    expect(idealCount(stretch)).toBe(3);
    expect(idealCount({ ...stretch, untilMs: 60_999 })).toBe(3);
    expect(idealCount({ ...stretch, untilMs: 61_000 })).toBe(6);
    expect(idealCount({ ...stretch, untilMs: 181_000 })).toBe(12);
  });

  it('waits for what was counted before it came, one by one', () => {
    const countedMs = [-70_000, 100, 200, 900];
    expect(idealCount({ ...stretch, countedMs })).toBe(0);
    expect(idealCount({ ...stretch, countedMs, untilMs: 60_099 })).toBe(0);
    expect(idealCount({ ...stretch, countedMs, untilMs: 60_200 })).toBe(2);
    expect(idealCount({ ...stretch, countedMs, untilMs: 120_100 })).toBe(4);
  });

  it('counts nothing that came after the beginning', () => {
    expect(idealCount({ ...stretch, countedMs: [1_000, 2_000, 3_000] })).toBe(3);
  });

  it('is asked for both sides of a restart, and not for the restart', () => {
    const made = [0, 0, 60_500, 60_500, 81_300, 142_000, 142_000].map((at) => ({ at, answeredAt: at + 200 }));
    const run = { limit: 3, requests: made, killedAtMs: 80_000, backAtMs: 81_200, endedAtMs: 180_000 };
    const stretches = aroundRestart(run);
    // At 0 s and 60 s, and then from 141.5 s on, when the server has forgotten everything.
    expect(stretches).toEqual([
      { fromMs: 0, untilMs: 80_000, made: 4, allowed: 6 },
      { fromMs: 141_500, untilMs: 180_000, made: 2, allowed: 3 },
    ]);
    expect(shareUsed(stretches)).toBeCloseTo(6 / 9);
  });
});
