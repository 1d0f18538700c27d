// Root: the clock. Every file gets the time from here, so that tests and the sandbox can make it run faster. No other file calls
// Date.now().
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Returns epoch ms. Use it only for moments that are saved or shown, because a person can set the clock back. */
  now(): number;
  /** Returns the ms since this clock was made, in the bot since its start. It never steps, so use it to measure durations. */
  monotonic(): number;
  /** Resolves after `ms` of this clock. Rejects with the signal's reason when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Returns how long `ms` of this clock last in real time, at least `floorMs`. The minimum is for timeouts of sockets, which a
   * fast clock would make too short.
   */
  wallMs(ms: number, floorMs?: number): number;
  /**
   * True if this clock shows the time that other machines, such as a database server, have. False in the sandbox and in tests.
   */
  readonly isReal: boolean;
}

/**
 * Returns the age, in ms, of a moment that another process or machine saved. The result is only as right as both clocks, and a
 * person can set either. To measure a duration within one process, use `monotonic`.
 */
export const ageMs = (clock: Pick<Clock, 'now'>, writtenMs: number): number =>
  Math.max(0, clock.now() - writtenMs);

/** The settings of a faster clock: at the wall time `wallMs` it shows `shownMs`, and it runs `speed` times as fast. */
export interface ClockAnchor {
  speed: number;
  wallMs: number;
  shownMs: number;
}

/** The longest time that `setTimeout` can wait, 2^31 - 1 ms. For a longer time it fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Makes the wall clock or, with an anchor, a faster clock for the sandbox (CLOCK_SPEED; docs/architecture.md, "Time"). */
export function createClock(anchor?: ClockAnchor): Clock {
  const { speed, wallMs, shownMs } = anchor ?? { speed: 1, wallMs: 0, shownMs: 0 };
  const startMs = performance.now();
  return {
    now: () => shownMs + (Date.now() - wallMs) * speed,
    monotonic: () => (performance.now() - startMs) * speed,
    async sleep(ms, signal) {
      let leftMs = Math.max(0, ms) / speed;
      do {
        const step = Math.min(leftMs, LONGEST_TIMER_MS);
        await delay(step, undefined, { signal }).catch((error: unknown) => {
          throw signal?.aborted ? signal.reason : error;
        });
        leftMs -= step;
      } while (leftMs > 0);
    },
    wallMs: (ms, floorMs = 0) => Math.max(ms / speed, floorMs),
    isReal: anchor === undefined,
  };
}

/** Returns by how many ms the wall clock of this machine is ahead of a server's. `serverMs`: the server's present time. */
export const aheadOfMs = (serverMs: number): number => Date.now() - serverMs;

/**
 * Returns epoch ms of the wall clock, even in the sandbox. For moments that a library saves by the wall clock, such as the
 * heartbeats of discord.js.
 */
export const wallNow = (): number => Date.now();

/** Returns real time in ms, even in the sandbox. It never steps. For durations that something outside of the bot causes. */
export const wallMonotonic = (): number => performance.now();

/** Waits `ms` of real time, even in the sandbox. For services outside of the bot, which count in real time. */
export const wallSleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal });

/** Repeats `work` every `ms` of real time. Does not keep the process alive. */
export const everyWall = (ms: number, work: () => void): void => {
  setInterval(work, ms).unref();
};

/** The result of `waitAtMost`. `late`: the work did not end in time. */
export type Waited<T> = { kind: 'done'; value: T } | { kind: 'failed'; error: unknown } | { kind: 'late' };

/**
 * Waits for `work`, at most `wallMs` of real time, even in the sandbox. For deadlines that come from outside of the bot: Discord
 * wants an answer within 3 s. After the wait the work itself goes on. Never rejects.
 */
export function waitAtMost<T>(work: Promise<T>, wallMs: number): Promise<Waited<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'late' }), wallMs);
    work
      .then(
        (value) => resolve({ kind: 'done', value }),
        (error: unknown) => resolve({ kind: 'failed', error }),
      )
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Reads `CLOCK_SPEED`: the speed (`60`), or the speed with an anchor (`60@<wall ms>@<shown ms>`). With the anchor of the last
 * process, a restarted process goes on at the same time. Returns null for any other text.
 */
export function parseClockSpeed(text: string): ClockAnchor | null {
  const match = /^(\d+(?:\.\d+)?)(?:@(\d+(?:\.\d+)?)@(\d+(?:\.\d+)?))?$/.exec(text);
  if (!match) return null;
  const speed = Number(match[1]);
  if (!(speed > 0) || speed > 10_000) return null;
  const wallMs = match[2] === undefined ? Date.now() : Number(match[2]);
  return { speed, wallMs, shownMs: match[3] === undefined ? wallMs : Number(match[3]) };
}
