// Lint: how long a regular expression can take in the worst case, by recheck. Uses the JavaScript version of recheck, which
// needs no Java and no program of another platform.
import { createHash } from 'node:crypto';
import { checkSync, type Diagnostics, type Parameters } from 'recheck';
import { z } from 'zod';

// recheck reads this variable at each call.
process.env.RECHECK_SYNC_BACKEND = 'pure';

// The limits count steps instead of time, so that every machine finds the same. The bot reads no text longer than 2,000
// characters (src/discogs/text.ts). The limits are below recheck's defaults, but still find all that test/lint/regexes.test.ts
// has.
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

/**
 * `unknown`: recheck does not understand the expression. `attack`: a text that takes long, as a JavaScript expression; null if
 * recheck found none.
 */
export const verdictSchema = z.object({
  cost: z.enum(['linear', 'polynomial', 'exponential', 'unknown']),
  attack: z.string().nullable(),
});

export type Verdict = z.output<typeof verdictSchema>;
export type Cost = Verdict['cost'];

/** Returns the key under which a verdict can be kept. The key changes with the expression and with the limits. */
export const keyOf = (source: string, flags: string): string =>
  createHash('sha256')
    .update(JSON.stringify([source, flags, EFFORT]))
    .digest('base64url');

/** Judges `new RegExp(source, flags)`. Takes from some milliseconds to a second. */
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
