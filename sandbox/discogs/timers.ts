// Sandbox, local Discogs: waits on the sandbox's clock. All waits end when the server closes, so that nothing outlives a test.
import type { SandboxClock } from '../discord/clock.ts';

export interface Timers {
  /** Resolves after `ms` (at once for 0), when `until` resolves, or when the server closes, whichever comes first. */
  sleep(ms: number, until?: Promise<void>): Promise<void>;
  /** Calls back after `ms`, or never if the server closes before. */
  later(ms: number, callback: () => void): void;
  close(): void;
}

export function createTimers(clock: SandboxClock): Timers {
  const cancels = new Set<() => void>();
  let isClosed = false;

  const start = (ms: number, callback: () => void, onClose: () => void): (() => void) => {
    if (isClosed) {
      onClose();
      return () => {};
    }
    const stop = clock.after(ms, () => {
      cancels.delete(cancel);
      callback();
    });
    const cancel = () => {
      cancels.delete(cancel);
      stop();
      onClose();
    };
    cancels.add(cancel);
    return cancel;
  };

  return {
    async sleep(ms, until) {
      if (ms <= 0) return;
      await new Promise<void>((resolve) => {
        // An endless wait ends only by `until` or by the end of the server.
        const cancel = start(Number.isFinite(ms) ? ms : 365 * 24 * 3_600_000, resolve, resolve);
        void until?.then(cancel);
      });
    },
    later: (ms, callback) => void start(ms, callback, () => {}),
    close() {
      isClosed = true;
      for (const cancel of [...cancels]) cancel();
    },
  };
}
