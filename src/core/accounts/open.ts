// Core, accounts: finds the account of the configuration in the database, at the start of the bot or of a task.
import { waitAtMost } from '../../clock.ts';
import type { Discogs, Log, Store } from '../ports.ts';
import type { CoreWords } from '../words.ts';
import { type Account, createAccount } from './account.ts';
import { chooseAccount, needsIdentity, type TokenOwner, usersOf } from './choose.ts';
import type { AccountRow } from './ports.ts';

/** How long a start waits for Discogs, in ms of real time, when an unknown name can be the new name of a known account. */
const IDENTITY_MS = 10_000;

/** What the configuration says of its account. */
export interface AccountSettings {
  /** `DISCOGS_USERNAME`, or null. */
  username: string | null;
  folderId: number;
  hasToken: boolean;
}

/**
 * Chooses the account and names, corrects, renames or makes it (choose.ts). From then on this process counts as a user of it.
 * @throws UserError when another process uses a wrong name that is to be corrected; StoreError; the reason of `signal`.
 */
export async function openAccount(
  settings: AccountSettings,
  deps: {
    discogs: Pick<Discogs, 'getIdentity'>;
    store: Pick<Store, 'accounts'> & { announce(holder: string): Promise<void> };
    clock: { now(): number };
    log: Log;
    words: Pick<CoreWords, 'finding'>;
  },
  signal?: AbortSignal,
): Promise<Account> {
  const { store, clock, log } = deps;
  const { username: name, folderId, hasToken } = settings;
  const isUnclear = hasToken && needsIdentity(await store.accounts.list(), name);
  const identity = isUnclear ? await askIdentity(deps, signal) : null;
  const choose = () =>
    store.accounts.choose(
      (known) => {
        const choice = chooseAccount(known, { name, identity });
        if (choice.do !== 'use' || choice.join.length > 0) {
          log.info(
            { account: name, done: choice.do, joined: choice.join },
            'the account of the configuration',
          );
        }
        return choice;
      },
      { folderId, now: new Date(clock.now()) },
    );
  let row = await choose();
  for (let announced = 0; announced !== row.id; ) {
    await store.announce(usersOf(row.id));
    announced = row.id;
    // Between the choice and the announcement another process could change the account: it saw no one who uses it.
    row = await choose();
  }
  return createAccount({ ...deps, ...settings, row, accounts: store.accounts });
}

/** Asks who owns the token. Null: Discogs does not say now, and a later start joins the accounts. */
async function askIdentity(
  { discogs, log }: { discogs: Pick<Discogs, 'getIdentity'>; log: Log },
  signal: AbortSignal | undefined,
): Promise<TokenOwner | null> {
  const enough = new AbortController();
  const both = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  const asked = await waitAtMost(discogs.getIdentity({ lane: 'person', signal: both }), IDENTITY_MS);
  enough.abort(new Error('the start waits no longer'));
  signal?.throwIfAborted();
  if (asked.kind === 'done') return asked.value;
  log.warn(
    { err: asked.kind === 'failed' ? asked.error : null },
    'Discogs does not say whether DISCOGS_USERNAME is the new name of a known account',
  );
  return null;
}

/** For a task, which changes no account: the one that a bot with this configuration uses. Null: no bot has used it yet. */
export function findAccount(known: readonly AccountRow[], name: string | null): AccountRow | null {
  const choice = chooseAccount(known, { name, identity: null });
  return choice.do === 'use' ? (known.find((row) => row.id === choice.id) ?? null) : null;
}
