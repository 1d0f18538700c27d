// Store: the Discogs accounts of this database (table accounts), and what happens to a crate when its account is named, corrected,
// joined or removed.
import {
  and,
  count,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  ne,
  notExists,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { foldName } from '../core/accounts/choose.ts';
import type { AccountChoice, AccountRow, AccountStore } from '../core/accounts/ports.ts';
import type { Db } from './handle.ts';
import { LIVE } from './intents/reads.ts';
import {
  accounts,
  addIntents,
  collectionItems,
  ownershipHints,
  records,
  syncErrors,
  syncRuns,
} from './schema.ts';
import { isUniqueViolation } from './store-error.ts';

/** The key of the lock under which one process at a time chooses an account ("Runa"). */
const CHOOSING = 0x52756e61;

/** All tables of a crate, in the order of handle.ts. */
const CRATE = [addIntents, syncRuns, records, collectionItems, ownershipHints] as const;

export const accountQueries = (db: Db): AccountStore => ({
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
      await tx.execute(sql`select pg_advisory_xact_lock(${CHOOSING}::int, 0)`);
      const choice = decide(await rowsOf(tx));
      const id = await carryOut(tx, choice, { folderId, now });
      for (const other of choice.join) await join(tx, other, id);
      await tx.update(accounts).set({ folderId, usedAt: now }).where(eq(accounts.id, id));
      const [row] = await rowsOf(tx, id);
      if (!row) throw new Error('the chosen account is gone');
      return row;
    });
  },

  async prove(id) {
    await db
      .update(accounts)
      .set({ proved: true })
      .where(and(eq(accounts.id, id), eq(accounts.proved, false)));
  },

  async identify(id, discogsUserId) {
    try {
      await db.update(accounts).set({ discogsUserId }).where(eq(accounts.id, id));
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

/** The last used first. */
async function rowsOf(db: Db, id?: number): Promise<AccountRow[]> {
  return db
    .select({
      id: accounts.id,
      discogsUserId: accounts.discogsUserId,
      name: accounts.name,
      // A 201 of ours proves the name. A process can die before it writes that down. With the names of the tables: Drizzle leaves
      // them out here, and `id` alone would be that of the intent.
      isProved: sql<boolean>`accounts.proved or exists (
        select from add_intents where add_intents.account_id = accounts.id and add_intents.confirmed_by_discogs)`,
      usedAt: accounts.usedAt,
    })
    .from(accounts)
    .where(id === undefined ? undefined : eq(accounts.id, id))
    .orderBy(desc(accounts.usedAt), desc(accounts.id));
}

/** @returns the id of the chosen account. */
async function carryOut(
  tx: Db,
  choice: AccountChoice,
  { folderId, now }: { folderId: number; now: Date },
): Promise<number> {
  switch (choice.do) {
    case 'use':
      return choice.id;
    case 'name':
      await setName(tx, choice.id, choice.name);
      return choice.id;
    case 'correct':
      await forgetWrongCollection(tx, choice.id, now);
      await setName(tx, choice.id, choice.name);
      return choice.id;
    case 'rename':
      // The name can be on an account of this choice that is joined: it lets go of it first.
      for (const other of choice.join) await setName(tx, other, null);
      await setName(tx, choice.id, choice.name);
      // An unfinished run goes on under the new name.
      await tx
        .update(syncRuns)
        .set({ account: choice.name })
        .where(and(eq(syncRuns.accountId, choice.id), isNull(syncRuns.endedAt)));
      return choice.id;
    case 'create': {
      const { name } = choice;
      const values = { ...nameColumns(name), source: 'shared' as const, folderId, proved: false };
      const [made] = await tx
        .insert(accounts)
        .values({ ...values, createdAt: now, usedAt: now })
        .returning({ id: accounts.id });
      if (!made) throw new Error('the account was not made');
      return made.id;
    }
  }
}

const nameColumns = (name: string | null) => ({ name, foldedName: name === null ? '' : foldName(name) });

const setName = (tx: Db, id: number, name: string | null) =>
  tx.update(accounts).set(nameColumns(name)).where(eq(accounts.id, id));

/**
 * What was read of the collection of a wrong name goes: the mirror, the hints, and the records that only a pull made. What people added
 * stays, and the next sync pushes it: no copy of theirs is known in the right collection. Adds that were under way there are over.
 * An unfinished run ends by itself: it has the old name (core/sync/manager.ts).
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
    .where(and(eq(addIntents.accountId, id), inArray(addIntents.status, ['open', 'added', 'found'])));
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
  await tx
    .delete(records)
    .where(and(eq(records.accountId, id), isNotNull(records.discogsId), notExists(asked)));
  await tx
    .update(records)
    .set({ isSyncedWithDiscogs: false, updatedAt: now })
    .where(and(eq(records.accountId, id), records.isSyncedWithDiscogs, isNotNull(records.discogsId)));
  await tx.update(addIntents).set({ flagBefore: false }).where(eq(addIntents.accountId, id));
  await tx.delete(collectionItems).where(eq(collectionItems.accountId, id));
  await tx.delete(ownershipHints).where(eq(ownershipHints.accountId, id));
}

/**
 * Moves what people added in an unproved account into another one, and removes the account. A release that the other one has keeps
 * its record there.
 */
async function join(tx: Db, from: number, to: number): Promise<void> {
  const [row] = await rowsOf(tx, from);
  if (!row || row.isProved) return;
  await forgetWrongCollection(tx, from, row.usedAt);
  const there = alias(records, 'there');
  const isThere = tx
    .select({ id: there.discogsId })
    .from(there)
    .where(and(eq(there.accountId, to), isNotNull(there.discogsId)));
  // The adds of a record that does not move belong to the record that is there.
  await tx.execute(sql`
    update ${addIntents} set record_id = there.id, row_created = false
    from ${records} there
    where ${addIntents.accountId} = ${from} and there.account_id = ${to} and there.discogs_id = ${addIntents.releaseId}`);
  await tx.delete(records).where(and(eq(records.accountId, from), inArray(records.discogsId, isThere)));
  const used = tx
    .select({ key: sql`used.request_key` })
    .from(sql`${addIntents} used`)
    .where(sql`used.account_id = ${to} and used.request_key is not null`);
  await tx
    .update(addIntents)
    .set({ requestKey: null })
    .where(and(eq(addIntents.accountId, from), inArray(addIntents.requestKey, used)));
  await tx
    .update(addIntents)
    .set({ accountId: to })
    .where(and(eq(addIntents.accountId, from), notInArray(addIntents.status, [...LIVE])));
  await tx.update(records).set({ accountId: to }).where(eq(records.accountId, from));
  await clear(tx, from);
  await tx.delete(accounts).where(eq(accounts.id, from));
}

/** Deletes everything of a crate. */
async function clear(tx: Db, id: number): Promise<void> {
  const runs = tx.select({ id: syncRuns.id }).from(syncRuns).where(eq(syncRuns.accountId, id));
  await tx.delete(syncErrors).where(inArray(syncErrors.runId, runs));
  for (const table of CRATE) await tx.delete(table).where(eq(table.accountId, id));
}
