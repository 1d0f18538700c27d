// Lint: what a regular expression costs in the worst case, by recheck. In JavaScript alone: no Java, no program of another platform.
import { createHash } from 'node:crypto';
import { checkSync, type Diagnostics, type Parameters } from 'recheck';
import { z } from 'zod';

// Read at each call.
process.env.RECHECK_SYNC_BACKEND = 'pure';

// By steps and not by time, so that the same is found on every machine. No text that we read is longer than 2,000 characters
// (src/discogs/text.ts). The effort is a part of the default one that still finds what test/lint/regexes.test.ts has.
const EFFORT: Parameters = Object.freeze({
  maxAttackStringSize: 2_000,
  attackLimit: 1_000_000,
  attackTimeout: null,
  incubationLimit: 5_000,
  incubationTimeout: null,
  maxNFASize: 2_000,
  maxGeneStringSize: 200,
  maxInitialGenerationSize: 40,
  maxGenerationSize: 10,
  mutationSize: 10,
  crossoverSize: 5,
  maxIteration: 1,
  timeout: null,
});

/** `unknown`: recheck does not understand it. `attack`: a text that takes long, as an expression; null when there is none. */
export const verdictSchema = z.object({
  cost: z.enum(['linear', 'polynomial', 'exponential', 'unknown']),
  attack: z.string().nullable(),
});

export type Verdict = z.output<typeof verdictSchema>;
export type Cost = Verdict['cost'];

/** Under what a verdict may be kept: it changes with the expression and with the effort. */
export const keyOf = (source: string, flags: string): string =>
  createHash('sha256')
    .update(JSON.stringify([source, flags, EFFORT]))
    .digest('base64url');

/** What `new RegExp(source, flags)` may cost. Takes some milliseconds to a second. */
export function costOf(source: string, flags: string): Verdict {
  const diagnostics: Diagnostics = checkSync(source, flags, EFFORT);
  switch (diagnostics.status) {
    case 'safe':
      return { cost: 'linear', attack: null };
    case 'vulnerable':
      return { cost: diagnostics.complexity.type, attack: diagnostics.attack.pattern };
    case 'unknown':
      return { cost: 'unknown', attack: null };
  }
}
