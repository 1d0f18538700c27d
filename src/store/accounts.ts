// Store: the Discogs accounts of this database (table accounts). When an account is named, corrected, joined or removed, these
// queries also change its crate.
import { and, count, desc, eq, inArray, isNotNull, isNull, ne, not, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { foldName, usersOf } from '../core/accounts/choose.ts';
import type { AccountChoice, AccountRow, AccountStore, KnownAccountChoice } from '../core/accounts/ports.ts';
import { UserError } from '../errors.ts';
import type { Db, Presence } from './handle.ts';
import { LIVE } from './intents/reads.ts';
import {
  accounts,
  addIntents,
  collectionItems,
  guildSettings,
  ownershipHints,
  records,
  syncErrors,
  syncRuns,
} from './schema.ts';
import { isUniqueViolation } from './store-error.ts';

/** The key ("Runa") of the lock that a transaction takes while it chooses an account, so that only one does so at a time. */
const CHOOSING = 0x52756e61;

/**
 * Matches accounts with an intent that a 201 of Discogs confirmed. The SQL has the names of the tables because Drizzle leaves
 * them out, and a bare `id` would be that of the intent.
 */
const HAS_A_201 = sql`exists (
  select from add_intents where add_intents.account_id = accounts.id and add_intents.confirmed_by_discogs)`;

/** All tables of a crate, in the order in which transactions lock them (handle.ts). */
const CRATE = [addIntents, syncRuns, records, collectionItems, ownershipHints] as const;

export const accountQueries = (db: Db, presence: Pick<Presence, 'isDead'>): AccountStore => ({
  list: () => rowsOf(db),

  async counted() {
    const rows = await rowsOf(db);
    const counts = await db
      .select({ id: records.accountId, n: count() })
      .from(records)
      .groupBy(records.accountId);
    return rows.map((row) => ({ ...row, records: counts.find(({ id }) => id === row.id)?.n ?? 0 }));
  },

  async choose(decide, { folderId, now }) {
    return db.transaction(async (tx) => {
      const isUsed = async (id: number) => !(await presence.isDead(usersOf(id)));
      const known = await lockedRows(tx);
      const choice = await unlessBusy(tx, decide(known), { known, isUsed });
      const id = choice.do === 'create' ? await create(tx, choice.name, { folderId, now }) : choice.id;
      if (choice.do !== 'create') await carryOut(tx, choice, now);
      for (const other of choice.join) await join(tx, other, id, { isSame: choice.do === 'rename' });
      await tx.update(accounts).set({ folderId, usedAt: now }).where(eq(accounts.id, id));
      return rowOf(tx, id);
    });
  },

  async change(decide, now) {
    return db.transaction(async (tx) => {
      const choice = decide(await lockedRows(tx));
      await carryOut(tx, choice, now);
      for (const other of choice.join) await join(tx, other, choice.id, { isSame: false });
      return rowOf(tx, choice.id);
    });
  },

  async size(id) {
    const [inRecords, inAdds, inCopies, inSyncs] = await Promise.all([
      db.$count(records, eq(records.accountId, id)),
      db.$count(addIntents, eq(addIntents.accountId, id)),
      db.$count(collectionItems, eq(collectionItems.accountId, id)),
      db.$count(syncRuns, eq(syncRuns.accountId, id)),
    ]);
    return { records: inRecords, adds: inAdds, copies: inCopies, syncs: inSyncs };
  },

  async prove(id, name) {
    await db
      .update(accounts)
      .set({ proved: true })
      .where(and(isNamed(id, name), eq(accounts.proved, false)));
  },

  async identify(id, name, discogsUserId) {
    try {
      await db.update(accounts).set({ discogsUserId }).where(isNamed(id, name));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  },

  async remove(id) {
    return db.transaction(async (tx) => {
      await clear(tx, id);
      const gone = await tx.delete(accounts).where(eq(accounts.id, id)).returning({ id: accounts.id });
      return gone.length > 0;
    });
  },
});

/** Matches the account if it still has this name. */
const isNamed = (id: number, name: string) =>
  and(eq(accounts.id, id), eq(accounts.foldedName, foldName(name)));

/**
 * Returns the choice without the accounts that cannot be joined now. An account cannot be joined while another process uses it,
 * or while both accounts have an add of the same release under way. Such an account stays as it is, and a later start tries
 * again. If it already has the new name of a rename, the choice becomes to use that account.
 * @throws UserError when another process works under the name that is to be corrected.
 */
async function unlessBusy(
  tx: Db,
  choice: AccountChoice,
  { known, isUsed }: { known: readonly AccountRow[]; isUsed: (id: number) => Promise<boolean> },
): Promise<AccountChoice> {
  if (choice.do === 'correct' && (await isUsed(choice.id))) throw new UserError(NAME_IN_USE);
  const join: number[] = [];
  for (const id of choice.join) {
    const isFree = !(await isUsed(id)) && !(choice.do === 'rename' && (await bothAdd(tx, id, choice.id)));
    const hasTheName = choice.do === 'rename' && known.find((row) => row.id === id)?.name !== null;
    if (isFree) join.push(id);
    else if (hasTheName) return { do: 'use', id, join: [] };
  }
  return { ...choice, join };
}

const NAME_IN_USE =
  'Another process of Runout uses this database under another DISCOGS_USERNAME, and no name is proved yet. Stop that process, then start this one.';

/** Reads all accounts, or the one with this id. The account that was used last comes first. */
async function rowsOf(db: Db, id?: number): Promise<AccountRow[]> {
  return db
    .select({
      id: accounts.id,
      discogsUserId: accounts.discogsUserId,
      name: accounts.name,
      // A 201 to our POST proves the name, but the process can die before it saves that fact. So an intent that a 201 confirmed
      // counts as a proof, too.
      isProved: sql<boolean>`accounts.proved or ${HAS_A_201}`,
      usedAt: accounts.usedAt,
    })
    .from(accounts)
    .where(id === undefined ? undefined : eq(accounts.id, id))
    .orderBy(desc(accounts.usedAt), desc(accounts.id));
}

/** Reads and locks all accounts. Until this transaction ends, no other one changes them. */
async function lockedRows(tx: Db): Promise<AccountRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CHOOSING}::int, 0)`);
  // The proof is copied into the account now, because the intent that has it will be pruned one day.
  await tx
    .update(accounts)
    .set({ proved: true })
    .where(and(not(accounts.proved), isNotNull(accounts.name), HAS_A_201));
  return rowsOf(tx);
}

async function rowOf(tx: Db, id: number): Promise<AccountRow> {
  const [row] = await rowsOf(tx, id);
  if (!row) throw new Error('the chosen account is gone');
  return row;
}

async function carryOut(tx: Db, choice: KnownAccountChoice, now: Date): Promise<void> {
  switch (choice.do) {
    case 'use':
      return;
    case 'name':
      await setName(tx, choice.id, choice.name);
      return;
    case 'correct':
      await forgetWrongCollection(tx, choice.id, now);
      // The stored user id belongs to the account with the wrong name.
      await tx.update(accounts).set({ discogsUserId: null }).where(eq(accounts.id, choice.id));
      await setName(tx, choice.id, choice.name);
      return;
    case 'rename':
      await setName(tx, choice.id, choice.name);
      // An unfinished run continues under the new name.
      await tx
        .update(syncRuns)
        .set({ account: choice.name })
        .where(and(eq(syncRuns.accountId, choice.id), isNull(syncRuns.endedAt)));
  }
}

/** Inserts a new account and returns its id. */
async function create(
  tx: Db,
  name: string | null,
  { folderId, now }: { folderId: number; now: Date },
): Promise<number> {
  const values = { ...nameColumns(name), source: 'shared' as const, folderId, proved: false };
  const [made] = await tx
    .insert(accounts)
    .values({ ...values, createdAt: now, usedAt: now })
    .returning({ id: accounts.id });
  if (!made) throw new Error('the account was not made');
  return made.id;
}

const nameColumns = (name: string | null) => ({ name, foldedName: name === null ? '' : foldName(name) });

/**
 * Gives the account this name. Discogs can give a name to another account later, so an older account can have the same name
 * here. The older one then keeps the name with its number behind it, such as `name (123)`.
 */
async function setName(tx: Db, id: number, name: string): Promise<void> {
  const number = sql`coalesce(${accounts.discogsUserId}, ${accounts.id})`;
  await tx
    .update(accounts)
    .set({
      name: sql`${name} || ' (' || ${number} || ')'`,
      foldedName: sql`${foldName(name)} || ' (' || ${number} || ')'`,
    })
    .where(and(eq(accounts.foldedName, foldName(name)), ne(accounts.id, id)));
  await tx.update(accounts).set(nameColumns(name)).where(eq(accounts.id, id));
}

/**
 * Removes what was read from the collection of a wrong name: the mirror, the hints, and the records that only a pull made. What
 * people added stays. The next sync adds it to the right collection, because no copy of it is known there. Adds that were under
 * way under the wrong name are refused. An unfinished run ends without help, because it has the old name
 * (core/sync/manager.ts).
 */
async function forgetWrongCollection(tx: Db, id: number, now: Date): Promise<void> {
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
  // A request without an answer can still take effect, and the old name can come back. So that intent stays open: it waits for the
  // request, and looks before another.
  await tx
    .update(addIntents)
    .set({ leaseUntil: null })
    .where(and(eq(addIntents.accountId, id), eq(addIntents.status, 'open')));
  // When the old name comes back before the run has ended, it reads all again: the mirror has no copies then.
  await tx
    .update(syncRuns)
    .set({ phase: 'pull', cursor: null, pulled: 0, skipped: 0 })
    .where(and(eq(syncRuns.accountId, id), isNull(syncRuns.endedAt)));
  const asked = tx
    .select({ one: sql`1` })
    .from(addIntents)
    .where(
      and(
        eq(addIntents.accountId, id),
        eq(addIntents.releaseId, records.discogsId),
        ne(addIntents.status, 'undone'),
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
  await tx.delete(ownershipHints).where(eq(ownershipHints.accountId, id));
  await dropFolders(tx, id);
}

/**
 * Moves a crate into that of another account, and removes the account. If `isSame`, both accounts are the same collection on
 * Discogs, so the copies move, too. Otherwise only what people added moves, and a proved account does not move at all. If the
 * other account already has a release or a copy, its own row stays. Nothing moves while both accounts have an add of the same
 * release under way.
 */
async function join(tx: Db, from: number, to: number, { isSame }: { isSame: boolean }): Promise<void> {
  const [row] = await rowsOf(tx, from);
  if (!row || (row.isProved && !isSame)) return;
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
  if (isSame) {
    await tx
      .update(guildSettings)
      .set({ folderAccountId: to })
      .where(eq(guildSettings.folderAccountId, from));
  }
  await clear(tx, from);
  await tx.delete(accounts).where(eq(accounts.id, from));
}

/**
 * Returns whether both accounts have an add or an Undo of the same release under way. After a join, one account would have two
 * live intents for a release, which a unique index forbids.
 */
async function bothAdd(tx: Db, one: number, other: number): Promise<boolean> {
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
async function clear(tx: Db, id: number): Promise<void> {
  const runs = tx.select({ id: syncRuns.id }).from(syncRuns).where(eq(syncRuns.accountId, id));
  await tx.delete(syncErrors).where(inArray(syncErrors.runId, runs));
  for (const table of CRATE) await tx.delete(table).where(eq(table.accountId, id));
  await dropFolders(tx, id);
}

/** Removes the folders of this account from the settings of servers. These servers then use the folder of the configuration. */
async function dropFolders(tx: Db, id: number): Promise<void> {
  await tx
    .update(guildSettings)
    .set({ folderAccountId: null, folderId: null, folderName: null })
    .where(eq(guildSettings.folderAccountId, id));
}
