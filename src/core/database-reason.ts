// Core: says whether a failure of the database stays until someone acts, and which kind it is. src/discord/texts/en has the
// words.
import { StoreError } from '../errors.ts';

export type LastingReason = 'damaged' | 'disk-full' | 'read-only';

/** The lasting failures by their SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const LASTING = new Map<string, LastingReason>([
  ['XX001', 'damaged'],
  ['XX002', 'damaged'],
  ['58P01', 'damaged'],
  ['58030', 'damaged'],
  ['53100', 'disk-full'],
  ['25006', 'read-only'],
]);

/** Returns why waiting does not help. Null: the failure can pass by itself, or the database is not its cause. */
export const lastingReason = (error: unknown): LastingReason | null =>
  (error instanceof StoreError && LASTING.get(error.code ?? '')) || null;
