// Discord, texts: the words that the core asks for: lines of a run, and what it says to the log. Always English, because both
// are saved and read later by others.
import type { CoreWords } from '../../core/words.ts';
import { finding } from './en/findings.ts';
import { syncLine } from './en/sync-lines.ts';

/** The words for core. Names in a finding are not escaped, because the lines of the log are JSON. */
export const coreWords: CoreWords = {
  runLine: syncLine,
  finding: (one) =>
    finding(one, { name: (text) => text, moment: (atMs) => `at ${new Date(atMs).toISOString()}` }),
};
