// The limiter, properties of its turns: who starts next, what stays free for first calls, and that no one waits for ever.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../src/core/discogs-port.ts';
import { createLimiter, type Limiter } from '../../../src/discogs/limiter/limiter.ts';
import { createStrictWindow } from '../../support/strict-window.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { createCaller, createRandom } from './random-caller.ts';

/** Histories; by hand now and then, with LIMITER_HISTORIES=10000, many more. */
const RUNS = Number(process.env.LIMITER_HISTORIES ?? 60);
const WINDOW_MS = 60_000;

interface Call {
  lane: Lane;
  turn: string | undefined;
}

/** A limiter that writes down each start against the rules. */
function watched(limiter: Limiter, clock: VirtualClock) {
  const waiting = new Set<Call>();
  const starts: (Call & { atMs: number })[] = [];
  const broken: string[] = [];

  const started = ({ lane, turn }: Call) =>
    turn === undefined
      ? 0
      : starts.filter(
          (one) => one.lane === lane && one.turn === turn && one.atMs > clock.monotonic() - WINDOW_MS,
        ).length;

  const judge = (call: Call): void => {
    const mine = started(call);
    for (const other of waiting) {
      if (other.lane === call.lane && started(other) < mine) broken.push('someone with fewer starts waits');
    }
    const { limit, free, kept } = limiter.budget();
    // `kept` also holds what an answer may still reveal, so that `free` says nothing.
    const leaves = kept > 0 ? Number.POSITIVE_INFINITY : free;
    if (call.lane === 'person' && mine >= 6 && leaves < Math.min(4, limit - 1))
      broken.push('a last one taken');
  };

  const run: Limiter['run'] = (ticket, send) => {
    const call: Call = { lane: ticket.lane, turn: ticket.turn };
    waiting.add(call);
    return limiter.run(ticket, () => {
      waiting.delete(call);
      judge(call);
      starts.push({ ...call, atMs: clock.monotonic() });
      return send();
    });
  };
  return { limiter: { ...limiter, run }, waiting, starts, broken };
}

describe('turns in the limiter', () => {
  it('go to the one with the fewest starts, leave four for first calls, and reach everyone', async () => {
    const persons = ['miles', 'nina', 'oscar', 'pharoah'] as const;
    const burst = fc.oneof(
      fc.record({
        lane: fc.constantFrom<Lane>('person', 'enrichment'),
        turn: fc.constantFrom(...persons, undefined),
        atMs: fc.nat(150_000),
        count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 35 })),
      }),
      fc.record({
        lane: fc.constant<Lane>('sync'),
        turn: fc.constantFrom('account 1', 'account 2', undefined),
        atMs: fc.nat(150_000),
        count: fc.integer({ min: 1, max: 60 }),
      }),
    );
    const world = fc.record({
      limit: fc.integer({ min: 20, max: 60 }),
      reserve: fc.integer({ min: 0, max: 10 }),
      bursts: fc.array(burst, { minLength: 1, maxLength: 8 }),
      seed: fc.integer(),
      abandoned: fc.constantFrom(0, 0, 0.1),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ limit, reserve, bursts, seed, abandoned }) => {
        const clock = createVirtualClock();
        const server = createStrictWindow(clock, limit);
        const tuning = { longestPersonWaitMs: Number.POSITIVE_INFINITY };
        const { limiter, ...seen } = watched(createLimiter({ clock, limit, reserve, tuning }), clock);
        const call = createCaller(clock, server, createRandom(seed), { refused: 0, abandoned });
        for (const { atMs, lane, turn, count } of bursts) {
          void clock.sleep(atMs).then(() => {
            for (let i = 0; i < count; i++) void call(limiter, lane, turn);
          });
        }
        const calls = bursts.reduce((sum, { count }) => sum + count, 0);
        // Of a limit of 20, a sync with a reserve of 10 gets 10 calls a window.
        await clock.advance(150_000 + (Math.ceil(calls / 10) + 3) * 62_200);
        limiter.close(new Error('over'));
        expect(seen.broken).toEqual([]);
        expect(seen.waiting.size).toBe(0);
        expect(seen.starts).toHaveLength(calls);
        expect(server.worstWindow()).toBeLessThanOrEqual(limit);
        expect(server.overruns()).toBe(0);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('let a first call start at once, up to four a minute, whatever one person and a sync ask for', async () => {
    const world = fc.record({
      seed: fc.integer(),
      asked: fc.array(fc.record({ atMs: fc.nat(130_000), count: fc.integer({ min: 1, max: 30 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      // No five of them within a minute.
      guestsLateMs: fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, asked, guestsLateMs }) => {
        const clock = createVirtualClock();
        const server = createStrictWindow(clock, 60);
        const limiter = createLimiter({ clock, limit: 60, reserve: 10 });
        const guestsWaitedMs: number[] = [];
        const run: Limiter['run'] = (ticket, send) => {
          const askedAtMs = clock.monotonic();
          return limiter.run(ticket, () => {
            if (ticket.turn?.startsWith('guest')) guestsWaitedMs.push(clock.monotonic() - askedAtMs);
            return send();
          });
        };
        const call = createCaller(clock, server, createRandom(seed), { refused: 0, abandoned: 0 });
        const ask = (lane: Lane, turn: string) => void call({ ...limiter, run }, lane, turn);
        for (let i = 0; i < 400; i++) ask('sync', 'account');
        await clock.advance(61_000);
        for (const { atMs, count } of asked) {
          void clock.sleep(atMs).then(() => {
            for (let i = 0; i < count; i++) ask('person', 'miles');
          });
        }
        for (const [guest, lateMs] of guestsLateMs.entries()) {
          void clock.sleep(16_000 * guest + lateMs).then(() => ask('person', `guest ${guest}`));
        }
        await clock.advance(140_000);
        limiter.close(new Error('over'));
        expect(guestsWaitedMs).toEqual(guestsLateMs.map(() => 0));
        expect(server.worstWindow()).toBeLessThanOrEqual(60);
        expect(server.overruns()).toBe(0);
      }),
      { numRuns: Math.ceil(RUNS / 3), endOnFailure: true },
    );
  });
});
