// Core, accounts: the account at the start: Discogs is asked only when its answer decides, and the start does not wait for ever.
import { afterEach, expect, it, vi } from 'vitest';
import { usersOf } from '../../../src/core/accounts/choose.ts';
import { openAccount } from '../../../src/core/accounts/open.ts';
import type { AccountChoice } from '../../../src/core/accounts/ports.ts';
import type { CallOptions } from '../../../src/core/discogs-port.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { useStore } from '../../support/use-store.ts';

const opened = useStore();
const AT = new Date('2026-11-28T18:30:00Z');
afterEach(() => vi.useRealTimers());

/** The first account is `anna`, whose number is 7. */
async function withAnna() {
  const { accounts } = opened.store;
  const choice: AccountChoice = { do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] };
  await accounts.choose(() => choice, { folderId: 1, now: new Date(0) });
  await accounts.prove(FIRST_ACCOUNT, 'anna');
  await accounts.identify(FIRST_ACCOUNT, 'anna', 7);
}

type Identity = (options: CallOptions) => Promise<{ id: number; username: string }>;

/** Opens the account of `ana`, with a Discogs that answers so. */
const open = (
  getIdentity: Identity,
  {
    username = 'ana',
    hasToken = true,
    signal,
  }: { username?: string | null; hasToken?: boolean; signal?: AbortSignal } = {},
) =>
  openAccount(
    { username, folderId: 9, hasToken },
    {
      discogs: { getIdentity },
      store: opened.store,
      clock: { now: () => AT.getTime() },
      log: silentLog,
      words: coreWords,
    },
    signal,
  );

const asNo: Identity = () => Promise.reject(new Error('Discogs is asked'));
const ana: Identity = async () => ({ id: 7, username: 'ana' });
const names = async () => (await opened.store.accounts.list()).map(({ name }) => name);

it('a first start asks Discogs nothing, names the local account and notes the folder and the time', async () => {
  const account = await open(asNo);
  expect(account).toMatchObject({ id: FIRST_ACCOUNT, username: 'ana', folderId: 9, hasToken: true });
  expect(await opened.store.accounts.list()).toMatchObject([{ name: 'ana', usedAt: AT }]);
});

it('the known name, no name and no token ask nothing either', async () => {
  await withAnna();
  expect((await open(asNo, { username: 'Anna' })).id).toBe(FIRST_ACCOUNT);
  expect((await open(asNo, { username: null })).id).not.toBe(FIRST_ACCOUNT);
  expect((await open(asNo, { hasToken: false })).id).not.toBe(FIRST_ACCOUNT);
});

it('an unknown name can be the new name of a known account: Discogs says so', async () => {
  await withAnna();
  const asked: CallOptions[] = [];
  const account = await open((options) => {
    asked.push(options);
    return ana(options);
  });
  expect(account.id).toBe(FIRST_ACCOUNT);
  expect(await names()).toEqual(['ana']);
  expect(asked).toMatchObject([{ lane: 'person' }]);
});

it.each<[string, Identity]>([
  ['the token is of another account', async () => ({ id: 8, username: 'bo' })],
  ['the name has another number', async () => ({ id: 8, username: 'ana' })],
  [
    'Discogs is down',
    () =>
      Promise.reject(
        new UnavailableError({ method: 'GET', path: '/x', status: 503, reason: 'server-error' }),
      ),
  ],
])('otherwise it is an account of its own: %s', async (_, identity) => {
  await withAnna();
  const account = await open(identity);
  expect(account.id).not.toBe(FIRST_ACCOUNT);
  expect(await names()).toEqual(['ana', 'anna']);
});

it('a Discogs that never answers is waited for 10 s, and the next start joins both', async () => {
  await withAnna();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let ask: (options: CallOptions) => void = () => {};
  const asking = new Promise<CallOptions>((resolve) => {
    ask = resolve;
  });
  const opening = open((options) => {
    ask(options);
    return new Promise(() => {});
  });
  const { signal } = await asking;
  await vi.advanceTimersByTimeAsync(9_999);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  vi.useRealTimers();
  expect((await opening).id).not.toBe(FIRST_ACCOUNT);
  expect(signal?.aborted).toBe(true);
  expect(await names()).toEqual(['ana', 'anna']);

  // While the first process lives, its account stays.
  expect((await open(ana)).id).not.toBe(FIRST_ACCOUNT);
  expect(await names()).toEqual(['ana', 'anna']);
  for (const { id } of await opened.store.accounts.list()) opened.bury(usersOf(id));
  expect((await open(ana)).id).toBe(FIRST_ACCOUNT);
  expect(await names()).toEqual(['ana']);
});

it('a start that is stopped meanwhile changes nothing', async () => {
  await withAnna();
  const stop = new AbortController();
  const opening = open(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        stop.abort(new Error('the start was stopped'));
      }),
    { signal: stop.signal },
  );
  await expect(opening).rejects.toThrow('the start was stopped');
  expect(await names()).toEqual(['anna']);
});
