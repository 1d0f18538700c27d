// Store: reads and writes the mirror, our copy of the Discogs collection. It has one row for each copy of a record (table
// collection_items).
import { and, asc, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { collectionItems } from '../schema.ts';

/** SQL for the id of the unfinished run of this account, or null. */
export const activeRunId = (account: number) =>
  sql<number | null>`(select id from sync_runs where account_id = ${account}::int and ended_at is null)`;

const {
  accountId: _account,
  seenAt: _seenAt,
  seenInRun: _seenIn,
  savedInRun: _savedIn,
  ...columns
} = getTableColumns(collectionItems);
/** The columns of a copy that come from Discogs. */
export const itemColumns = columns;

/**
 * The columns that an upsert overwrites in a row that exists. A later answer without a master or a date leaves the stored
 * value.
 */
export const laterAnswer = {
  releaseId: sql`excluded.release_id`,
  masterId: sql`coalesce(excluded.master_id, ${collectionItems.masterId})`,
  folderId: sql`excluded.folder_id`,
  rating: sql`excluded.rating`,
  addedAt: sql`coalesce(excluded.added_at, ${collectionItems.addedAt})`,
  notes: sql`excluded.notes`,
} satisfies Record<Exclude<keyof typeof itemColumns, 'instanceId'>, SQL>;

export const collectionQueries = (account: number, db: Db): Crate['collection'] => ({
  async save(items, now) {
    // One statement cannot write a row twice, so repeated copies are removed from the list. Rows are written in the order of
    // their ids (handle.ts).
    const byId = new Map(items.map((item) => [item.instanceId, item]));
    const values = [...byId.values()]
      .sort((a, b) => a.instanceId - b.instanceId)
      .map((item) => ({ ...item, accountId: account, seenAt: now, savedInRun: activeRunId(account) }));
    if (values.length === 0) return;
    await db
      .insert(collectionItems)
      .values(values)
      .onConflictDoUpdate({
        target: [collectionItems.accountId, collectionItems.instanceId],
        set: { ...laterAnswer, seenAt: sql`excluded.seen_at`, savedInRun: sql`excluded.saved_in_run` },
      });
  },

  async ofRelease(releaseId) {
    return db
      .select(itemColumns)
      .from(collectionItems)
      .where(and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, releaseId)))
      .orderBy(asc(collectionItems.instanceId));
  },
});

/** Removes copies from the mirror that are no longer in the collection. */
export async function removeItems(account: number, db: Db, instanceIds: number[]): Promise<void> {
  if (instanceIds.length === 0) return;
  await db
    .delete(collectionItems)
    .where(and(eq(collectionItems.accountId, account), inArray(collectionItems.instanceId, instanceIds)));
}
