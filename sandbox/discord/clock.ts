// Sandbox: the clock of the local services. It can run faster than real time, and the bot follows it through CLOCK_SPEED.

export interface SandboxClock {
  /** Returns milliseconds since the epoch, on the sandbox's clock. */
  now(): number;
  speed(): number;
  /** Changes the speed from now on, without a jump. */
  setSpeed(speed: number): void;
  /** Calls back after `ms` of this clock. Returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
  /** Resolves after `ms` of this clock. */
  sleep(ms: number): Promise<void>;
  /** Returns the value of CLOCK_SPEED that makes the bot follow this clock. */
  env(): string;
}

/** A clock that runs by itself, and that a test can move over hours and nights. */
export interface RunningClock extends SandboxClock {
  /**
   * Moves the clock forward by `ms` at once, as on a machine that slept. What is due by then is called back now, in its order. A
   * bot in another process does not notice: it follows from its next start on.
   */
  jump(ms: number): void;
}

/**
 * Makes a clock that runs `speed` times as fast as `wall`, which returns ms since the epoch.
 * @param startMs what the clock shows at first: default the time of `wall`. It can be in another year.
 */
export function createSandboxClock(
  speed = 1,
  wall: () => number = Date.now,
  startMs: number = wall(),
): RunningClock {
  let anchor = { speed, wallMs: wall(), shownMs: startMs };
  const now = () => anchor.shownMs + (wall() - anchor.wallMs) * anchor.speed;
  const pending = new Set<{ dueAt: number; ring: () => void }>();

  const after = (ms: number, callback: () => void): (() => void) => {
    const dueAt = now() + ms;
    let timer: NodeJS.Timeout;
    // Sleeps at most a second at a time, so that it follows a change of speed.
    const arm = () => {
      const leftMs = (dueAt - now()) / anchor.speed;
      timer = setTimeout(() => (now() >= dueAt ? entry.ring() : arm()), Math.min(Math.max(leftMs, 0), 1_000));
    };
    const cancel = () => {
      clearTimeout(timer);
      pending.delete(entry);
    };
    const entry = {
      dueAt,
      ring: () => {
        cancel();
        callback();
      },
    };
    pending.add(entry);
    arm();
    return cancel;
  };

  return {
    now,
    after,
    speed: () => anchor.speed,
    setSpeed: (next) => {
      anchor = { speed: next, wallMs: wall(), shownMs: now() };
    },
    jump(ms) {
      if (!(ms >= 0)) throw new RangeError('a clock jumps forward only');
      anchor = { ...anchor, wallMs: wall(), shownMs: now() + ms };
      const due = [...pending].filter(({ dueAt }) => dueAt <= now()).sort((a, b) => a.dueAt - b.dueAt);
      for (const entry of due) if (pending.has(entry)) entry.ring();
    },
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    // Uses the real clock instead of `wall`, because another process has only the real one.
    env: () => `${anchor.speed}@${Date.now()}@${now()}`,
  };
}
