// Core: what the core says to people, without its words: the composition root brings them from the catalogue.
import type { WordedFinding } from './status/findings.ts';
import type { RunLine } from './sync/words.ts';

export interface CoreWords {
  /** A line of a run, as it is saved: plain text; the view that shows it escapes it. */
  runLine(line: RunLine): string;
  /** For the log. */
  finding(finding: WordedFinding): string;
}
