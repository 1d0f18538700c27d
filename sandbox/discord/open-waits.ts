// Sandbox: the waits that are open in this process, so that the report of a hang names what did not happen.
import { channel } from 'node:diagnostics_channel';

// All copies of this module in a process share this channel. An isolated test has its own copy, and its test runner has
// another.
const questions = channel('local-discord:open-waits');

/** Registers a wait. `describe` is called when a hang is reported. Returns a function that ends the wait. */
export function noteWait(describe: () => string): () => void {
  const answer = (question: unknown) => {
    if (typeof question === 'function') question(describe());
  };
  questions.subscribe(answer);
  return () => questions.unsubscribe(answer);
}

/** Returns what every open wait is for, the oldest first. */
export function openWaits(): string[] {
  const waits: string[] = [];
  questions.publish((wait: string) => waits.push(wait));
  return waits;
}
