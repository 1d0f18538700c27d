// Support: a clock that moves only on request, so that hours of budget take milliseconds of real time.
import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  at: number;
  order: number;
  wake: () => void;
}

export interface VirtualClock extends Clock {
  /** Moves time forward. Wakes sleepers in order, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Moves time to the end of the next sleep. Resolves with false when no one sleeps. */
  advanceToNext(): Promise<boolean>;
  /** Sets the wall clock forward or back, as a time server does. No time passes. */
  step(ms: number): void;
  /** How many sleeps have not ended. */
  sleepers(): number;
}

/** Lets everything run that is ready. After a macrotask, all microtasks are done. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createVirtualClock(startMs = 1_700_000_000_000): VirtualClock {
  /** The monotonic time since the start, in ms. */
  let now = 0;
  let epochMs = startMs;
  let order = 0;
  const sleeping = new Set<Sleeper>();

  const next = (): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const one of sleeping) {
      if (!first || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one;
    }
    return first;
  };

  const wakeNext = async (until: number): Promise<boolean> => {
    await settle();
    const sleeper = next();
    if (!sleeper || sleeper.at > until) return false;
    sleeping.delete(sleeper);
    now = Math.max(now, sleeper.at);
    sleeper.wake();
    await settle();
    return true;
  };

  return {
    now: () => epochMs + now,
    monotonic: () => now,
    step: (ms) => {
      epochMs += ms;
    },
    wallMs: (ms) => ms,
    isReal: false,
    sleepers: () => sleeping.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleeping.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          order: order++,
          wake: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleeping.add(sleeper);
      }),
    async advance(ms) {
      const until = now + ms;
      while (await wakeNext(until));
      now = until;
      await settle();
    },
    advanceToNext: () => wakeNext(Number.POSITIVE_INFINITY),
  };
}
