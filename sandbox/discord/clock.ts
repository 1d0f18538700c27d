// Sandbox: the clock the local services live by. It can run faster; the bot follows it through CLOCK_SPEED.

export interface SandboxClock {
  /** Milliseconds since the epoch, on the sandbox's clock. */
  now(): number;
  speed(): number;
  /** Changes the speed from now on, without a jump. */
  setSpeed(speed: number): void;
  /** Calls back after `ms` of this clock; returns a function that cancels. */
  after(ms: number, callback: () => void): () => void;
  /** Resolves after `ms` of this clock. */
  sleep(ms: number): Promise<void>;
  /** The value of CLOCK_SPEED that makes the bot live by this clock. */
  env(): string;
}

/** A clock that starts at the wall time and runs `speed` times as fast as `wall`: ms since the epoch. */
export function createSandboxClock(speed = 1, wall: () => number = Date.now): SandboxClock {
  let anchor = { speed, wallMs: wall(), shownMs: wall() };
  const now = () => anchor.shownMs + (wall() - anchor.wallMs) * anchor.speed;

  const after = (ms: number, callback: () => void): (() => void) => {
    const dueAt = now() + ms;
    let timer: NodeJS.Timeout;
    // Looks again at least every second, so that a change of speed is followed.
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
    // By the true wall from now on: another process knows no other.
    env: () => `${anchor.speed}@${Date.now()}@${now()}`,
  };
}
