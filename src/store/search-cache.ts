// Store, caches: the answers of Discogs that are no single release: searches, masters, and pages of versions (table search_cache).
import { createHash } from 'node:crypto';
import { and, eq, like, notLike, or } from 'drizzle-orm';
import type { Caches } from '../core/search/ports.ts';
import type { VersionsRequest } from '../core/search/types.ts';
import { CACHE_VERSION, FACTS_AGE_MS, isFresh, isStale, SEARCH_AGE_MS } from './cache-age.ts';
import type { Db } from './handle.ts';
import { type CachedAnswer, searchCache } from './schema.ts';
import type { SharedTime } from './shared-time.ts';
import { withoutOwner } from './without-owner.ts';

/**
 * The key of a search is a hash, which has no colon. The keys of other answers begin with this, because they are used longer
 * than searches.
 */
const FACTS = 'facts:';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const masterKey = (masterId: number) => `${FACTS}master:${masterId}`;
const versionsKey = ({ masterId, filters, page }: VersionsRequest) =>
  `${FACTS}versions:${hashOf(JSON.stringify([masterId, filters.country, filters.year, filters.format, page]))}`;

type AnswerQueries = Pick<
  Caches,
  'search' | 'saveSearch' | 'master' | 'saveMaster' | 'versions' | 'saveVersions'
>;

export function answerQueries(db: Db, relaxedDb: Db, time: SharedTime): AnswerQueries {
  async function read(key: string, now: Date, ageMs: number) {
    const [row] = await db
      .select({ found: searchCache.found, step: searchCache.step })
      .from(searchCache)
      .where(and(eq(searchCache.keyHash, key), isFresh(searchCache, time, now, ageMs)));
    return row ?? null;
  }

  async function save(key: string, { found, step = 0 }: { found: CachedAnswer; step?: number }, now: Date) {
    const values = { version: CACHE_VERSION, found, step, fetchedAt: time.now(now) };
    await relaxedDb
      .insert(searchCache)
      .values({ keyHash: key, ...values })
      .onConflictDoUpdate({ target: searchCache.keyHash, set: values });
  }

  return {
    async search(key, now) {
      const row = await read(hashOf(key), now, SEARCH_AGE_MS);
      return row && 'releaseIds' in row.found ? { ...row.found, step: row.step } : null;
    },

    saveSearch: (key, { step, ...found }, now) => save(hashOf(key), { found, step }, now),

    async master(masterId, now) {
      const row = await read(masterKey(masterId), now, FACTS_AGE_MS);
      return row && 'master' in row.found ? row.found.master : null;
    },

    saveMaster: (master, now) => save(masterKey(master.masterId), { found: { master } }, now),

    async versions(request, now) {
      const row = await read(versionsKey(request), now, FACTS_AGE_MS);
      return row && 'page' in row.found ? row.found : null;
    },

    saveVersions(request, { page, pages, items, versions, facets }, now) {
      const found = { page, pages, items, versions: versions.map(withoutOwner), facets };
      return save(versionsKey(request), { found }, now);
    },
  };
}

/** Deletes the answers that are too old. Returns how many were deleted. */
export async function pruneAnswers(relaxedDb: Db, time: SharedTime, now: Date): Promise<number> {
  const isFacts = like(searchCache.keyHash, `${FACTS}%`);
  const isSearch = notLike(searchCache.keyHash, `${FACTS}%`);
  const deleted = await relaxedDb
    .delete(searchCache)
    .where(
      or(
        and(isSearch, isStale(searchCache, time, now, SEARCH_AGE_MS)),
        and(isFacts, isStale(searchCache, time, now, FACTS_AGE_MS)),
      ),
    )
    .returning({ version: searchCache.version });
  return deleted.length;
}
