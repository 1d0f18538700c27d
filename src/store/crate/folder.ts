// Store: which records have a copy in a folder. A folder has one copy, or the whole collection. So there is a condition for each
// size, and none depends on what Postgres believes about the size: without statistics it would read the folder for each record.
import { and, eq, gt, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../handle.ts';
import { collectionItems, records } from '../schema.ts';

export const FOLDER_SIZES: Readonly<{ sent: number; hashed: number }> = Object.freeze({
  /** The most copies whose releases are sent back to the database as ids. */
  sent: 1_000,
  /** The most copies that Postgres keeps in a table of hashes for one statement (4 MB of `work_mem`, 32 bytes each). */
  hashed: 100_000,
});

export interface Folder {
  /** Matches its records, in a query that reads all records of the account. Undefined: it has every record. */
  has: SQL | undefined;
  /** The same for a query that ends early: looks each record up. */
  hasEach: SQL | undefined;
  /**
   * How many records it has. Each of its releases has a record, because only a record without copies is removed, and reading the
   * records as well takes twice as long.
   */
  records: number;
}

const isIn = (account: number, folderId: number) =>
  and(eq(collectionItems.accountId, account), eq(collectionItems.folderId, folderId));
const { releaseId } = collectionItems;

export async function folderOf(
  account: number,
  db: Db,
  folderId: number,
  { sent, hashed }: { sent: number; hashed: number },
): Promise<Folder> {
  const all = () => db.select({ releaseId }).from(collectionItems).where(isIn(account, folderId));
  // Both are counted in one reading of an index.
  const [size = { copies: 0, releases: 0 }] = await db
    .select({
      copies: sql`count(*)`.mapWith(Number),
      releases: sql`count(distinct ${releaseId})`.mapWith(Number),
    })
    .from(collectionItems)
    .where(isIn(account, folderId));
  const { releases } = size;
  if (size.copies <= sent) {
    const ids = (await all()).map((row) => row.releaseId);
    const has = inArray(records.discogsId, [...new Set(ids)]);
    return { has, hasEach: has, records: releases };
  }
  if (await hasEverything(account, db, { folderId, releases })) {
    return { has: undefined, hasEach: undefined, records: releases };
  }
  // Postgres makes a join of a subquery, unless it is a value, or stands within `is true`.
  const its = db
    .select({ releaseId })
    .from(collectionItems)
    .where(and(isIn(account, folderId), eq(releaseId, records.discogsId)));
  const hasEach = sql`${its.limit(1)} is not null`;
  const has = size.copies > hashed ? hasEach : sql`(${records.discogsId} in ${all()}) is true`;
  return { has, hasEach, records: releases };
}

/** Returns whether each record of the account has a copy in the folder. Who uses no folders has one that is so. */
async function hasEverything(
  account: number,
  db: Db,
  { folderId, releases }: { folderId: number; releases: number },
): Promise<boolean> {
  // An index ends this look at once if there is another folder.
  const [elsewhere] = await db
    .select({ releaseId })
    .from(collectionItems)
    .where(
      and(
        eq(collectionItems.accountId, account),
        or(lt(collectionItems.folderId, folderId), gt(collectionItems.folderId, folderId)),
      ),
    )
    .limit(1);
  if (elsewhere) return false;
  // The index of the releases is a fifth of the one that answers questions. A record without a release has no copy.
  const isOfAccount = eq(records.accountId, account);
  const [withoutRelease] = await db
    .select({ id: records.id })
    .from(records)
    .where(and(isOfAccount, isNull(records.discogsId)))
    .limit(1);
  if (withoutRelease) return false;
  return (await db.$count(records, and(isOfAccount, gt(records.discogsId, 0)))) === releases;
}
