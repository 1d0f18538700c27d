// Support: the clock of a bot in the test's process: it follows the sandbox's clock, so that a busy machine slows both alike.
import { setMaxListeners } from 'node:events';
import type { SandboxClock } from '../../sandbox/discord/clock.ts';
import type { OwnClock } from '../../sandbox/discord/fair-time.ts';
import type { Clock } from '../../src/clock.ts';

export function createBotClock(clock: SandboxClock, time: OwnClock): Clock {
  const startMs = clock.now();
  return {
    now: clock.now,
    monotonic: () => clock.now() - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = clock.after(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        // Many sleeps share one signal, so the warning about too many listeners is off.
        if (signal) setMaxListeners(0, signal);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    isReal: false,
    wallMs: (ms, floorMs = 0) => time.wallMs(Math.max(ms / clock.speed(), floorMs)),
  };
}
