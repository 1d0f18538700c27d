// Core: the sentences that core itself saves or logs. Core has no words: src/runout.ts passes these functions, which take them
// from the catalogue (src/discord/texts).
import type { WordedFinding } from './status/findings.ts';
import type { RunLine } from './sync/words.ts';

export interface CoreWords {
  /**
   * Returns the sentence of a line of a run, which is saved with the run. Plain text: the view that shows the line escapes it.
   */
  runLine(line: RunLine): string;
  /** Returns the sentence of a finding, for the log. */
  finding(finding: WordedFinding): string;
}
