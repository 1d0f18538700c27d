// Support of the limiter tests: callers and a journal whose latencies, lost calls and 429s come from one seed.
import type { Clock } from '../../../src/clock.ts';
import type { Lane } from '../../../src/core/discogs-port.ts';
import type { Limiter } from '../../../src/discogs/limiter/limiter.ts';
import type { BudgetJournal } from '../../../src/discogs/limiter/restart-guard.ts';
import type { StrictWindow } from '../../support/strict-window.ts';

/** A generator of numbers from 0 to 1, which one seed decides (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Faults {
  /** The share of calls that get a 429, whatever the count. */
  refused: number;
  /** The share of calls that the client gives up while they are in flight. */
  abandoned: number;
}

/**
 * Makes calls through a limiter as the client does, with round trips of 50 to 800 ms. Half of the answers count their own
 * call, the others do not: Discogs has endpoints of both kinds.
 */
export function createCaller(clock: Clock, server: StrictWindow, random: () => number, faults: Faults) {
  const send = (limiter: Limiter, lane: Lane, turn?: string): Promise<void> =>
    limiter.run({ lane, turn }, async () => {
      const roundTripMs = 50 + random() * 750;
      const thereMs = roundTripMs * random();
      const how = { refuse: random() < faults.refused, lags: random() < 0.5 };
      const answer = server.call({ thereMs, backMs: roundTripMs - thereMs }, how);
      if (random() < faults.abandoned) {
        await clock.sleep(roundTripMs * random());
        throw new Error('given up');
      }
      const { status, limit, used } = await answer;
      // The pause after a 429: from Retry-After (1 to 40 s), or without one 20 to 25 s of our own.
      const pauseMs = random() < 0.5 ? 1_000 + random() * 39_000 : 20_000 + random() * 5_000;
      return { facts: { limit, used, pauseMs: status === 429 ? pauseMs : null }, value: undefined };
    });
  return (limiter: Limiter, lane: Lane, turn?: string) =>
    send(limiter, lane, turn).catch(() => {
      // The call was refused or given up, or the process died.
    });
}

/**
 * A journal that outlives its processes. A write takes up to 50 ms and can fail, before or after it took effect. A dead
 * process writes nothing.
 */
export function createPaper(clock: Clock, random: () => number, failures: number) {
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
          // The value is written, but the answer to the write is lost.
          if (random() < failures) throw new Error('the database is away');
        },
      };
    },
  };
}
