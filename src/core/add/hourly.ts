// Core, add: the limit of adds an hour for each person. It counts the intents in the database, so a restart forgets none, and two
// processes with one database agree. Pure.
import type { AddLimit } from './ports.ts';

const HOUR_MS = 3_600_000;

/** Returns the limit of `most` adds an hour. Null when `most` is 0: there is no limit. */
export const hourlyLimit = (most: number): AddLimit | null =>
  most === 0 ? null : { most, withinMs: HOUR_MS };

/**
 * Returns when the next add is possible, in epoch ms. Null: one is possible now. `madeAt`: when this person made intents in the
 * last hour, the newest first.
 */
export function fullUntil(madeAt: readonly Date[], { most }: AddLimit, nowMs: number): number | null {
  const oldest = madeAt[most - 1];
  if (!oldest) return null;
  // The clock that wrote `oldest` can be ahead of the clock of this process. A moment in the future counts as now.
  return Math.min(oldest.getTime(), nowMs) + HOUR_MS;
}
