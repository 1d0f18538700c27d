// Store: keeps recent answers of Discogs, to save requests (tables release_cache and search_cache).
import { createHash } from 'node:crypto';
import { and, eq, gt, inArray, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CachedRelease, Store } from '../core/ports.ts';
import type { Pressing, Release } from '../core/types.ts';
import type { Db } from './handle.ts';
import { releaseCache, searchCache } from './schema.ts';
import type { SharedTime } from './shared-time.ts';

/**
 * The version of the cached data. Raise it with each change of the types Pressing or Release. Rows of another version are not
 * read, and are pruned.
 */
const CACHE_VERSION = 4;

/**
 * How long a cached release is used. Discogs' terms forbid data that is more than six hours older than its own
 * (https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use).
 */
const RELEASE_AGE_MS = 6 * 60 * 60_000;

/**
 * How long a cached search is used. The same search within ten minutes costs no call (docs/architecture.md, "One /search", 3).
 */
const SEARCH_AGE_MS = 10 * 60_000;

/**
 * How much the clocks of two machines can differ. A row that is further in the future was written before a clock was set back,
 * and is not used.
 */
const CLOCK_SKEW_MS = 5 * 60_000;

interface CacheTable {
  version: PgColumn;
  fetchedAt: PgColumn;
}

/** Matches the rows that may still be used. `isStale` matches all other rows. */
function isFresh(table: CacheTable, { after }: SharedTime, now: Date, ageMs: number): SQL | undefined {
  return and(
    eq(table.version, CACHE_VERSION),
    gt(table.fetchedAt, after(now, -ageMs)),
    lte(table.fetchedAt, after(now, CLOCK_SKEW_MS)),
  );
}

function isStale(table: CacheTable, { after }: SharedTime, now: Date, ageMs: number): SQL | undefined {
  return or(
    ne(table.version, CACHE_VERSION),
    lte(table.fetchedAt, after(now, -ageMs)),
    gt(table.fetchedAt, after(now, CLOCK_SKEW_MS)),
  );
}

export const cacheQueries = (db: Db, relaxedDb: Db, time: SharedTime): Store['caches'] => ({
  async releases(releaseIds, now) {
    const rows = await db
      .select({ releaseId: releaseCache.releaseId, detail: releaseCache.detail, data: releaseCache.data })
      .from(releaseCache)
      .where(
        and(inArray(releaseCache.releaseId, releaseIds), isFresh(releaseCache, time, now, RELEASE_AGE_MS)),
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
        fetchedAt: time.now(now),
      }));
    if (values.length === 0) return;
    await relaxedDb
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
        setWhere: or(eq(releaseCache.detail, 'row'), isStale(releaseCache, time, now, RELEASE_AGE_MS)),
      });
  },

  async search(key, now) {
    const [row] = await db
      .select({ found: searchCache.found, step: searchCache.step })
      .from(searchCache)
      .where(and(eq(searchCache.keyHash, hashOf(key)), isFresh(searchCache, time, now, SEARCH_AGE_MS)));
    return row ? { ...row.found, step: row.step } : null;
  },

  async saveSearch(key, { step, ...found }, now) {
    const values = { version: CACHE_VERSION, found, step, fetchedAt: time.now(now) };
    await relaxedDb
      .insert(searchCache)
      .values({ keyHash: hashOf(key), ...values })
      .onConflictDoUpdate({ target: searchCache.keyHash, set: values });
  },

  async prune(now) {
    const releases = await relaxedDb
      .delete(releaseCache)
      .where(isStale(releaseCache, time, now, RELEASE_AGE_MS))
      .returning({ version: releaseCache.version });
    const searches = await relaxedDb
      .delete(searchCache)
      .where(isStale(searchCache, time, now, SEARCH_AGE_MS))
      .returning({ version: searchCache.version });
    return releases.length + searches.length;
  },
});

/**
 * Turns a row into a CachedRelease. `detail` says which type `data` has: `saveRelease` writes `full` with a Release, and
 * `saveRows` writes `row` with a Pressing.
 */
function toCached(detail: 'full' | 'row', data: Release | Pressing): CachedRelease {
  return detail === 'full' ? { detail, release: data as Release } : { detail, pressing: data };
}

/**
 * Returns a copy with the fields of a Pressing only. A search row also says whether the account owns the release, and that must
 * not be stored.
 */
function withoutOwner(pressing: Pressing): Pressing {
  return {
    releaseId: pressing.releaseId,
    masterId: pressing.masterId,
    heading: pressing.heading,
    year: pressing.year,
    country: pressing.country,
    label: pressing.label,
    catalogNumber: pressing.catalogNumber,
    carriers: pressing.carriers,
    descriptions: pressing.descriptions,
    have: pressing.have,
    want: pressing.want,
    thumbnailUrl: pressing.thumbnailUrl,
    webUrl: pressing.webUrl,
    recordSize: pressing.recordSize,
    vinylColor: pressing.vinylColor,
    isShapedVinyl: pressing.isShapedVinyl,
    shape: pressing.shape,
    isPictureDisc: pressing.isPictureDisc,
    isEtched: pressing.isEtched,
    weight: pressing.weight,
    discCount: pressing.discCount,
  };
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
