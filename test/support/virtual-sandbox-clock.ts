// Support: the sandbox's clock moved by hand, for local servers whose minutes pass only when a test says so.
import type { SandboxClock } from '../../sandbox/discord/clock.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export type VirtualSandboxClock = SandboxClock & Pick<VirtualClock, 'advance'>;

export const createVirtualSandboxClock = (startMs?: number): VirtualSandboxClock =>
  asSandboxClock(createVirtualClock(startMs));

/** Makes a clock for a local server that follows the bot's clock. */
export function asSandboxClock(clock: VirtualClock): VirtualSandboxClock {
  return {
    now: clock.now,
    advance: clock.advance,
    speed: () => 1,
    setSpeed: () => {},
    sleep: (ms) => clock.sleep(ms),
    after(ms, callback) {
      const cancel = new AbortController();
      clock.sleep(ms, cancel.signal).then(callback, () => {});
      return () => cancel.abort();
    },
    env: () => {
      throw new Error('a clock moved by hand cannot be followed from another process');
    },
  };
}
