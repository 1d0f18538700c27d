// Sandbox: the waits that are open in this process, so that the report of a hang names what was waited for in vain.
import { channel } from 'node:diagnostics_channel';

// One channel for the whole process: a test that runs isolated has a copy of this module of its own, its runner another.
const questions = channel('local-discord:open-waits');

/** `describe` is asked when a hang is reported. Returns a function that ends the wait. */
export function noteWait(describe: () => string): () => void {
  const answer = (question: unknown) => {
    if (typeof question === 'function') question(describe());
  };
  questions.subscribe(answer);
  return () => questions.unsubscribe(answer);
}

/** What every open wait is for, the oldest first. */
export function openWaits(): string[] {
  const waits: string[] = [];
  questions.publish((wait: string) => waits.push(wait));
  return waits;
}
