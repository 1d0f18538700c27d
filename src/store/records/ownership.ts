// Store: finds out which releases on a page of results the account owns, in one query. Also saves what Discogs itself says
// about that (table ownership_hints).
import { and, count, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { alias, union } from 'drizzle-orm/pg-core';
import type { Crate } from '../../core/ports.ts';
import type { Condition } from '../../core/types.ts';
import type { Db } from '../handle.ts';
import { addIntents, collectionItems, ownershipHints, records, syncRuns, wants } from '../schema.ts';
import { activeRunId } from './collection-items.ts';
import { bestCondition } from './condition.ts';

/**
 * A subquery with the start of the last sync that read the whole collection. It has one row, whose value is null before the
 * first such sync.
 */
export const lastSync = (account: number, db: Db) =>
  db
    .select({ at: sql<Date | null>`max(${syncRuns.startedAt})`.mapWith(syncRuns.startedAt).as('at') })
    .from(syncRuns)
    // A run reaches the phases `push` and `done` only when its pull was complete.
    .where(
      and(
        eq(syncRuns.accountId, account),
        eq(syncRuns.kind, 'sync'),
        inArray(syncRuns.phase, ['push', 'done']),
      ),
    )
    .as('last_sync');

/** The columns of `asked`, the list of releases that the query is about. */
const releaseId = sql<number>`asked.release_id`;
const masterId = sql<number | null>`asked.master_id`;

/**
 * A subquery that finds, for one release of `asked`, the other owned releases of its master. It has one row with their number
 * and the facts of the oldest of them, or no row if there are none.
 */
function otherPressings(account: number, db: Db, synced: ReturnType<typeof lastSync>) {
  const other = alias(collectionItems, 'other');
  const said = alias(ownershipHints, 'other_said');
  const record = alias(records, 'other_record');
  const owned = union(
    db
      .select({ releaseId: other.releaseId })
      .from(other)
      .where(and(eq(other.accountId, account), eq(other.masterId, masterId), ne(other.releaseId, releaseId))),
    db
      .select({ releaseId: said.releaseId })
      .from(said)
      // Before the first sync, the hints do not count. They would come only from the searches of the last minutes, and so
      // depend on what people searched for.
      .where(
        and(
          sql`${synced.at} is not null`,
          eq(said.accountId, account),
          eq(said.masterId, masterId),
          ne(said.releaseId, releaseId),
        ),
      ),
  ).as('owned');
  const { yearReleased, catalogNumber, country } = record;
  return db
    .select({
      n: sql<number>`count(*) over ()`.mapWith(Number).as('n'),
      yearReleased,
      catalogNumber,
      country,
    })
    .from(owned)
    .leftJoin(record, and(eq(record.accountId, account), eq(record.discogsId, owned.releaseId)))
    .orderBy(
      sql`${yearReleased} is null and ${catalogNumber} is null and ${country} is null`,
      sql`${yearReleased} nulls last`,
      owned.releaseId,
    )
    .limit(1)
    .as('others');
}

export const ownershipQueries = (account: number, db: Db): Pick<Crate, 'ownership' | 'noteOwned'> => ({
  async ownership(pressings) {
    if (pressings.length === 0) return new Map();
    // The list is sent as one text, because both drivers send a text alike, and the statement stays the same for any number of
    // releases.
    const list = (values: (number | null)[]) => `{${values.map((one) => one ?? 'null').join(',')}}`;
    const releaseIds = list(pressings.map((one) => one.releaseId));
    const masterIds = list(pressings.map((one) => one.masterId));

    const copy = alias(collectionItems, 'copy');
    const intent = alias(addIntents, 'intent');
    const said = alias(ownershipHints, 'said');
    const synced = lastSync(account, db);
    const others = otherPressings(account, db, synced);

    const rows = await db
      .select({
        releaseId: releaseId.mapWith(Number),
        copies: sql<number>`${db
          .select({ n: count() })
          .from(copy)
          .where(and(eq(copy.accountId, account), eq(copy.releaseId, releaseId)))}`.mapWith(Number),
        others: others.n,
        year: others.yearReleased,
        catalogNumber: others.catalogNumber,
        country: others.country,
        isSynced: records.isSyncedWithDiscogs,
        addIsOpen: sql<boolean>`exists ${db
          .select({ one: sql`1` })
          .from(intent)
          .where(
            and(eq(intent.accountId, account), eq(intent.releaseId, releaseId), eq(intent.status, 'open')),
          )}`,
        discogsSaysOwned: sql<boolean>`exists ${db
          .select({ one: sql`1` })
          .from(said)
          .where(and(eq(said.accountId, account), eq(said.releaseId, releaseId)))}`,
        hasSynced: sql<boolean>`${synced.at} is not null`,
        condition: sql<Condition | null>`${bestCondition(account, db, releaseId)}`,
        isWanted: sql<boolean>`exists ${db
          .select({ one: sql`1` })
          .from(wants)
          .where(and(eq(wants.accountId, account), eq(wants.releaseId, releaseId), wants.isWanted))}`,
      })
      .from(
        sql`unnest(${releaseIds}::text::bigint[], ${masterIds}::text::bigint[]) as asked (release_id, master_id)`,
      )
      .innerJoin(synced, sql`true`)
      .leftJoinLateral(others, sql`true`)
      .leftJoin(records, and(eq(records.accountId, account), eq(records.discogsId, releaseId)));

    return new Map(
      rows.map(({ releaseId, isSynced, others: count, country, year, catalogNumber, ...rest }) => [
        releaseId,
        {
          ...rest,
          otherPressings: count === null ? null : { count, one: { country, year, catalogNumber } },
          record: isSynced === null ? null : { isSyncedWithDiscogs: isSynced },
        },
      ]),
    );
  },

  async noteOwned(said, askedAt) {
    if (said.length === 0) return;
    const late = await changedSince(
      account,
      db,
      said.map((one) => one.releaseId),
      askedAt,
    );
    // One statement cannot write a row twice, so only the last hint for each release is used.
    const byRelease = new Map(
      said.filter((one) => !late.has(one.releaseId)).map((one) => [one.releaseId, one]),
    );
    const ordered = [...byRelease.values()].sort((a, b) => a.releaseId - b.releaseId);
    const owned = ordered.filter((one) => one.isOwned);
    const notOwned = ordered.filter((one) => !one.isOwned).map((one) => one.releaseId);
    if (notOwned.length > 0) {
      await db
        .delete(ownershipHints)
        .where(and(eq(ownershipHints.accountId, account), inArray(ownershipHints.releaseId, notOwned)));
    }
    if (owned.length === 0) return;
    await db
      .insert(ownershipHints)
      .values(
        owned.map(({ releaseId, masterId }) => ({
          accountId: account,
          releaseId,
          masterId,
          savedInRun: activeRunId(account),
        })),
      )
      .onConflictDoUpdate({
        target: [ownershipHints.accountId, ownershipHints.releaseId],
        set: { masterId: sql`excluded.master_id`, savedInRun: sql`excluded.saved_in_run` },
      });
  },
});

/**
 * Returns which of these releases got or lost a copy through us after this moment. An answer that Discogs was asked for before does not
 * know of that.
 */
async function changedSince(
  account: number,
  db: Db,
  releaseIds: readonly number[],
  askedAt: Date,
): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectDistinct({ releaseId: addIntents.releaseId })
    .from(addIntents)
    .where(
      and(
        eq(addIntents.accountId, account),
        inArray(addIntents.releaseId, [...releaseIds]),
        or(gt(addIntents.closedAt, askedAt), gt(addIntents.undoneAt, askedAt)),
      ),
    );
  return new Set(rows.map((row) => row.releaseId));
}

/**
 * Removes the hints that were not saved during this run. Call it when the run has read the whole collection: each of these
 * hints is then in the mirror, or no longer true.
 */
export async function forgetOldHints(account: number, db: Db, runId: number): Promise<void> {
  await db
    .delete(ownershipHints)
    .where(
      and(
        eq(ownershipHints.accountId, account),
        or(isNull(ownershipHints.savedInRun), ne(ownershipHints.savedInRun, runId)),
      ),
    );
}
