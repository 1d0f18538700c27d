// Sandbox, local Discord: waits for something to become true, looking again at every change and never on a timer.
import type { Model } from './model.ts';

interface WaitOptions {
  /** What is waited for, in words: the message of the timeout begins with it. */
  readonly what: string;
  /** Real time, ms. Default 10,000. */
  readonly timeoutMs?: number;
}

export type WaitFor = <T>(check: () => T | null | undefined | false, options: WaitOptions) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 10_000;

/** `describe` tells what was there instead, for the message of a timeout. */
export function createWaitFor(model: Model, describe: () => string): WaitFor {
  return (check, { what, timeoutMs = DEFAULT_TIMEOUT_MS }) =>
    new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(timer);
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
      const timer = setTimeout(() => {
        finish(() => reject(new Error(`Waited ${timeoutMs} ms for ${what}. There was:\n${describe()}`)));
      }, timeoutMs);
      look();
    });
}
