// The limiter under load: while work waits, the budget is used, and a person goes first.
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import type { Lane } from '../../../src/core/ports.ts';
import { createLimiter, type Limiter } from '../../../src/discogs/limiter/limiter.ts';
import type { BudgetJournal } from '../../../src/discogs/limiter/restart-guard.ts';
import { createStrictWindow, type StrictWindow } from '../../support/strict-window.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** Numbers from 0 to 1 that one seed decides (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Faults {
  /** Share of calls answered 429 whatever the count. */
  refused: number;
  /** Share of calls given up by us while they fly. */
  abandoned: number;
}

/**
 * Makes calls through a limiter, with round trips of 50 to 800 ms, as the client does. Of each kind: half of the answers
 * count the call itself, half do not.
 */
function createCaller(clock: Clock, server: StrictWindow, random: () => number, faults: Faults) {
  const send = (limiter: Limiter, lane: Lane): Promise<void> =>
    limiter.run({ lane }, async () => {
      const roundTripMs = 50 + random() * 750;
      const thereMs = roundTripMs * random();
      const how = { refuse: random() < faults.refused, lags: random() < 0.5 };
      const answer = server.call({ thereMs, backMs: roundTripMs - thereMs }, how);
      if (random() < faults.abandoned) {
        await clock.sleep(roundTripMs * random());
        throw new Error('given up');
      }
      const { status, limit, used } = await answer;
      // Retry-After (none, 1 to 40 s), or 20-25 s of our own.
      const pauseMs = random() < 0.5 ? 1_000 + random() * 39_000 : 20_000 + random() * 5_000;
      return { facts: { limit, used, pauseMs: status === 429 ? pauseMs : null }, value: undefined };
    });
  return (limiter: Limiter, lane: Lane) =>
    send(limiter, lane).catch(() => {
      // Refused, given up, or the process died.
    });
}

/** What outlives the processes: written after a moment, or not at all. The dead write nothing. */
function createPaper(clock: Clock, random: () => number, failures: number) {
  let written: number | null = null;
  return {
    open(life?: AbortSignal): BudgetJournal {
      return {
        fullForMs: written,
        async write(fullForMs) {
          await clock.sleep(random() * 50, life);
          if (random() < failures) throw new Error('the database is away');
          written = fullForMs;
          await clock.sleep(random() * 50, life);
          // It was written, and the answer was lost.
          if (random() < failures) throw new Error('the database is away');
        },
      };
    },
  };
}

describe('limiter at work', () => {
  /**
   * Keeps calls of a lane waiting or flying for ten minutes; returns the share of the allowance used, and how full the
   * moving window is on average once it is filled.
   */
  async function shareUsed(
    lane: Lane,
    { limit, allowance }: { limit: number; allowance: number },
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
      while (clock.monotonic() < endsAtMs) await call(limiter, lane);
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
