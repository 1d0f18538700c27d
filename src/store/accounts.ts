// Store: the Discogs accounts of this database (table accounts). When an account is named, corrected, joined or removed, these
// queries also change its crate.
import { and, count, desc, eq, isNotNull, isNull, ne, not, sql } from 'drizzle-orm';
import { foldName, usersOf } from '../core/accounts/choose.ts';
import type { AccountChoice, AccountRow, AccountStore, KnownAccountChoice } from '../core/accounts/ports.ts';
import { UserError } from '../errors.ts';
import { bothAdd, clear, forgetWrongCollection, join } from './crate-changes.ts';
import type { Db, Presence } from './handle.ts';
import { accounts, addIntents, collectionItems, records, syncRuns } from './schema.ts';
import { isUniqueViolation } from './store-error.ts';

/** The key ("Runa") of the lock that a transaction takes while it chooses an account, so that only one does so at a time. */
const CHOOSING = 0x52756e61;

/**
 * Matches accounts with an intent that a 201 of Discogs confirmed. The SQL has the names of the tables because Drizzle leaves
 * them out, and a bare `id` would be that of the intent.
 */
const HAS_A_201 = sql`exists (
  select from add_intents where add_intents.account_id = accounts.id and add_intents.confirmed_by_discogs)`;

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
      await joinAll(tx, choice.join, id, { isSame: choice.do === 'rename' });
      await tx.update(accounts).set({ folderId, usedAt: now }).where(eq(accounts.id, id));
      return rowOf(tx, id);
    });
  },

  async change(decide, now) {
    return db.transaction(async (tx) => {
      const choice = decide(await lockedRows(tx));
      await carryOut(tx, choice, now);
      await joinAll(tx, choice.join, choice.id, { isSame: false });
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
 * or, in a rename, while both accounts have an add of the same release under way. Such an account stays as it is, and a later
 * start tries again. If it is the account that already has the new name of a rename, the result is to use that account.
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

async function joinAll(tx: Db, ids: readonly number[], to: number, how: { isSame: boolean }): Promise<void> {
  for (const id of ids) {
    const [row] = await rowsOf(tx, id);
    if (row) await join(tx, row, to, how);
  }
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
