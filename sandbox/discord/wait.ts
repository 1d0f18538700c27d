// Sandbox, local Discord: waits for something to become true, looking again at every change and never on a timer.
import { whenStill } from './fair-time.ts';
import type { Model } from './model.ts';
import { noteWait } from './open-waits.ts';

interface WaitOptions {
  /** What is waited for, in words: the message of the failure begins with it. A function is asked only then. */
  readonly what: string | (() => string);
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
        stopNoting();
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
      const words = () => (typeof what === 'string' ? what : what());
      const stopListening = model.onChange(look);
      const stopNoting = noteWait(() => `${words()}. There was:\n${describe()}`);
      const stopWaiting = whenStill(stillMs, () => {
        const why = `Waited for ${words()}, and nothing moved for ${stillMs} ms.`;
        finish(() => reject(new Error(`${why} There was:\n${describe()}`)));
      });
      look();
    });
}
