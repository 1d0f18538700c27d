// Tasks, setup: asks a service again when it is down, for as long as the operator wants.
import { Cancelled, type Prompts } from './prompts.ts';

/**
 * @param sentenceOf returns what happened and what to do, for an error that can pass. Null: it is another error.
 * @throws Cancelled when the operator stops, and other errors of `ask`.
 */
export async function againWhileDown<T>(
  prompts: Prompts,
  ask: () => Promise<T>,
  sentenceOf: (error: unknown) => string | null,
): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const sentence = sentenceOf(error);
      if (sentence === null) throw error;
      prompts.wrong(sentence);
      const answer = await prompts.choose('What now?', [
        { value: 'again', label: 'Try again' },
        { value: 'stop', label: 'Stop: nothing is written' },
      ]);
      if (answer !== 'again') throw new Cancelled();
    }
  }
}
