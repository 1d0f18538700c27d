// Store: the queries of a push. They find the records that are not in the collection yet, with the facts that decide what the
// push does.
import { and, asc, eq, gt, inArray, isNotNull, not, or, type SQL, sql } from 'drizzle-orm';
import type { PushCandidate, PushPosition, PushStore } from '../../core/sync/ports.ts';
import type { Db } from '../handle.ts';
import { addQueries } from '../intents/add.ts';
import { intentColumns, isIntent, isLiveOf, LIVE, toIntent } from '../intents/reads.ts';
import { addIntents, records, syncRuns } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { changedColumns, withErrors, writeRun } from './runs.ts';

/** Matches the records that the next push brings into the collection. */
export const isToPush = (account: number) =>
  and(eq(records.accountId, account), not(records.isSyncedWithDiscogs), isNotNull(records.discogsId));

/**
 * SQL for the ids of the copies of a release in the mirror. Postgres joins the ids into one text, because the two drivers
 * return arrays of bigints in different types.
 */
const copiesOf = (account: number, releaseId: SQL) =>
  sql<number[]>`(select string_agg(instance_id::text, ',' order by instance_id) from collection_items
    where collection_items.account_id = ${account}::int and collection_items.release_id = ${releaseId})`.mapWith(
    readIds,
  );

const readIds = (text: string | null) => (text === null ? [] : text.split(',').map(Number));

/** Turns null into an empty list. Null means that there are no copies; Drizzle does not call `readIds` for it. */
const listed = (ids: number[] | null) => ids ?? [];

function selectCandidates(account: number, db: Db, { readAt }: SharedTime) {
  return db
    .select({
      recordId: records.id,
      createdAt: records.createdAt,
      releaseId: records.discogsId,
      artist: records.artistName,
      title: records.albumTitle,
      isSynced: records.isSyncedWithDiscogs,
      instanceIds: copiesOf(account, sql`${records.discogsId}`),
      intent: addIntents,
      readAt,
    })
    .from(records)
    .leftJoin(addIntents, isLiveOf(account, records.discogsId))
    .orderBy(asc(records.createdAt), asc(records.id))
    .$dynamic();
}

function toCandidate(row: Awaited<ReturnType<typeof selectCandidates>>[number]): PushCandidate[] {
  const { createdAt, releaseId, artist, title, instanceIds, intent, readAt, ...rest } = row;
  if (releaseId === null) return [];
  const candidate = {
    ...rest,
    releaseId,
    createdAtMs: createdAt.getTime(),
    heading: `${artist} - ${title}`,
    instanceIds: listed(instanceIds),
    intent: intent && toIntent({ ...intent, readAt }),
  };
  return [candidate];
}

/** Matches the records after this position. The order is by `(created_at, id)`, as in the index `records_unsynced`. */
const isAfter = (position: PushPosition | null) => {
  if (position === null) return undefined;
  const createdAt = new Date(position.createdAtMs);
  return or(
    gt(records.createdAt, createdAt),
    and(eq(records.createdAt, createdAt), gt(records.id, position.recordId)),
  );
};

export const pushQueries = (account: number, db: Db, time: SharedTime): PushStore => ({
  async toPush(after, limit) {
    const rows = await selectCandidates(account, db, time)
      .where(and(isToPush(account), isAfter(after)))
      .limit(limit);
    return rows.flatMap(toCandidate);
  },

  async countToPush(after) {
    return db.$count(records, and(isToPush(account), isAfter(after)));
  },

  async leftToPush(releaseIds) {
    const rows = await selectCandidates(account, db, time).where(
      and(
        eq(records.accountId, account),
        or(inArray(records.discogsId, releaseIds), and(isToPush(account), isNotNull(addIntents.id))),
      ),
    );
    return rows.flatMap(toCandidate);
  },

  async candidate(releaseId) {
    const rows = await selectCandidates(account, db, time).where(
      and(eq(records.accountId, account), eq(records.discogsId, releaseId)),
    );
    return rows.flatMap(toCandidate)[0] ?? null;
  },

  async openIntents() {
    const rows = await db
      .select({
        intent: intentColumns(time),
        isSynced: records.isSyncedWithDiscogs,
        instanceIds: copiesOf(account, sql`${addIntents.releaseId}`),
      })
      .from(addIntents)
      .leftJoin(records, and(eq(records.accountId, account), eq(records.discogsId, addIntents.releaseId)))
      .where(and(eq(addIntents.accountId, account), inArray(addIntents.status, [...LIVE])))
      .orderBy(asc(addIntents.id));
    return rows.map(({ intent, isSynced, instanceIds }) => ({
      intent: toIntent(intent),
      isToPush: isSynced === false,
      instanceIds: listed(instanceIds),
    }));
  },

  async markFound(held, releaseId, change, now) {
    return withErrors(db, held, change.errors, now, (handle) =>
      handle.transaction(async (tx) => {
        const flagged = await tx
          .update(records)
          .set({ isSyncedWithDiscogs: true, updatedAt: now })
          .where(
            and(
              eq(records.accountId, account),
              eq(records.discogsId, releaseId),
              not(records.isSyncedWithDiscogs),
            ),
          )
          .returning({ id: records.id });
        return writeRun(account, tx, held, { ...changedColumns(change, now), ...pushedMore(flagged.length) });
      }),
    );
  },

  async closeIntent(held, intent, outcome) {
    return db.transaction(async (tx) => {
      const [before] = await tx
        .select({ status: addIntents.status })
        .from(addIntents)
        .where(isIntent(account, intent.id))
        .for('update');
      const closed = await addQueries(account, tx, time).close(intent, outcome);
      const isNew = before?.status === 'open';
      const isAdded = isNew && closed.status === 'added' ? 1 : 0;
      const isFound = isNew && closed.status === 'found' ? 1 : 0;
      const run = await writeRun(account, tx, held, {
        updatedAt: outcome.now,
        pushed: sql`${syncRuns.pushed} + ${isAdded}::int
          + case when ${syncRuns.kind} = 'import' then 0 else ${isFound}::int end`,
      });
      return { run, intent: closed };
    });
  },
});

const pushedMore = (count: number) => ({ pushed: sql`${syncRuns.pushed} + ${count}` });
