// Store: what we own of the releases on a page of results, in one round trip.
import { and, count, eq, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Ownership } from '../core/types.ts';
import type { Db } from './handle.ts';
import { collectionItems, records } from './schema.ts';

/** See Store.ownership. */
export async function findOwnership(
  db: Db,
  pressings: { releaseId: number; masterId: number | null }[],
): Promise<Map<number, Ownership>> {
  if (pressings.length === 0) return new Map();
  // As text: both drivers send it alike, and one statement does for any number of releases.
  const list = (values: (number | null)[]) => `{${values.map((one) => one ?? 'null').join(',')}}`;
  const releaseIds = list(pressings.map(({ releaseId }) => releaseId));
  const masterIds = list(pressings.map(({ masterId }) => masterId));

  const releaseId = sql<number>`asked.release_id`;
  const masterId = sql<number | null>`asked.master_id`;
  const copy = alias(collectionItems, 'copy');
  const other = alias(collectionItems, 'other');
  const rows = await db
    .select({
      releaseId: releaseId.mapWith(Number),
      copies:
        sql<number>`${db.select({ n: count() }).from(copy).where(eq(copy.releaseId, releaseId))}`.mapWith(
          Number,
        ),
      otherPressing: sql<boolean>`exists ${db
        .select({ one: sql`1` })
        .from(other)
        .where(and(eq(other.masterId, masterId), ne(other.releaseId, releaseId)))}`,
      isSynced: records.isSyncedWithDiscogs,
    })
    .from(
      sql`unnest(${releaseIds}::text::bigint[], ${masterIds}::text::bigint[]) as asked (release_id, master_id)`,
    )
    .leftJoin(records, eq(records.discogsId, releaseId));

  return new Map(
    rows.map(({ releaseId, copies, otherPressing, isSynced }) => [
      releaseId,
      { copies, otherPressing, record: isSynced === null ? null : { isSyncedWithDiscogs: isSynced } },
    ]),
  );
}
