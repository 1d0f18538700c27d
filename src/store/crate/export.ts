// Store: reads the whole mirror with its records, in parts, for an export.
import { and, asc, eq, gt, notExists, sql } from 'drizzle-orm';
import type { CopyReader } from '../../core/crate/ports.ts';
import type { Db } from '../handle.ts';
import { collectionItems, folders, records } from '../schema.ts';

const { instanceId, releaseId, folderId, rating, addedAt, notes } = collectionItems;
const { artistName, albumTitle, yearReleased, labelName, catalogNumber, recordSize } = records;
const { artists, labels, formats } = records;

export const exportQueries = (account: number, db: Db): CopyReader => ({
  // The primary key has this order, so each part is read without a sort. The id of a copy never changes, so that no copy is read
  // twice or left out when a sync writes in the meantime.
  async after(last, limit) {
    const part = db
      .select({ instanceId, releaseId, folderId, rating, addedAt, notes })
      .from(collectionItems)
      .where(and(eq(collectionItems.accountId, account), last === null ? undefined : gt(instanceId, last)))
      .orderBy(asc(instanceId))
      .limit(limit)
      .as('part');
    return db
      .select({
        instanceId: part.instanceId,
        releaseId: part.releaseId,
        folderId: part.folderId,
        rating: part.rating,
        addedAt: part.addedAt,
        notes: part.notes,
        folderName: folders.name,
        record: {
          ...{ artistName, albumTitle, yearReleased, labelName, catalogNumber, recordSize },
          ...{ artists, labels, formats },
        },
      })
      .from(part)
      .leftJoin(folders, and(eq(folders.accountId, account), eq(folders.folderId, part.folderId)))
      .leftJoin(records, and(eq(records.accountId, account), eq(records.discogsId, part.releaseId)))
      .orderBy(asc(part.instanceId));
  },

  async fieldIds() {
    const fieldId = sql<number>`(note.value ->> 'fieldId')::bigint`.mapWith(Number);
    const rows = await db
      .selectDistinct({ fieldId })
      .from(collectionItems)
      .innerJoin(sql`lateral jsonb_array_elements(${notes}) as note`, sql`true`)
      .where(eq(collectionItems.accountId, account))
      .orderBy(fieldId);
    return rows.map((row) => row.fieldId);
  },

  recordsWithoutCopy() {
    const copies = db
      .select({ one: sql`1` })
      .from(collectionItems)
      .where(and(eq(collectionItems.accountId, account), eq(releaseId, records.discogsId)));
    return db.$count(records, and(eq(records.accountId, account), notExists(copies)));
  },
});
