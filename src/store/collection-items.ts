// Store: the mirror of the Discogs collection, one row a copy (table collection_items).
import { and, eq, lte, notInArray, sql } from 'drizzle-orm';
import type { CollectionItem } from '../core/types.ts';
import type { Db } from './handle.ts';
import { collectionItems } from './schema.ts';

/** See Store.collection.save. An answer that leaves the master out does not make us forget it. */
export async function saveItems(db: Db, items: CollectionItem[], now: Date): Promise<void> {
  // One statement may not write a row twice; and by id, see the order in handle.ts.
  const byId = new Map(items.map((item) => [item.instanceId, item]));
  const values = [...byId.values()]
    .sort((a, b) => a.instanceId - b.instanceId)
    .map(({ instanceId, releaseId, masterId, folderId, rating, addedAt, notes }) => ({
      ...{ instanceId, releaseId, masterId, folderId, rating, addedAt, notes },
      seenAt: now,
    }));
  if (values.length === 0) return;
  await db
    .insert(collectionItems)
    .values(values)
    .onConflictDoUpdate({
      target: collectionItems.instanceId,
      set: {
        releaseId: sql`excluded.release_id`,
        masterId: sql`coalesce(excluded.master_id, ${collectionItems.masterId})`,
        folderId: sql`excluded.folder_id`,
        rating: sql`excluded.rating`,
        addedAt: sql`coalesce(excluded.added_at, ${collectionItems.addedAt})`,
        notes: sql`excluded.notes`,
        seenAt: sql`excluded.seen_at`,
      },
    });
}

/**
 * Makes the local copies of one release exactly these: what is not listed goes. But a copy that somebody saved after
 * `now` stays: the list was read before it was made.
 */
export async function replaceItems(
  db: Db,
  releaseId: number,
  items: CollectionItem[],
  now: Date,
): Promise<void> {
  const kept = items.map((item) => item.instanceId);
  await db.transaction(async (tx) => {
    await tx
      .delete(collectionItems)
      .where(
        and(
          eq(collectionItems.releaseId, releaseId),
          notInArray(collectionItems.instanceId, kept),
          lte(collectionItems.seenAt, now),
        ),
      );
    await saveItems(tx, items, now);
  });
}
