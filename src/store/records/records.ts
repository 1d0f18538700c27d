// Store: the releases we keep (table records).
import { isDeepStrictEqual } from 'node:util';
import { and, eq, getTableColumns, ne } from 'drizzle-orm';
import type { Release, StoredRecord } from '../../core/types.ts';
import type { Db } from '../handle.ts';
import { records } from '../schema.ts';
import { fold } from './fold.ts';

const { searchText: _searchText, ...recordColumns } = getTableColumns(records);

/** The columns that come from Discogs, and nothing else: also what a refresh writes. */
export function fromRelease(release: Release) {
  return {
    artistName: release.artist,
    albumTitle: release.title,
    // Discogs writes 0 for an unknown year.
    yearReleased: release.year === 0 ? null : release.year,
    labelName: release.label,
    catalogNumber: release.catalogNumber,
    discogsId: release.releaseId,
    discogsUri: release.webUrl,
    thumbnailUrl: release.thumbnailUrl,
    coverImageUrl: release.coverImageUrl,
    genres: release.genres,
    styles: release.styles,
    upcCode: release.barcodes.length > 0 ? release.barcodes.join(' ') : null,
    recordSize: release.recordSize,
    vinylColor: release.vinylColor,
    isShapedVinyl: release.isShapedVinyl,
    searchText: fold(
      [release.artist, release.title, release.label ?? '', release.catalogNumber ?? ''].join(' '),
    ),
  };
}

/** See Store.records.insert (core/ports.ts). */
export async function insertRecord(
  db: Db,
  release: Release,
  row: { isSynced: boolean; now: Date },
): Promise<{ record: StoredRecord; created: boolean }> {
  const values = {
    ...fromRelease(release),
    dataSource: 'discogs' as const,
    isSyncedWithDiscogs: row.isSynced,
    createdAt: row.now,
    updatedAt: row.now,
  };
  for (;;) {
    const [made] = await db.insert(records).values(values).onConflictDoNothing().returning(recordColumns);
    if (made) return { record: made, created: true };
    const record = await findRecord(db, release.releaseId);
    // Null: it was removed between the two statements, so this one may be inserted now.
    if (record) return { record, created: false };
  }
}

/** See Store.records.findByReleaseId. */
export async function findRecord(db: Db, releaseId: number): Promise<StoredRecord | null> {
  const [record] = await db.select(recordColumns).from(records).where(eq(records.discogsId, releaseId));
  return record ?? null;
}

/** A name that is no uuid is none of ours: Postgres would refuse to look. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** See Store.records.find. */
export async function recordById(db: Db, id: string): Promise<StoredRecord | null> {
  if (!UUID.test(id)) return null;
  const [record] = await db.select(recordColumns).from(records).where(eq(records.id, id));
  return record ?? null;
}

/** See Store.records.refresh. The row is locked, so that what is called `before` is what was overwritten. */
export async function refreshRecord(
  db: Db,
  id: string,
  release: Release,
  now: Date,
): Promise<{ before: StoredRecord; after: StoredRecord } | null> {
  const values = fromRelease(release);
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(records).where(eq(records.id, id)).for('update');
    if (!row) return null;
    const { searchText: _, ...before } = row;
    const isSame = Object.entries(values).every(([name, value]) =>
      isDeepStrictEqual(value, Reflect.get(row, name)),
    );
    if (isSame) return { before, after: before };
    const [after] = await tx
      .update(records)
      .set({ ...values, updatedAt: now })
      .where(eq(records.id, id))
      .returning(recordColumns);
    return after ? { before, after } : null;
  });
}

/** Writes only if it changes something, so that `updated_at` tells the truth. */
export async function setRecordSynced(
  db: Db,
  releaseId: number,
  isSynced: boolean,
  now: Date,
): Promise<void> {
  await db
    .update(records)
    .set({ isSyncedWithDiscogs: isSynced, updatedAt: now })
    .where(and(eq(records.discogsId, releaseId), ne(records.isSyncedWithDiscogs, isSynced)));
}

/** Returns whether there was one. */
export async function removeRecord(db: Db, releaseId: number): Promise<boolean> {
  const gone = await db.delete(records).where(eq(records.discogsId, releaseId)).returning({ id: records.id });
  return gone.length > 0;
}
