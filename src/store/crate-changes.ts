// Store: changes the crate of an account that is corrected, joined or removed. Call these functions within the transaction that
// changes the account (accounts.ts).
import { and, eq, inArray, isNotNull, isNull, notExists, notInArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AccountRow } from '../core/accounts/ports.ts';
import { forgetValue } from './crate/value.ts';
import type { Db } from './handle.ts';
import { LIVE } from './intents/reads.ts';
import {
  accounts,
  addIntents,
  collectionItems,
  crateLists,
  detailWrites,
  feedPosts,
  fields,
  folders,
  guildSettings,
  imports,
  ownershipHints,
  records,
  syncErrors,
  syncRuns,
  wants,
} from './schema.ts';

/** All tables of a crate, in the order in which transactions lock them (handle.ts). */
const CRATE = [
  ...[addIntents, syncRuns, detailWrites, records, collectionItems, ownershipHints, wants, folders, fields],
  ...[crateLists, imports, feedPosts],
] as const;

/**
 * Removes what was read from the collection of a wrong name: the mirror, the details that were typed, the hints, the wants, the names of folders and fields, the value,
 * the imports that were compared with it, and the records that only a pull made. What people added stays. The next sync adds it to
 * the right collection, because no copy of it is known there. Adds under the wrong name become `refused`, except those whose request to Discogs has no answer yet. An unfinished run ends without help, because
 * it has the old name (core/sync/manager.ts).
 */
export async function forgetWrongCollection(tx: Db, id: number, now: Date): Promise<void> {
  await tx
    .update(addIntents)
    .set({
      status: 'refused',
      instanceId: null,
      knownInstanceIds: null,
      leaseUntil: null,
      closedAt: sql`coalesce(${addIntents.closedAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(
      and(
        eq(addIntents.accountId, id),
        or(
          inArray(addIntents.status, ['added', 'found']),
          and(eq(addIntents.status, 'open'), isNull(addIntents.postedAt)),
        ),
      ),
    );
  // A Remove under the wrong name says nothing about the right collection.
  await tx.delete(addIntents).where(and(eq(addIntents.accountId, id), eq(addIntents.status, 'removing')));
  // An intent that is still open here has a request without an answer. That request can still take effect on Discogs, and the
  // old name can come back. So the intent stays open: its next holder waits for that request, and reads the copies before it
  // sends another one.
  await tx
    .update(addIntents)
    .set({ leaseUntil: null })
    .where(and(eq(addIntents.accountId, id), eq(addIntents.status, 'open')));
  // If the old name comes back before the run has ended, the run reads the whole collection again, because the mirror has no
  // copies then.
  await tx
    .update(syncRuns)
    .set({
      phase: sql`case when ${syncRuns.kind} = 'import' then 'push' else 'pull' end`,
      ...{ cursor: null, pulled: 0, skipped: 0 },
    })
    .where(and(eq(syncRuns.accountId, id), isNull(syncRuns.endedAt)));
  const asked = tx
    .select({ one: sql`1` })
    .from(addIntents)
    .where(
      and(
        eq(addIntents.accountId, id),
        eq(addIntents.releaseId, records.discogsId),
        notInArray(addIntents.status, ['undone', 'removed']),
        or(isNotNull(addIntents.requestKey), addIntents.rowCreated),
      ),
    );
  // A pull makes only records with the flag. So a record without the flag was added by a person, even when its intent was
  // pruned long ago.
  await tx
    .delete(records)
    .where(
      and(
        eq(records.accountId, id),
        records.isSyncedWithDiscogs,
        isNotNull(records.discogsId),
        notExists(asked),
      ),
    );
  await tx
    .update(records)
    .set({ isSyncedWithDiscogs: false, updatedAt: now })
    .where(and(eq(records.accountId, id), records.isSyncedWithDiscogs, isNotNull(records.discogsId)));
  await tx.update(addIntents).set({ flagBefore: false }).where(eq(addIntents.accountId, id));
  await tx.delete(collectionItems).where(eq(collectionItems.accountId, id));
  for (const table of [detailWrites, ownershipHints, wants, folders, fields, imports])
    await tx.delete(table).where(eq(table.accountId, id));
  await dropFolders(tx, id);
  await forgetValue(id, tx);
}

/**
 * Moves a crate into that of another account, and removes the account. If `isSame`, both accounts are the same collection on
 * Discogs, so the copies move, too. Otherwise only what people added moves, and a proved account does not move at all. If the
 * other account already has a release or a copy, its own row stays. Nothing moves while both accounts have an add of the same
 * release under way.
 */
export async function join(
  tx: Db,
  row: AccountRow,
  to: number,
  { isSame }: { isSame: boolean },
): Promise<void> {
  const from = row.id;
  if (row.isProved && !isSame) return;
  if (await bothAdd(tx, from, to)) return;
  if (!isSame) await forgetWrongCollection(tx, from, row.usedAt);
  // If the other account already has a record of the release, that record stays, and the adds of our record now belong to it.
  await tx.execute(sql`
    update ${addIntents} set record_id = there.id, row_created = false
    from ${records} there
    where ${addIntents.accountId} = ${from} and there.account_id = ${to} and there.discogs_id = ${addIntents.releaseId}`);
  await tx.execute(sql`
    update ${addIntents} set request_key = null
    where ${addIntents.accountId} = ${from} and request_key in (
      select used.request_key from ${addIntents} used where used.account_id = ${to} and used.request_key is not null)`);
  await tx.update(addIntents).set({ accountId: to }).where(eq(addIntents.accountId, from));
  await tx.execute(sql`
    update ${records} set account_id = ${to}
    where ${records.accountId} = ${from} and not exists (
      select from ${records} there where there.account_id = ${to} and there.discogs_id = ${records.discogsId})`);
  await tx.execute(sql`
    update ${collectionItems} set account_id = ${to}
    where ${collectionItems.accountId} = ${from} and not exists (
      select from ${collectionItems} there where there.account_id = ${to} and there.instance_id = ${collectionItems.instanceId})`);
  // A record that has a copy counts as synced (core/add/standing.ts). A record of the other account may have got its copy just
  // now.
  await tx.execute(sql`
    update ${records} set is_synced_with_discogs = true
    where ${records.accountId} = ${to} and not is_synced_with_discogs and exists (
      select from ${collectionItems} copy where copy.account_id = ${to} and copy.release_id = ${records.discogsId})`);
  await tx.execute(sql`
    update ${detailWrites} set account_id = ${to}
    where ${detailWrites.accountId} = ${from} and not exists (
      select from ${detailWrites} there where there.account_id = ${to} and there.instance_id = ${detailWrites.instanceId})`);
  await tx.update(crateLists).set({ accountId: to }).where(eq(crateLists.accountId, from));
  if (isSame) {
    await tx
      .update(guildSettings)
      .set({ folderAccountId: to })
      .where(eq(guildSettings.folderAccountId, from));
    await joinNights(tx, from, to);
  }
  await clear(tx, from);
  await tx.delete(accounts).where(eq(accounts.id, from));
}

/** Keeps the newer of the two hours for a nightly sync. */
async function joinNights(tx: Db, from: number, to: number): Promise<void> {
  await tx.execute(sql`
    update accounts kept set nightly_hour = gone.nightly_hour, nightly_timezone = gone.nightly_timezone,
      nightly_guild_id = gone.nightly_guild_id, nightly_set_at = gone.nightly_set_at
    from accounts gone
    where kept.id = ${to} and gone.id = ${from} and gone.nightly_set_at > coalesce(kept.nightly_set_at, '-infinity')`);
}

/**
 * Returns whether both accounts have an add or an Undo of the same release under way. After a join, one account would have two
 * live intents for a release, which a unique index forbids.
 */
export async function bothAdd(tx: Db, one: number, other: number): Promise<boolean> {
  const live = alias(addIntents, 'live');
  const theirs = tx
    .select({ one: sql`1` })
    .from(live)
    .where(
      and(
        eq(live.accountId, other),
        eq(live.releaseId, addIntents.releaseId),
        inArray(live.status, [...LIVE]),
      ),
    );
  const [meeting] = await tx
    .select({ id: addIntents.id })
    .from(addIntents)
    .where(and(eq(addIntents.accountId, one), inArray(addIntents.status, [...LIVE]), sql`exists ${theirs}`))
    .limit(1);
  return meeting !== undefined;
}

/** Deletes all rows of a crate. */
export async function clear(tx: Db, id: number): Promise<void> {
  const runs = tx.select({ id: syncRuns.id }).from(syncRuns).where(eq(syncRuns.accountId, id));
  await tx.delete(syncErrors).where(inArray(syncErrors.runId, runs));
  for (const table of CRATE) await tx.delete(table).where(eq(table.accountId, id));
  await dropFolders(tx, id);
  await forgetValue(id, tx);
}

/** Removes the folders of this account from the settings of servers. These servers then use the folder of the configuration. */
async function dropFolders(tx: Db, id: number): Promise<void> {
  await tx
    .update(guildSettings)
    .set({ folderAccountId: null, folderId: null, folderName: null })
    .where(eq(guildSettings.folderAccountId, id));
}
