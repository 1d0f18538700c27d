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

/** Makes a clock that starts at the real time and runs `speed` times as fast as `wall`, which returns ms since the epoch. */
export function createSandboxClock(speed = 1, wall: () => number = Date.now): SandboxClock {
  let anchor = { speed, wallMs: wall(), shownMs: wall() };
  const now = () => anchor.shownMs + (wall() - anchor.wallMs) * anchor.speed;

  const after = (ms: number, callback: () => void): (() => void) => {
    const dueAt = now() + ms;
    let timer: NodeJS.Timeout;
    // Sleeps at most a second at a time, so that it follows a change of speed.
    const arm = () => {
      const leftMs = (dueAt - now()) / anchor.speed;
      timer = setTimeout(() => (now() >= dueAt ? callback() : arm()), Math.min(Math.max(leftMs, 0), 1_000));
    };
    arm();
    return () => clearTimeout(timer);
  };

  return {
    now,
    after,
    speed: () => anchor.speed,
    setSpeed: (next) => {
      anchor = { speed: next, wallMs: wall(), shownMs: now() };
    },
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    // Uses the real clock instead of `wall`, because another process has only the real one.
    env: () => `${anchor.speed}@${Date.now()}@${now()}`,
  };
}
