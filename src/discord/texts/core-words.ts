// Discord, texts: the words that the core asks for: lines of a run, and what it says to the log. Always English, because both
// are saved and read later by others.
import type { CoreWords } from '../../core/words.ts';
import { finding } from './en/findings.ts';
import { syncLine } from './en/sync-lines.ts';

/** In the log, names need no escaping, because its lines are JSON. */
export const coreWords: CoreWords = {
  runLine: syncLine,
  finding: (one) =>
    finding(one, { name: (text) => text, moment: (atMs) => `at ${new Date(atMs).toISOString()}` }),
};
