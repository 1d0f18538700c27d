// Core, accounts: processes that start at the same moment with different names on one Postgres.
import { expect, it } from 'vitest';
import { openAccount } from '../../../src/core/accounts/open.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { UserError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';

const opened = useStore('postgres');

it('one of three goes on, under the name that its account has, and the others say why they do not', async () => {
  const names = ['ana', 'bo', 'cy'];
  const starts = await Promise.allSettled(
    names.map(async (username) =>
      openAccount(
        { username, folderId: 1, hasToken: false },
        {
          discogs: { getIdentity: () => Promise.reject(new Error('Discogs is asked')) },
          store: await opened.another(),
          clock: { now: () => 0 },
          log: silentLog,
          words: coreWords,
        },
      ),
    ),
  );
  const going = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value.username] : []));
  expect(going).toHaveLength(1);
  expect((await opened.store.accounts.list()).map(({ name }) => name)).toEqual(going);
  for (const one of starts) {
    if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(UserError);
  }
});
