// Core, add: how many adds an hour one person can make, from the intents that are written down. Pure. So a restart forgets
// nothing, and two processes with one database agree.
import type { AddLimit } from './ports.ts';

const HOUR_MS = 3_600_000;

/** `most` 0: no limit. */
export const hourlyLimit = (most: number): AddLimit | null =>
  most === 0 ? null : { most, withinMs: HOUR_MS };

/** When the next add is possible, in epoch ms. `madeAt`: when this person made intents in the last hour, the newest first. Null: one more is allowed. */
export function fullUntil(madeAt: readonly Date[], { most }: AddLimit, nowMs: number): number | null {
  const oldest = madeAt[most - 1];
  if (!oldest) return null;
  // The clock that wrote this moment can be ahead of this one. It counts as now at the latest.
  return Math.min(oldest.getTime(), nowMs) + HOUR_MS;
}
