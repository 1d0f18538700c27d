// Sandbox, local Discord: waits until something is true. Looks again at every change, never on a timer.
import { channel } from 'node:diagnostics_channel';
import { onMove, whenStill } from './fair-time.ts';
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

const looks = channel('local-discord:look');

/** Lets every wait of this process look again. For what a test reads elsewhere, such as a line of the bot's log. It is no move. */
export const lookAgain = (): void => looks.publish(undefined);

/**
 * Makes a `waitFor`. It looks again at every change of the local Discord, at every move (a call to the local Discogs is one), and at
 * `lookAgain`. `describe` returns the present state, for the error message.
 */
export function createWaitFor(model: Model, describe: () => string): WaitFor {
  return (check, { what, stillMs = DEFAULT_STILL_MS }) =>
    new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        stopWaiting();
        for (const stop of stopListening) stop();
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
      looks.subscribe(look);
      const stopListening = [model.onChange(look), onMove(look), () => looks.unsubscribe(look)];
      const stopNoting = noteWait(() => `${words()}. There was:\n${describe()}`);
      const stopWaiting = whenStill(stillMs, () => {
        const why = `Waited for ${words()}, and nothing moved for ${stillMs} ms.`;
        finish(() => reject(new Error(`${why} There was:\n${describe()}`)));
      });
      look();
    });
}
