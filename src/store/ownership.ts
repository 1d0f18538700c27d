// Store: what we own of the releases on a page of results, in one round trip, and what Discogs said about that.
import { and, count, eq, gt, inArray, like, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { OwnedAccordingToDiscogs } from '../core/ports.ts';
import type { Ownership } from '../core/types.ts';
import type { Db } from './handle.ts';
import { addIntents, collectionItems, facts, records, syncRuns } from './schema.ts';

/** Discogs' word is a fact `owned:<release>`, of the value `<when it was asked, ISO> <master, or nothing>`. */
const PREFIX = 'owned:';
const factOf = (releaseId: number) => `${PREFIX}${releaseId}`;

/** When the last sync that read the whole collection began; one row, null before the first. */
const lastSync = (db: Db) =>
  db
    .select({ at: sql<Date | null>`max(${syncRuns.startedAt})`.as('at') })
    .from(syncRuns)
    // A run is past its pull only when the pull was complete.
    .where(and(eq(syncRuns.kind, 'sync'), inArray(syncRuns.phase, ['push', 'done'])))
    .as('last_sync');

/** Discogs' word, read. `offset 0` keeps other facts away from the casts. */
const saidByDiscogs = sql`(
  select split_part(${facts.name}, ':', 2)::bigint as release_id,
    split_part(${facts.value}, ' ', 1)::timestamptz as at,
    nullif(split_part(${facts.value}, ' ', 2), '')::bigint as master_id
  from ${facts} where ${like(facts.name, `${PREFIX}%`)} offset 0
)`;

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
  const intent = alias(addIntents, 'intent');
  const synced = lastSync(db);
  const isSinceSync = (at: unknown) => sql`(${synced.at} is null or ${at} >= ${synced.at})`;
  const intents = (where: ReturnType<typeof and>) =>
    sql<boolean>`exists ${db.select({ one: sql`1` }).from(intent).where(where)}`;
  // What was undone after it was said is not there any more.
  const holds = sql`${isSinceSync(sql`said.at`)} and not ${intents(
    and(eq(intent.releaseId, sql`said.release_id`), gt(intent.undoneAt, sql`said.at`)),
  )}`;

  const rows = await db
    .select({
      releaseId: releaseId.mapWith(Number),
      copies:
        sql<number>`${db.select({ n: count() }).from(copy).where(eq(copy.releaseId, releaseId))}`.mapWith(
          Number,
        ),
      // Before the first sync the searches of the last minutes would decide: only what is in the mirror counts.
      otherPressing: sql<boolean>`(exists ${db
        .select({ one: sql`1` })
        .from(other)
        .where(
          and(eq(other.masterId, masterId), ne(other.releaseId, releaseId)),
        )} or ${synced.at} is not null and exists (
          select 1 from ${saidByDiscogs} as said
          where said.master_id = ${masterId} and said.release_id <> ${releaseId} and ${holds}
        ))`,
      isSynced: records.isSyncedWithDiscogs,
      addIsOpen: intents(and(eq(intent.releaseId, releaseId), eq(intent.status, 'open'))),
      // A 409 says that a copy is there, and not which: the mirror has it with the next sync.
      discogsSaysOwned: sql<boolean>`(${intents(
        and(eq(intent.releaseId, releaseId), eq(intent.status, 'found'), isSinceSync(intent.settledAt)),
      )} or exists (
        select 1 from ${saidByDiscogs} as said where said.release_id = ${releaseId} and ${holds}
      ))`,
      hasSynced: sql<boolean>`${synced.at} is not null`,
    })
    .from(
      sql`unnest(${releaseIds}::text::bigint[], ${masterIds}::text::bigint[]) as asked (release_id, master_id)`,
    )
    .innerJoin(synced, sql`true`)
    .leftJoin(records, eq(records.discogsId, releaseId));

  return new Map(
    rows.map(({ releaseId, isSynced, ...rest }) => [
      releaseId,
      { ...rest, record: isSynced === null ? null : { isSyncedWithDiscogs: isSynced } },
    ]),
  );
}

/** See Store.noteOwned. */
export async function noteOwned(
  db: Db,
  said: readonly OwnedAccordingToDiscogs[],
  askedAt: Date,
): Promise<void> {
  if (said.length === 0) return;
  // One statement may not write a row twice.
  const byRelease = new Map(said.map((one) => [one.releaseId, one]));
  const ordered = [...byRelease.values()].sort((a, b) => a.releaseId - b.releaseId);
  const names = (isOwned: boolean) =>
    ordered.filter((one) => one.isOwned === isOwned).map((one) => factOf(one.releaseId));
  const at = askedAt.toISOString();
  await db.transaction(async (tx) => {
    const synced = lastSync(tx);
    const isOld = sql`${like(facts.name, `${PREFIX}%`)} and split_part(${facts.value}, ' ', 1) < (
      select to_char(${synced.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from ${synced}
    )`;
    await tx.delete(facts).where(or(inArray(facts.name, names(false)), isOld));
    const owned = ordered.filter((one) => one.isOwned);
    if (owned.length === 0) return;
    await tx
      .insert(facts)
      .values(owned.map((one) => ({ name: factOf(one.releaseId), value: `${at} ${one.masterId ?? ''}` })))
      .onConflictDoUpdate({ target: facts.name, set: { value: sql`excluded.value` } });
  });
}
