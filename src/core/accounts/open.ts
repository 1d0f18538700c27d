// Core, accounts: finds or makes the account that the configuration means, at the start of the bot. Finds it for a task, too.
import { waitAtMost } from '../../clock.ts';
import type { Discogs } from '../discogs-port.ts';
import type { Log, Store } from '../ports.ts';
import type { CoreWords } from '../words.ts';
import { type Account, createAccount } from './account.ts';
import { chooseAccount, needsIdentity, type TokenOwner, usersOf } from './choose.ts';
import type { AccountRow } from './ports.ts';

/** The longest wait of a start for the token's owner, in ms of real time. Only some starts ask for it (`needsIdentity`). */
const IDENTITY_MS = 10_000;

/** The settings of the configuration that are about the account. */
export interface AccountSettings {
  /** `DISCOGS_USERNAME`. Null: it is not set. */
  username: string | null;
  folderId: number;
  hasToken: boolean;
}

/**
 * Chooses the account (choose.ts), and makes, names, corrects or renames it if that is needed. From then on the database knows
 * that this process uses the account.
 * @throws UserError when the name has to be corrected and another process uses the account; StoreError; the reason of `signal`.
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
    // Before the announcement, no process could see that this one uses the account, and may have changed it. So it is chosen
    // again.
    row = await choose();
  }
  return createAccount({ ...deps, ...settings, row, accounts: store.accounts });
}

/** Asks Discogs for the token's owner. Null: Discogs does not say now. A later start can then still join the two accounts. */
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

/** Returns the account that a bot with this configuration uses, for a task. Null: no bot has used it yet. Changes nothing. */
export function findAccount(known: readonly AccountRow[], name: string | null): AccountRow | null {
  const choice = chooseAccount(known, { name, identity: null });
  return choice.do === 'use' ? (known.find((row) => row.id === choice.id) ?? null) : null;
}
