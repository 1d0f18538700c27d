// Core: what no waiting mends about a database that failed, in words; whoever is told so, a member or an operator.
import { StoreError } from '../errors.ts';

const DAMAGED = 'The database is damaged';

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const LASTING = new Map([
  ['XX001', DAMAGED],
  ['XX002', DAMAGED],
  ['58P01', DAMAGED],
  ['58030', DAMAGED],
  ['53100', "The database's disk is full"],
  ['25006', 'The database takes no changes'],
]);

/** The beginning of a sentence, without its end; null when it may pass, or is something else. */
export const lastingReason = (error: unknown): string | null =>
  (error instanceof StoreError && LASTING.get(error.code ?? '')) || null;
