// Root: time as a dependency, so that tests and the sandbox can run it faster. No other file calls Date.now().
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the epoch, on this clock. Only for moments that are stored or shown: a person can set the clock back. */
  now(): number;
  /** Milliseconds since this clock was made; in the bot, since its start. Never steps: for durations within a process. */
  monotonic(): number;
  /** Resolves after `ms` of this clock; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * How long `ms` of this clock last in real time, at least `floorMs`: a fast clock must not make socket timeouts too short.
   */
  wallMs(ms: number, floorMs?: number): number;
  /**
   * False in the sandbox and in tests: this clock does not show the time that other machines, such as a database server, have.
   */
  readonly isReal: boolean;
}

/**
 * The age of a moment that another process or machine wrote. It depends on two clocks, and a person can set either of them. For
 * its own durations a process uses `monotonic`.
 */
export const ageMs = (clock: Pick<Clock, 'now'>, writtenMs: number): number =>
  Math.max(0, clock.now() - writtenMs);

/** Where a faster clock starts: at wall time `wallMs` it shows `shownMs`, and runs `speed` times as fast. */
export interface ClockAnchor {
  speed: number;
  wallMs: number;
  shownMs: number;
}

// For a longer time (over 2^31 - 1 ms) `setTimeout` fires at once.
const LONGEST_TIMER_MS = 2_147_483_647;

/** The wall clock, or one that runs faster from an anchor (sandbox only: CLOCK_SPEED; docs/architecture.md, "Time"). */
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

/** How far the wall clock of this machine is ahead of a moment that a server names as now, in ms. Negative: it is behind. */
export const aheadOfMs = (serverMs: number): number => Date.now() - serverMs;

/**
 * Milliseconds since the epoch on the wall clock, even in the sandbox: for what others time by it, such as the heartbeats of a
 * socket.
 */
export const wallNow = (): number => Date.now();

/** Real time in milliseconds, which never steps, even in the sandbox: for waits that others cause. */
export const wallMonotonic = (): number => performance.now();

/** Waits in real time, even in the sandbox: for services that count in real time. */
export const wallSleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal });

/** Repeats `work` every `ms` of real time. Does not keep the process alive. */
export const everyWall = (ms: number, work: () => void): void => {
  setInterval(work, ms).unref();
};

/** The result of a limited wait. `late`: the work has not ended. */
export type Waited<T> = { kind: 'done'; value: T } | { kind: 'failed'; error: unknown } | { kind: 'late' };

/**
 * Waits for `work`, at most `wallMs` of real time, even in the sandbox: for deadlines that others set (Discord wants an answer
 * within 3 s). The work itself goes on. Never rejects.
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

/** Reads `CLOCK_SPEED`: `60`, or `60@<wall ms>@<shown ms>` so that a restarted process goes on at the same time. */
export function parseClockSpeed(text: string): ClockAnchor | null {
  const match = /^(\d+(?:\.\d+)?)(?:@(\d+(?:\.\d+)?)@(\d+(?:\.\d+)?))?$/.exec(text);
  if (!match) return null;
  const speed = Number(match[1]);
  if (!(speed > 0) || speed > 10_000) return null;
  const wallMs = match[2] === undefined ? Date.now() : Number(match[2]);
  return { speed, wallMs, shownMs: match[3] === undefined ? wallMs : Number(match[3]) };
}
