// Store, feed: reads what a post of the feed shows. It is read when the post is sent, so that the post leaves out what was taken back before.
import {
  and,
  desc,
  eq,
  exists,
  getTableColumns,
  gte,
  inArray,
  isNull,
  like,
  lt,
  lte,
  notExists,
  type SQL,
  sql,
} from 'drizzle-orm';
import { type PgColumn, union } from 'drizzle-orm/pg-core';
import { FORGOTTEN_ID } from '../../core/add/types.ts';
import type { FeedContent, FeedStore } from '../../core/feed/ports.ts';
import { importKey } from '../../core/import/ports.ts';
import type { StoredRecord } from '../../core/types.ts';
import type { Db } from '../handle.ts';
import { recordColumns } from '../records/records.ts';
import { addIntents, collectionItems, guildSettings, records, syncRuns } from '../schema.ts';
import { isQuietNight } from '../sync/runs.ts';

/** How many records a post shows. */
const SHOWN = 10;

type Run = typeof syncRuns.$inferSelect & { endedAt: Date };

/** The columns of each list of releases. */
const shown = (releaseId: PgColumn, at: PgColumn) => ({
  releaseId: sql<number>`${releaseId}`.as('release_id'),
  at: sql<Date>`${at}`.as('at'),
});

/** The releases of adds that match, and when they were added last. */
const addedReleases = (account: number, db: Db, matching: SQL | undefined) =>
  db
    .select(shown(addIntents.releaseId, addIntents.closedAt))
    .from(addIntents)
    .where(and(eq(addIntents.accountId, account), eq(addIntents.status, 'added'), matching));

/** The releases whose records a pull of this run made, and that still have a copy. */
const pulledReleases = (account: number, db: Db, { startedAt, endedAt }: Run) =>
  db
    .select(shown(records.discogsId, records.createdAt))
    .from(records)
    .where(
      and(
        eq(records.accountId, account),
        gte(records.createdAt, startedAt),
        lte(records.createdAt, endedAt),
        exists(
          db
            .select({ one: sql`1` })
            .from(collectionItems)
            .where(
              and(
                eq(collectionItems.accountId, account),
                eq(collectionItems.releaseId, sql`${records.discogsId}`),
              ),
            ),
        ),
        notExists(
          db
            .select({ one: sql`1` })
            .from(addIntents)
            .where(
              and(
                eq(addIntents.accountId, account),
                eq(addIntents.releaseId, sql`${records.discogsId}`),
                eq(addIntents.recordId, records.id),
                addIntents.rowCreated,
              ),
            ),
        ),
      ),
    );

type Releases = ReturnType<ReturnType<typeof addedReleases>['as']>;

/** Returns the newest records of these releases, and how many there are. */
async function newestOf(
  account: number,
  db: Db,
  all: Releases,
): Promise<Pick<FeedContent, 'total' | 'newest'> | null> {
  const listed = db
    .select({
      releaseId: all.releaseId,
      at: sql<Date>`max(${all.at})`.as('newest_at'),
      total: sql<number>`count(*) over ()`.mapWith(Number).as('total'),
    })
    .from(all)
    .innerJoin(records, and(eq(records.accountId, account), eq(records.discogsId, all.releaseId)))
    .groupBy(all.releaseId)
    .orderBy(desc(sql`newest_at`), desc(all.releaseId))
    .limit(SHOWN)
    .as('listed');
  const rows = await db
    .select({ ...recordColumns, total: listed.total })
    .from(listed)
    .innerJoin(records, and(eq(records.accountId, account), eq(records.discogsId, listed.releaseId)))
    .orderBy(desc(listed.at), desc(listed.releaseId));
  const [first] = rows;
  if (!first) return null;
  return { total: first.total, newest: rows.map(({ total: _total, ...record }): StoredRecord => record) };
}

export const feedContentQueries = (account: number, db: Db): Pick<FeedStore, 'content'> => ({
  async content({ guildId, subject, subjectId }) {
    if (subject === 'run') return contentOfRun(account, db, subjectId);
    // The ids of a post's adds begin with its own number, so older rows need not be read.
    const ofPost = and(gte(addIntents.id, subjectId), eq(addIntents.fedIn, subjectId));
    const since = db
      .select({ at: guildSettings.feedSince })
      .from(guildSettings)
      .where(eq(guildSettings.guildId, guildId));
    const shown = await newestOf(
      account,
      db,
      addedReleases(account, db, and(ofPost, sql`${addIntents.closedAt} >= ${since}`)).as('shown'),
    );
    if (!shown) return null;
    const [by] = await db
      .select({ userId: addIntents.requesterId, guildId: addIntents.guildId })
      .from(addIntents)
      .where(and(eq(addIntents.accountId, account), ofPost))
      .limit(1);
    return { ...shown, what: 'added', by: personOf(by?.userId ?? null, by?.guildId ?? null), gone: 0 };
  },
});

async function contentOfRun(account: number, db: Db, runId: number): Promise<FeedContent | null> {
  const [run] = await db
    .select({ ...getTableColumns(syncRuns), isQuiet: sql<boolean>`${isQuietNight}` })
    .from(syncRuns)
    .where(and(eq(syncRuns.accountId, account), eq(syncRuns.id, runId)));
  if (!run?.endedAt) return null;
  const ended: Run = { ...run, endedAt: run.endedAt };
  if (run.kind === 'import') {
    const ofImport = like(addIntents.requestKey, `${importKey(run.importId ?? 0)}%`);
    const shown = await newestOf(account, db, addedReleases(account, db, ofImport).as('shown'));
    return shown && { ...shown, what: 'imported', by: personOf(run.requesterId, run.guildId), gone: 0 };
  }
  if (await isFirst(account, db, run.id)) return null;
  // A run is alone in its account, so all that was pushed in its time was pushed by it.
  const pushed = addedReleases(
    account,
    db,
    and(
      isNull(addIntents.requestKey),
      gte(addIntents.closedAt, run.startedAt),
      lte(addIntents.closedAt, ended.endedAt),
    ),
  );
  const shown = await newestOf(account, db, union(pulledReleases(account, db, ended), pushed).as('shown'));
  // A person reads in the message of their own sync what is gone. No message shows a night.
  const gone = run.isQuiet ? run.newlyGone : 0;
  if (!shown && gone === 0) return null;
  return { ...(shown ?? { total: 0, newest: [] }), what: 'synced', by: null, gone };
}

/** Whether no earlier run has read the whole collection. */
async function isFirst(account: number, db: Db, runId: number): Promise<boolean> {
  const earlier = await db
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(
      and(
        eq(syncRuns.accountId, account),
        eq(syncRuns.kind, 'sync'),
        inArray(syncRuns.phase, ['push', 'done']),
        lt(syncRuns.id, runId),
      ),
    )
    .limit(1);
  return earlier.length === 0;
}

const personOf = (userId: string | null, guildId: string | null): FeedContent['by'] =>
  userId === null || guildId === null || userId === FORGOTTEN_ID ? null : { userId, guildId };
