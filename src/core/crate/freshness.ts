// Core, crate: says how old the answers from the mirror are. Pure.

/**
 * How old the mirror is. `fresh`: nothing needs to be said. `old`: the last sync that read the whole collection began at `at`.
 * `never`: no sync has read it yet.
 */
export type Freshness = { kind: 'fresh' } | { kind: 'old'; at: Date } | { kind: 'never' };

/** A mirror of this age is old. */
const OLD_MS = 24 * 60 * 60_000;

/**
 * @param syncedAt when the last sync that read the whole collection began. Null: there was none.
 * @param hasCollection false: the crate is only here, so there is nothing to sync with.
 */
export function freshnessOf(
  syncedAt: Date | null,
  { nowMs, hasCollection }: { nowMs: number; hasCollection: boolean },
): Freshness {
  if (!hasCollection) return { kind: 'fresh' };
  if (syncedAt === null) return { kind: 'never' };
  return nowMs - syncedAt.getTime() > OLD_MS ? { kind: 'old', at: syncedAt } : { kind: 'fresh' };
}
