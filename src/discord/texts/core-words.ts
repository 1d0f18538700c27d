// Discord, texts: the words that the core asks for: lines of a run, and what it says to the log. English: both outlive their reader.
import type { CoreWords } from '../../core/words.ts';
import { finding } from './en/findings.ts';
import { syncLine } from './en/sync-lines.ts';

/** The log is JSON: nothing to escape. */
export const coreWords: CoreWords = {
  runLine: syncLine,
  finding: (one) =>
    finding(one, { name: (text) => text, moment: (atMs) => `at ${new Date(atMs).toISOString()}` }),
};
