// The limiter under load: while work waits, the budget is used, and a person goes first.
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../src/core/discogs-port.ts';
import { createLimiter } from '../../../src/discogs/limiter/limiter.ts';
import { createStrictWindow } from '../../support/strict-window.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { createCaller, createPaper, createRandom } from './random-caller.ts';

describe('limiter at work', () => {
  /**
   * Keeps more calls of a lane waiting or in flight than the limit, for ten minutes. Returns the share of the allowance that
   * was used, and how full the moving window was on average after its first minute.
   */
  async function shareUsed(
    lane: Lane,
    { limit, allowance, turn }: { limit: number; allowance: number; turn?: string },
    seed: number,
  ) {
    const minutes = 10;
    const clock = createVirtualClock();
    const server = createStrictWindow(clock, limit);
    const tuning = { longestPersonWaitMs: Number.POSITIVE_INFINITY };
    const journal = createPaper(clock, createRandom(seed), 0).open();
    const limiter = createLimiter({ clock, limit, reserve: Math.floor(limit / 6), tuning, journal });
    const call = createCaller(clock, server, createRandom(seed), { refused: 0, abandoned: 0 });
    const endsAtMs = clock.monotonic() + minutes * 60_000;
    const waiter = async () => {
      while (clock.monotonic() < endsAtMs) await call(limiter, lane, turn);
    };
    for (let i = 0; i < limit + 10; i++) void waiter();
    await clock.advance(minutes * 60_000);
    limiter.close(new Error('over'));
    expect(server.overruns()).toBe(0);
    const arrivalsMs = server.arrivalsMs();
    const filledAtMs = endsAtMs - (minutes - 1) * 60_000;
    const overlapMs = (at: number) => Math.max(0, Math.min(at + 60_000, endsAtMs) - Math.max(at, filledAtMs));
    const countedMs = arrivalsMs.reduce((sum, at) => sum + overlapMs(at), 0);
    return {
      share: arrivalsMs.length / (allowance * minutes),
      window: countedMs / (endsAtMs - filledAtMs) / allowance,
    };
  }

  it.each([
    ['persons use all of the limit', 'person', { limit: 60, allowance: 60 }],
    ['persons use all of the limit without a token', 'person', { limit: 25, allowance: 25 }],
    ['one person alone uses all but 4', 'person', { limit: 60, allowance: 56, turn: 'miles' }],
    ['sync alone uses all but the reserve', 'sync', { limit: 60, allowance: 50 }],
    ['enrichment alone uses all but 4', 'enrichment', { limit: 60, allowance: 56 }],
  ] as const)('%s: 98 %% at least', async (_name, lane, budget) => {
    for (const seed of [1, 2, 3]) {
      const used = await shareUsed(lane, budget, seed);
      expect(used.share).toBeGreaterThanOrEqual(0.98);
      expect(used.window).toBeGreaterThanOrEqual(0.98);
    }
  });

  it('starts the first calls of four searches a minute at once beside a saturating sync', async () => {
    const clock = createVirtualClock();
    const server = createStrictWindow(clock, 60);
    const limiter = createLimiter({ clock, limit: 60, reserve: 10 });
    const call = createCaller(clock, server, createRandom(11), { refused: 0, abandoned: 0 });
    for (let i = 0; i < 1_000; i++) void call(limiter, 'sync');
    await clock.advance(61_000);
    const waitedMs: number[] = [];
    for (let search = 0; search < 20; search++) {
      const askedAtMs = clock.monotonic();
      const facts = { limit: null, used: null, pauseMs: null };
      void limiter.run({ lane: 'person' }, async () => {
        waitedMs.push(clock.monotonic() - askedAtMs);
        await clock.sleep(300);
        for (let i = 0; i < 10; i++) void call(limiter, 'enrichment');
        return { facts, value: undefined };
      });
      await clock.advance(15_000);
    }
    limiter.close(new Error('over'));
    expect(waitedMs).toEqual(Array(20).fill(0));
    expect(server.overruns()).toBe(0);
  });
});
