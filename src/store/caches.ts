// Store: keeps recent answers of Discogs, to save requests (tables release_cache and search_cache).
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { CachedRelease, Caches } from '../core/search/ports.ts';
import type { Pressing, Release } from '../core/types.ts';
import { CACHE_VERSION, FACTS_AGE_MS, isFresh, isStale } from './cache-age.ts';
import type { Db } from './handle.ts';
import { releaseCache } from './schema.ts';
import { answerQueries, pruneAnswers } from './search-cache.ts';
import type { SharedTime } from './shared-time.ts';
import { withoutOwner } from './without-owner.ts';

export const cacheQueries = (db: Db, relaxedDb: Db, time: SharedTime): Caches => ({
  async releases(releaseIds, now) {
    const rows = await db
      .select({ releaseId: releaseCache.releaseId, detail: releaseCache.detail, data: releaseCache.data })
      .from(releaseCache)
      .where(
        and(inArray(releaseCache.releaseId, releaseIds), isFresh(releaseCache, time, now, FACTS_AGE_MS)),
      );
    return new Map(rows.map(({ releaseId, detail, data }) => [releaseId, toCached(detail, data)]));
  },

  async saveRelease(release, now) {
    const values = {
      detail: 'full' as const,
      version: CACHE_VERSION,
      data: release,
      fetchedAt: time.now(now),
    };
    await relaxedDb
      .insert(releaseCache)
      .values({ releaseId: release.releaseId, ...values })
      .onConflictDoUpdate({ target: releaseCache.releaseId, set: values });
  },

  async saveRows(pressings, now) {
    const mayReplace = or(eq(releaseCache.detail, 'row'), isStale(releaseCache, time, now, FACTS_AGE_MS));
    await writeRows(relaxedDb, pressings, { fetchedAt: time.now(now), mayReplace });
  },

  async addRows(pressings, now) {
    const mayReplace = isStale(releaseCache, time, now, FACTS_AGE_MS);
    await writeRows(relaxedDb, pressings, { fetchedAt: time.now(now), mayReplace });
  },

  ...answerQueries(db, relaxedDb, time),

  async prune(now) {
    const releases = await relaxedDb
      .delete(releaseCache)
      .where(isStale(releaseCache, time, now, FACTS_AGE_MS))
      .returning({ version: releaseCache.version });
    return releases.length + (await pruneAnswers(relaxedDb, time, now));
  },
});

/** Writes rows without details. A row that is there is replaced only if it matches `mayReplace`. */
async function writeRows(
  db: Db,
  pressings: readonly Pressing[],
  { fetchedAt, mayReplace }: { fetchedAt: ReturnType<SharedTime['now']>; mayReplace: SQL | undefined },
): Promise<void> {
  // One statement cannot write a row twice, so repeated releases are removed. Rows are written in the order of their ids
  // (handle.ts).
  const byId = new Map(pressings.map((pressing) => [pressing.releaseId, pressing]));
  const values = [...byId.values()]
    .sort((a, b) => a.releaseId - b.releaseId)
    .map((pressing) => ({
      releaseId: pressing.releaseId,
      detail: 'row' as const,
      version: CACHE_VERSION,
      data: withoutOwner(pressing),
      fetchedAt,
    }));
  if (values.length === 0) return;
  await db
    .insert(releaseCache)
    .values(values)
    .onConflictDoUpdate({
      target: releaseCache.releaseId,
      set: {
        detail: sql`excluded.detail`,
        version: sql`excluded.version`,
        data: sql`excluded.data`,
        fetchedAt: sql`excluded.fetched_at`,
      },
      setWhere: mayReplace,
    });
}

/**
 * Turns a row into a CachedRelease. `detail` says which type `data` has: `saveRelease` writes `full` with a Release, and
 * `saveRows` writes `row` with a Pressing.
 */
function toCached(detail: 'full' | 'row', data: Release | Pressing): CachedRelease {
  return detail === 'full' ? { detail, release: data as Release } : { detail, pressing: data };
}
