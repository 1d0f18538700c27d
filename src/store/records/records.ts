// Store: the saved releases (table records).
import { isDeepStrictEqual } from 'node:util';
import { and, eq, getTableColumns, lte, ne } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import type { Release } from '../../core/types.ts';
import type { Db } from '../handle.ts';
import { records } from '../schema.ts';
import { fillQueries, upcCodeOf } from './fill.ts';
import { searchTextOf } from './search-text.ts';
import { formatBitsOf, genreBitsOf } from './word-bits.ts';

const {
  accountId: _owner,
  searchText: _searchText,
  genreBits: _genreBits,
  formatBits: _formatBits,
  ...recordFields
} = getTableColumns(records);
/** The columns of a StoredRecord. */
export const recordColumns = recordFields;

const {
  id: _id,
  accountId: _account,
  dataSource: _source,
  isSyncedWithDiscogs: _flag,
  createdAt: _created,
  updatedAt: _updated,
  ...columns
} = getTableColumns(records);
/** The columns of a record that come from Discogs. */
export const discogsColumns = columns;

/** Returns the values of the columns that come from Discogs. A refresh writes these columns and no others. */
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
    upcCode: upcCodeOf(release.barcodes),
    recordSize: release.recordSize,
    vinylColor: release.vinylColor,
    isShapedVinyl: release.isShapedVinyl,
    country: release.country,
    masterId: release.masterId,
    artists: release.listed.artists,
    labels: release.listed.labels,
    formats: release.listed.formats,
    genreBits: genreBitsOf(release.genres),
    formatBits: formatBitsOf(release.listed.formats),
    searchText: searchTextOf(release),
  } satisfies Record<keyof typeof discogsColumns, unknown>;
}

/** Matches the record of a release in this account. */
const isOf = (account: number, releaseId: number) =>
  and(eq(records.accountId, account), eq(records.discogsId, releaseId));

export const recordQueries = (
  account: number,
  db: Db,
): Omit<Crate['records'], 'search' | 'artists' | 'titles' | 'fill'> => ({
  async insert(release, row) {
    const values = {
      accountId: account,
      ...fromRelease(release),
      dataSource: 'discogs' as const,
      isSyncedWithDiscogs: row.isSynced,
      createdAt: row.now,
      updatedAt: row.now,
    };
    for (;;) {
      const [made] = await db.insert(records).values(values).onConflictDoNothing().returning(recordColumns);
      if (made) return { record: made, created: true };
      await fillQueries(account, db).fill([release]);
      const record = await recordQueries(account, db).findByReleaseId(release.releaseId);
      // The record is null if the row in the way was removed between the two statements. Then the next insert can succeed.
      if (record) return { record, created: false };
    }
  },

  async findByReleaseId(releaseId) {
    const [record] = await db.select(recordColumns).from(records).where(isOf(account, releaseId));
    return record ?? null;
  },

  countUntil: (createdAt) =>
    db.$count(records, and(eq(records.accountId, account), lte(records.createdAt, createdAt))),

  async find(id) {
    if (!UUID.test(id)) return null;
    const [record] = await db.select(recordColumns).from(records).where(isRow(account, id));
    return record ?? null;
  },

  // The row is locked when it is read, so that `before` is exactly what the update overwrites.
  async refresh(id, release, now) {
    const values = fromRelease(release);
    return db.transaction(async (tx) => {
      const [row] = await tx.select().from(records).where(isRow(account, id)).for('update');
      if (!row) return null;
      const { accountId: _1, searchText: _2, genreBits: _3, formatBits: _4, ...before } = row;
      const isSame = Object.entries(values).every(([name, value]) =>
        isDeepStrictEqual(value, Reflect.get(row, name)),
      );
      if (isSame) return { before, after: before };
      const [after] = await tx
        .update(records)
        .set({ ...values, updatedAt: now })
        .where(isRow(account, id))
        .returning(recordColumns);
      return after ? { before, after } : null;
    });
  },
});

const isRow = (account: number, id: string) => and(eq(records.accountId, account), eq(records.id, id));

/** Matches a uuid. Postgres throws an error if a uuid column is compared with any other text. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Sets whether the record of this release is synced. Writes only if that changes the flag, because a write also changes
 * `updated_at`.
 */
export async function setRecordSynced(
  account: number,
  db: Db,
  releaseId: number,
  isSynced: boolean,
  now: Date,
): Promise<void> {
  await db
    .update(records)
    .set({ isSyncedWithDiscogs: isSynced, updatedAt: now })
    .where(and(isOf(account, releaseId), ne(records.isSyncedWithDiscogs, isSynced)));
}

/** Removes the record of this release. Returns whether there was one. */
export async function removeRecord(account: number, db: Db, releaseId: number): Promise<boolean> {
  const gone = await db.delete(records).where(isOf(account, releaseId)).returning({ id: records.id });
  return gone.length > 0;
}
