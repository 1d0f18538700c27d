// Core, accounts: what is learned of an account while the bot runs: the owner of the token, Discogs' number, the proof of the name.
import { describe, expect, it } from 'vitest';
import { createAccount } from '../../../src/core/accounts/account.ts';
import type { TokenOwner } from '../../../src/core/accounts/choose.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { AuthError, StoreError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { useStore } from '../../support/use-store.ts';

const opened = useStore();
const refused = new AuthError('no', { method: 'GET', path: '/oauth/identity', status: 401 });

/** The first account, named `ana`, with a Discogs that answers like this, one answer after the other. */
async function open(
  answers: (TokenOwner | Error)[],
  { username = 'ana', hasToken = true }: { username?: string | null; hasToken?: boolean } = {},
) {
  const warnings: object[] = [];
  const { accounts } = opened.store;
  const row = await accounts.choose(
    (known) =>
      username === null || known.find(({ id }) => id === FIRST_ACCOUNT)?.name !== null
        ? { do: 'use', id: FIRST_ACCOUNT, join: [] }
        : { do: 'name', id: FIRST_ACCOUNT, name: username, join: [] },
    { folderId: 1, now: new Date(0) },
  );
  let asked = 0;
  const account = createAccount({
    row,
    username,
    folderId: 1,
    hasToken,
    accounts,
    discogs: {
      async getIdentity() {
        const answer = answers[asked++];
        if (answer === undefined) throw new Error('it is asked once more than expected');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    log: {
      ...silentLog,
      warn: (facts) => void warnings.push(facts),
      error: (facts) => void warnings.push(facts),
    },
    words: coreWords,
  });
  return { account, warnings, asked: () => asked };
}

const stored = async (id = FIRST_ACCOUNT) =>
  (await opened.store.accounts.list()).find((row) => row.id === id);

/** Another account of the database, with this number. */
async function another(name: string, discogsUserId: number) {
  const { accounts } = opened.store;
  const { id } = await accounts.choose(() => ({ do: 'create', name, join: [] }), {
    folderId: 1,
    now: new Date(0),
  });
  await accounts.identify(id, name, discogsUserId);
}

describe('the number of Discogs', () => {
  it("is stored when the token is the account's own", async () => {
    const { account, asked } = await open([{ id: 7, username: 'Ana' }]);
    expect([account.tokenOwner(), account.tokenIsOwners()]).toEqual([null, false]);
    await Promise.all([account.identify(), account.identify()]);
    await account.identify();
    expect([account.tokenOwner(), account.tokenIsOwners(), asked()]).toEqual(['Ana', true, 1]);
    expect(await stored()).toMatchObject({ discogsUserId: 7, isProved: false });
    expect(account.nameTrouble()).toBeNull();
  });

  it.each<[string, TokenOwner | Error, string | null]>([
    ["another's token", { id: 8, username: 'bo' }, 'bo'],
    ['a Discogs that does not say it', { id: null, username: 'ana' }, 'ana'],
    ['a token that Discogs refuses', refused, null],
  ])('is not known with %s', async (_, answer, owner) => {
    const { account } = await open([answer]);
    await account.identify();
    expect(account.tokenOwner()).toBe(owner);
    expect(await stored()).toMatchObject({ discogsUserId: null });
  });

  it('of another account here: this is its new name', async () => {
    await another('anna', 7);
    const { account, warnings } = await open([{ id: 7, username: 'ana' }]);
    await account.identify();
    expect(account.nameTrouble()).toBe('new-name');
    expect(account.isNameOurs()).toBe(true);
    expect(warnings).toEqual([{ finding: 'new-name' }]);
    expect(await stored()).toMatchObject({ discogsUserId: null });
  });

  it('another one than before: the name is of another account now', async () => {
    await open([]);
    await opened.store.accounts.identify(FIRST_ACCOUNT, 'ana', 6);
    const { account, warnings } = await open([{ id: 7, username: 'ana' }]);
    await account.identify();
    expect(account.nameTrouble()).toBe('name-of-another');
    expect(account.isNameOurs()).toBe(false);
    expect(warnings).toEqual([{ finding: 'name-of-another' }]);
    expect(await stored()).toMatchObject({ discogsUserId: 6 });
  });

  it('the same one with another name: the account was renamed, and a stranger can get the old name', async () => {
    await open([]);
    await opened.store.accounts.identify(FIRST_ACCOUNT, 'ana', 7);
    const { account, warnings } = await open([{ id: 7, username: 'anna' }]);
    await account.identify();
    expect(account.nameTrouble()).toBe('renamed');
    expect(account.isNameOurs()).toBe(false);
    expect(warnings).toEqual([{ finding: 'renamed' }]);
  });

  it('is asked for again after a failure, and by /status each time', async () => {
    const lost = new StoreError({ code: 'ECONNREFUSED', unreachable: true });
    const { account, asked } = await open([lost, { id: 7, username: 'ana' }, refused]);
    await account.identify();
    expect(await stored()).toMatchObject({ discogsUserId: null });
    expect(await account.checkToken({ lane: 'person' })).toBe('ana');
    expect(await stored()).toMatchObject({ discogsUserId: 7 });
    expect(await account.checkToken({ lane: 'person' })).toBeNull();
    expect([account.tokenOwner(), account.tokenIsOwners(), asked()]).toEqual([null, false, 3]);
  });

  it('is not asked for without a token, and not stored without a name', async () => {
    const { account, asked } = await open([], { hasToken: false });
    await account.identify();
    expect(asked()).toBe(0);
    const nameless = await open([{ id: 7, username: 'ana' }], { username: null });
    await nameless.account.identify();
    expect(nameless.account.tokenOwner()).toBe('ana');
    expect(await stored()).toMatchObject({ discogsUserId: null });
  });
});

describe('a name is proved', () => {
  const isProved = async () => (await stored())?.isProved;

  it('by a copy of ours, without a question to Discogs', async () => {
    const { account, asked } = await open([]);
    await account.prove('copy');
    expect([await isProved(), asked()]).toEqual([true, 0]);
  });

  it.each<[string, TokenOwner | Error, boolean]>([
    ['its own token', { id: 7, username: 'ana' }, true],
    ["another's token: everyone can read a public collection", { id: 8, username: 'bo' }, false],
    ['a token that Discogs refuses', refused, false],
  ])('by a whole collection with %s: %s', async (_, answer, proves) => {
    const { account } = await open([answer]);
    await account.prove('collection');
    expect(await isProved()).toBe(proves);
  });

  it('by nothing while there is no token or no name', async () => {
    await (await open([], { hasToken: false })).account.prove('collection');
    expect(await isProved()).toBe(false);
    await (await open([], { username: null })).account.prove('copy');
    expect(await isProved()).toBe(false);
  });
});
