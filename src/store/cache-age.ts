// Store, caches: how long a cached answer of Discogs is used.
import { and, eq, gt, lte, ne, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { SharedTime } from './shared-time.ts';

/**
 * The version of the cached data. Raise it with each change of the types Pressing, Release, Master or VersionsPage. Rows of
 * another version are not read, and are pruned.
 */
export const CACHE_VERSION = 5;

/**
 * How long a cached release, master or page of versions is used. Discogs' terms forbid data that is more than six hours older
 * than its own (https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use).
 */
export const FACTS_AGE_MS = 6 * 60 * 60_000;

/**
 * How long a cached search is used. The same search within ten minutes costs no call (docs/architecture.md, "One /search", 3).
 */
export const SEARCH_AGE_MS = 10 * 60_000;

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
export function isFresh(table: CacheTable, { after }: SharedTime, now: Date, ageMs: number): SQL | undefined {
  return and(
    eq(table.version, CACHE_VERSION),
    gt(table.fetchedAt, after(now, -ageMs)),
    lte(table.fetchedAt, after(now, CLOCK_SKEW_MS)),
  );
}

export function isStale(table: CacheTable, { after }: SharedTime, now: Date, ageMs: number): SQL | undefined {
  return or(
    ne(table.version, CACHE_VERSION),
    lte(table.fetchedAt, after(now, -ageMs)),
    gt(table.fetchedAt, after(now, CLOCK_SKEW_MS)),
  );
}
