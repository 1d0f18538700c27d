// Sandbox, local Discord: waits for something to become true, looking again at every change and never on a timer.
import { whenStill } from './fair-time.ts';
import type { Model } from './model.ts';

interface WaitOptions {
  /** What is waited for, in words: the message of the failure begins with it. */
  readonly what: string;
  /** Gives up when nothing has moved for so long: ms of fair time. Default 30,000. */
  readonly stillMs?: number;
}

export type WaitFor = <T>(check: () => T | null | undefined | false, options: WaitOptions) => Promise<T>;

const DEFAULT_STILL_MS = 30_000;

/** `describe` tells what was there instead, for the message of the failure. */
export function createWaitFor(model: Model, describe: () => string): WaitFor {
  return (check, { what, stillMs = DEFAULT_STILL_MS }) =>
    new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        stopWaiting();
        stopListening();
        end();
      };
      const look = () => {
        try {
          const found = check();
          if (found !== null && found !== undefined && found !== false) finish(() => resolve(found));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const stopListening = model.onChange(look);
      const stopWaiting = whenStill(stillMs, () => {
        const words = `Waited for ${what}, and nothing moved for ${stillMs} ms.`;
        finish(() => reject(new Error(`${words} There was:\n${describe()}`)));
      });
      look();
    });
}
