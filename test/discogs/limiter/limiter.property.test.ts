// The property that matters most (issue 2): whatever happens, no moving minute of a strict server has more requests than its
// limit. And while work waits, the budget is used.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../src/core/discogs-port.ts';
import { createLimiter, type Limiter } from '../../../src/discogs/limiter/limiter.ts';
import { createStrictWindow } from '../../support/strict-window.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { createCaller, createPaper, createRandom } from './random-caller.ts';

/** How many histories each property tries. Sometimes run by hand with many more: LIMITER_HISTORIES=10000. */
const RUNS = Number(process.env.LIMITER_HISTORIES ?? 60);

const bursts = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 200_000 }),
    lane: fc.constantFrom<Lane>('person', 'enrichment', 'sync'),
    turn: fc.constantFrom(undefined, 'miles', 'nina', 'oscar'),
    count: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Kills of the process: how long it lived, how long it is away, and by how much the wall clock is set meanwhile. */
const deaths = fc.array(
  fc.record({
    aliveMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 130_000 })),
    awayMs: fc.oneof(fc.integer({ min: 1_000, max: 9_000 }), fc.integer({ min: 1_000, max: 90_000 })),
    stepMs: fc.constantFrom(0, 0, 600_000, -600_000),
    // How many calls wait for the new process: few, nearly the whole window, or more than the window.
    asked: fc.constantFrom(0, 1, 4, 50, 57, 59, 120),
    lane: fc.constantFrom<Lane>('person', 'enrichment', 'sync'),
  }),
  { maxLength: 5 },
);

describe('limiter against a strict moving window', () => {
  it('is never refused as the sole user, through any bursts, latencies, lost calls and 429s', async () => {
    const world = fc.record({
      limit: fc.integer({ min: 1, max: 70 }),
      reserve: fc.integer({ min: 0, max: 20 }),
      bursts,
      seed: fc.integer(),
      refused: fc.constantFrom(0, 0, 0.01, 0.1),
      abandoned: fc.constantFrom(0, 0, 0.02, 0.3),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ limit, reserve, bursts, seed, ...faults }) => {
        const clock = createVirtualClock();
        const server = createStrictWindow(clock, limit);
        const limiter = createLimiter({ clock, limit, reserve });
        const call = createCaller(clock, server, createRandom(seed), faults);
        for (const { atMs, lane, turn, count } of bursts) {
          void clock.sleep(atMs).then(() => {
            for (let i = 0; i < count; i++) void call(limiter, lane, turn);
          });
        }
        await clock.advance(400_000);
        limiter.close(new Error('over'));
        expect(server.worstWindow()).toBeLessThanOrEqual(limit);
        expect(server.overruns()).toBe(0);
        // Calls did leave. Those that still wait are waiting for the budget.
        expect(server.arrivalsMs().length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('is never refused when the process is killed and comes back, its calls in flight still arriving', async () => {
    const world = fc.record({
      // With a limit of 1, no token can stay free for the next process.
      limit: fc.oneof(fc.integer({ min: 2, max: 70 }), fc.constant(60)),
      bursts,
      deaths,
      seed: fc.integer(),
      failures: fc.constantFrom(0, 0, 0.3, 1),
      abandoned: fc.constantFrom(0, 0, 0.02, 0.3),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ limit, bursts, deaths, seed, failures, abandoned }) => {
        const clock = createVirtualClock();
        const server = createStrictWindow(clock, limit);
        const random = createRandom(seed);
        const call = createCaller(clock, server, random, { refused: 0, abandoned });
        const paper = createPaper(clock, random, failures);
        let life = new AbortController();
        const create = () => {
          life = new AbortController();
          const journal = paper.open(life.signal);
          return createLimiter({ clock, limit, reserve: Math.floor(limit / 6), journal });
        };
        let limiter: Limiter | null = create();
        const kill = () => {
          life.abort(new Error('killed'));
          limiter?.close(new Error('killed'));
          limiter = null;
        };

        for (const { atMs, lane, turn, count } of bursts) {
          void clock.sleep(atMs).then(async () => {
            for (let i = 0; i < count; i++) {
              // A caller that comes while there is no process tries again later.
              while (!limiter) await clock.sleep(500);
              void call(limiter, lane, turn);
            }
          });
        }
        for (const { aliveMs, awayMs, stepMs, asked, lane } of deaths) {
          await clock.advance(aliveMs);
          kill();
          await clock.advance(awayMs);
          clock.step(stepMs);
          limiter = create();
          // The new process gets calls at once.
          for (let i = 0; i < asked; i++) void call(limiter, lane);
        }
        await clock.advance(150_000);
        limiter?.close(new Error('over'));
        expect(server.worstWindow()).toBeLessThanOrEqual(limit);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('is not refused after a kill with a nearly full window and searches, of which no answer counts itself', async () => {
    const clock = createVirtualClock();
    const server = createStrictWindow(clock, 60);
    const paper = createPaper(clock, createRandom(1), 0);
    const search = (limiter: Limiter) =>
      limiter
        .run({ lane: 'person' }, async () => {
          const { status, limit, used } = await server.call({ thereMs: 100, backMs: 100 }, { lags: true });
          return { facts: { limit, used, pauseMs: status === 429 ? 20_000 : null }, value: undefined };
        })
        .catch(() => {
          // The call was refused, or the process died.
        });
    for (const before of [57, 58, 59]) {
      const first = createLimiter({ clock, limit: 60, reserve: 10, journal: paper.open() });
      for (let i = 0; i < before; i++) void search(first);
      await clock.advance(2_000);
      first.close(new Error('killed'));
      await clock.advance(1_000);
      const second = createLimiter({ clock, limit: 60, reserve: 10, journal: paper.open() });
      for (let i = 0; i < 10; i++) void search(second);
      await clock.advance(200_000);
      second.close(new Error('over'));
      expect(server.overruns()).toBe(0);
      expect(server.arrivalsMs().length).toBeGreaterThan(before);
    }
    expect(server.worstWindow()).toBe(60);
  });

  it('makes way for someone else who calls steadily, as the headers announce', async () => {
    const world = fc.record({
      // More than the reserve, so a limiter that does not make way would exceed the limit.
      straysPerMinute: fc.integer({ min: 11, max: 12 }),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ straysPerMinute, seed }) => {
        const clock = createVirtualClock();
        const server = createStrictWindow(clock, 60);
        const limiter = createLimiter({ clock, limit: 60, reserve: 10 });
        const call = createCaller(clock, server, createRandom(seed), { refused: 0, abandoned: 0 });
        const endsAtMs = clock.monotonic() + 300_000;
        const stranger = async () => {
          for (; clock.monotonic() < endsAtMs; server.stray()) await clock.sleep(60_000 / straysPerMinute);
        };
        const sync = async () => {
          while (clock.monotonic() < endsAtMs) await call(limiter, 'sync');
        };
        void stranger();
        void sync();
        await clock.advance(300_000);
        limiter.close(new Error('over'));
        expect(server.worstWindow()).toBeLessThanOrEqual(60);
        // The limiter makes way, but still uses its own share.
        expect(server.arrivalsMs().length).toBeGreaterThan(4 * 45);
      }),
      { numRuns: 20 },
    );
  });
});
