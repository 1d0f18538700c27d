// Store: reads the copies of a release with what is known of them here, and the albums with several copies.
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { DoubleAlbum, Shelf } from '../../core/crate/ports.ts';
import type { Db } from '../handle.ts';
import { itemColumns } from '../records/collection-items.ts';
import { lastSync } from '../records/ownership.ts';
import { recordColumns } from '../records/records.ts';
import { addIntents, collectionItems, folders, records } from '../schema.ts';

/** The album of a copy: its master, or else its release as a negative number. */
const album = sql<number>`coalesce(${collectionItems.masterId}, -${collectionItems.releaseId})`.mapWith(
  Number,
);
const firstAddedAt = sql<Date | null>`min(${collectionItems.addedAt})`.mapWith(collectionItems.addedAt);
const copies = sql<number>`count(*)`.mapWith(Number);

export const copyQueries = (
  account: number,
  db: Db,
): Pick<Shelf, 'copiesOf' | 'duplicates' | 'syncedAt'> => ({
  async syncedAt() {
    const last = lastSync(account, db);
    const [row] = await db.select({ at: last.at }).from(last);
    return row?.at ?? null;
  },

  async copiesOf(releaseId) {
    const { requesterId, guildId, channelId } = addIntents;
    const rows = await db
      .select({ ...itemColumns, folderName: folders.name, requesterId, guildId, channelId })
      .from(collectionItems)
      .leftJoin(folders, and(eq(folders.accountId, account), eq(folders.folderId, collectionItems.folderId)))
      .leftJoin(
        addIntents,
        and(
          eq(addIntents.accountId, account),
          eq(addIntents.releaseId, releaseId),
          eq(addIntents.instanceId, collectionItems.instanceId),
          eq(addIntents.status, 'added'),
        ),
      )
      .where(and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, releaseId)))
      .orderBy(sql`${collectionItems.addedAt} nulls last`, asc(collectionItems.instanceId));
    return rows.map(({ requesterId: userId, guildId: guild, channelId: channel, ...copy }) => ({
      ...copy,
      addedBy:
        userId === null || guild === null || channel === null
          ? null
          : { userId, guildId: guild, channelId: channel },
    }));
  },

  async duplicates({ offset, limit }) {
    const several = db.$with('several').as(
      db
        .select({ album: album.as('album'), at: firstAddedAt.as('at') })
        .from(collectionItems)
        .where(eq(collectionItems.accountId, account))
        .groupBy(sql`1`)
        .having(sql`count(*) > 1`),
    );
    // The albums are grouped once, for the page and for their number. A page past the end has no row, and so no number.
    const total = sql`(select count(*) from ${several})`.mapWith(Number);
    const page = await db
      .with(several)
      .select({ album: several.album, at: several.at, total })
      .from(several)
      .orderBy(sql`${several.at} nulls last`, asc(several.album))
      .offset(offset)
      .limit(limit);
    const [counted = { total: 0 }] =
      page.length > 0 || offset === 0
        ? page
        : await db.with(several).select({ total }).from(sql`(select) as one`);
    const albums = page.map((one) => one.album);
    const pressings = await pressingsOf(account, db, albums);
    return {
      total: counted.total,
      albums: page.map(
        (one): DoubleAlbum => ({
          firstAddedAt: one.at,
          pressings: pressings
            .filter((pressing) => pressing.album === one.album)
            .map(({ releaseId, copies: count, record }) => ({ releaseId, copies: count, record })),
        }),
      ),
    };
  },
});

/** Returns the owned pressings of these albums, with their records. */
async function pressingsOf(account: number, db: Db, albums: readonly number[]) {
  if (albums.length === 0) return [];
  const owned = db
    .select({ album: album.as('album'), releaseId: collectionItems.releaseId, copies: copies.as('copies') })
    .from(collectionItems)
    .where(
      and(
        eq(collectionItems.accountId, account),
        sql`(${inArray(
          collectionItems.masterId,
          albums.filter((one) => one > 0),
        )} or ${collectionItems.masterId} is null and ${inArray(
          collectionItems.releaseId,
          albums.filter((one) => one < 0).map((one) => -one),
        )})`,
      ),
    )
    .groupBy(sql`1`, collectionItems.releaseId)
    .as('owned');
  return db
    .select({ album: owned.album, releaseId: owned.releaseId, copies: owned.copies, record: recordColumns })
    .from(owned)
    .leftJoin(records, and(eq(records.accountId, account), eq(records.discogsId, owned.releaseId)))
    .orderBy(asc(owned.releaseId));
}
