// Tasks: `npm start -- accounts`: lists the Discogs accounts of the database, gives an unproved one another name, removes one.
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { isDiscogsName } from '../config/shapes.ts';
import { chooseAccount, needsIdentity, sameName, usersOf } from '../core/accounts/choose.ts';
import type { AccountRow, AccountSize } from '../core/accounts/ports.ts';
import { accountNamed, type Renaming, renamingOf } from '../core/accounts/rename.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type OpenStore, openStore } from '../store/connect.ts';
import { counted } from '../text/counted.ts';
import { cleanLine } from '../text/typed-text.ts';

const USAGE = [
  'npm start -- accounts                                      list the Discogs accounts of the database',
  'npm start -- accounts rename <name or number> <new name>   give another name to an account that is not proved',
  'npm start -- accounts remove <name or number>              remove an account with everything that belongs to it',
  '  Without --yes the last two only say what would happen.',
].join('\n');

/**
 * Runs `accounts` with the words that follow it. Returns the text for the operator.
 * @throws UserError when the words are wrong, when there is no such account, and when the account cannot be changed, or not
 * now.
 */
export async function accounts(args: readonly string[], config: Config, log: Log): Promise<string> {
  const [what, which, ...rest] = args.filter((word) => word !== '--yes');
  const isSure = args.includes('--yes');
  const [newName, ...more] = rest;
  const isRename = what === 'rename' && newName !== undefined && more.length === 0;
  const isRemove = what === 'remove' && which !== undefined && rest.length === 0;
  if (!(what === undefined || isRename || isRemove)) throw new UserError(USAGE);
  if (isRename && !isDiscogsName(newName)) {
    throw new UserError(`That is not a Discogs user name: ${cleanLine(newName)}`);
  }
  const { databaseUrl, dataDir } = config;
  const clock = createClock(config.clock);
  const store = await openStore({ databaseUrl, dataDir, mustExist: true, clock, log });
  try {
    const known = await store.accounts.list();
    if (which === undefined) return await listOf(store, known, config);
    const account = accountNamed(known, which);
    if (account === null) {
      throw new UserError(
        `There is no account ${cleanLine(which)}. This lists all of them: npm start -- accounts`,
      );
    }
    // An account whose name was given to another account is called `ana (7)`, with a number. A shell would not read that as one word,
    // so the command has the number of the account.
    const typed = isDiscogsName(which) ? which : String(account.id);
    const again = `npm start -- accounts ${[what, typed, ...rest].join(' ')} --yes`;
    if (newName === undefined) return await remove(store, account, isSure ? null : again);
    const renaming = renamingOf(known, account, newName);
    const will = await sentencesOf(store, account, renaming, newName);
    if (!isSure) return [...will, `Nothing was changed. To do it: ${again}`].join('\n');
    await whileUnused(store, account, () =>
      store.accounts.change((now) => choiceOf(now, account, newName), new Date(clock.now())),
    );
    if (renaming.kind === 'join' && (await store.accounts.list()).some(({ id }) => id === account.id)) {
      throw new UserError(
        `Both accounts have an add of one record under way, so nothing was changed. Run /sync under ${newName}, then this task again.`,
      );
    }
    const { username } = config.discogs;
    const isSet = username !== null && sameName(username, newName);
    return [...will, isSet ? 'Done.' : `Done. Set DISCOGS_USERNAME=${newName} before the next start.`].join(
      '\n',
    );
  } finally {
    await store.close();
  }
}

const named = ({ id, name }: AccountRow) => `${id} (${name ?? 'no name'})`;

const sizeInWords = ({ records, adds, copies, syncs }: AccountSize) =>
  [
    counted(records, 'record'),
    counted(adds, 'add'),
    `${counted(copies, 'copy', 'copies')} last seen on Discogs`,
    counted(syncs, 'sync', 'syncs'),
  ].join(', ');

async function listOf(
  store: OpenStore,
  known: readonly AccountRow[],
  { discogs: { username, token } }: Config,
): Promise<string> {
  const lines: string[] = [];
  for (const account of known) {
    const size = sizeInWords(await store.accounts.size(account.id));
    const state = account.isProved ? 'proved' : 'not proved';
    const used = account.usedAt.toISOString().slice(0, 16);
    lines.push(`  ${named(account)}: ${size}; ${state}; last used ${used} UTC`);
  }
  return [
    lines.length === 0 ? 'There are no accounts yet.' : 'Accounts, by number:',
    ...lines,
    `DISCOGS_USERNAME is ${username ?? 'not set'}: ${meaningOf(known, username, token !== null)}.`,
  ].join('\n');
}

/** Returns the words for what the next start does with this configuration. */
function meaningOf(known: readonly AccountRow[], name: string | null, hasToken: boolean): string {
  const choice = chooseAccount(known, { name, identity: null });
  const joined = choice.join.map((id) => `, and moves what people added in account ${id} into it`).join('');
  const unless =
    hasToken && needsIdentity(known, name) ? ', unless Discogs says that another one has that name now' : '';
  switch (choice.do) {
    case 'use':
    case 'rename':
      return `the bot uses account ${choice.id}${joined}${unless}`;
    case 'name':
    case 'correct':
      return `the next start gives this name to account ${choice.id}${joined}${unless}`;
    case 'create':
      return `the next start makes an account ${name === null ? 'without a name' : 'for it'}${unless}`;
  }
}

/** Returns the sentences about what a renaming does. @throws UserError when the account cannot have this name. */
async function sentencesOf(
  store: OpenStore,
  account: AccountRow,
  renaming: Renaming,
  name: string,
): Promise<string[]> {
  const wrong =
    account.name === null
      ? []
      : [`What was read of the collection of ${account.name} goes; on Discogs nothing changes.`];
  switch (renaming.kind) {
    case 'same':
      throw new UserError(`Account ${named(account)} has that name.`);
    case 'proved':
      throw new UserError(
        [
          `Account ${named(account)} is proved: Discogs took a copy under that name, or showed the whole collection to its own token. So it keeps its name.`,
          'If that account has a new name on Discogs: set DISCOGS_USERNAME to the new name, with a token of that account, and start the bot.',
        ].join('\n'),
      );
    case 'correct':
      return [
        `Account ${named(account)} gets the name ${name}, with ${sizeInWords(await store.accounts.size(account.id))}.`,
        `What people added stays, and the next /sync adds it to the collection of ${name}.`,
        ...wrong,
      ];
    case 'join':
      return [
        `What people added in account ${named(account)} moves into account ${named(renaming.into)}. Account ${account.id} goes.`,
        `The next /sync of ${name} adds what is not in its collection.`,
        ...wrong,
      ];
  }
}

/**
 * Decides again what to do, within the transaction that changes the account, because a bot can have started since the first
 * decision. @throws UserError when the account has changed.
 */
function choiceOf(known: readonly AccountRow[], account: AccountRow, name: string) {
  const now = known.find(({ id }) => id === account.id);
  const renaming = now && now.name === account.name ? renamingOf(known, now, name) : null;
  if (renaming !== null && 'choice' in renaming) return renaming.choice;
  throw new UserError(`Account ${named(account)} has just changed. Nothing was done. Run the task again.`);
}

/**
 * Removes an account, or says what would go. @param again the command that removes it. Null: remove it now. @returns the text
 * for the operator.
 */
async function remove(store: OpenStore, account: AccountRow, again: string | null): Promise<string> {
  const size = sizeInWords(await store.accounts.size(account.id));
  if (again !== null) {
    return [
      `Account ${named(account)} has ${size}.`,
      `All of it goes from this database. On Discogs nothing changes. To do it: ${again}`,
    ].join('\n');
  }
  const isRemoved = await whileUnused(store, account, () => store.accounts.remove(account.id));
  return isRemoved
    ? `Removed account ${named(account)}, with ${size}.`
    : `Account ${named(account)} was removed already.`;
}

/**
 * Does work that no bot may disturb. @throws UserError while a bot uses the account. Only on a Postgres can a bot run at the
 * same time, because one process alone can open the embedded database.
 */
async function whileUnused<T>(store: OpenStore, account: AccountRow, work: () => Promise<T>): Promise<T> {
  const inUse = new UserError(`A bot uses account ${named(account)}. Stop it first.`);
  const lock = await store.crate(account.id).sync.lock();
  if (!lock) throw inUse;
  try {
    if (!(await store.isDead(usersOf(account.id)))) throw inUse;
    return await work();
  } finally {
    await lock.release();
  }
}
