// Sandbox, local Discord: waits until something is true. Looks again at every change, never on a timer.
import { whenStill } from './fair-time.ts';
import type { Model } from './model.ts';
import { noteWait } from './open-waits.ts';

interface WaitOptions {
  /** The first words of the error message: what the wait is for. A function is called only if the wait fails. */
  readonly what: string | (() => string);
  /** Gives up when nothing has happened for this many ms of fair time. Default 30,000. */
  readonly stillMs?: number;
}

export type WaitFor = <T>(check: () => T | null | undefined | false, options: WaitOptions) => Promise<T>;

const DEFAULT_STILL_MS = 30_000;

/** Makes a `waitFor`. `describe` returns the present state, for the error message. */
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
