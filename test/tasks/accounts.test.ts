// `npm start -- accounts`: lists, renames and removes the accounts of a database, and never one that a bot uses.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { usersOf } from '../../src/core/accounts/choose.ts';
import { runTask } from '../../src/tasks/tasks.ts';
import { newIntent } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { FIRST_ACCOUNT, openWithCrate } from '../support/test-store.ts';
import { until } from '../support/until.ts';
import { useStore } from '../support/use-store.ts';

const opened = useStore('postgres');
const AT = new Date('2026-11-28T18:30:00Z');

/** Runs the task on the database of this file. Returns what it prints, and the sentence of a refusal. */
const task = (words: string, environment: Record<string, string> = {}): Promise<string> => {
  const config = readConfig({ DATABASE_URL: opened.databaseUrl ?? '', ...environment });
  return runTask(['accounts', ...words.split(' ').filter(Boolean)], config, silentLog).catch(
    (error: unknown) => String(error),
  );
};

const makeAccount = (name: string | null, at = AT) =>
  opened.store.accounts.choose(() => ({ do: 'create', name, join: [] }), { folderId: 1, now: at });

/** An add that never got to Discogs. */
async function addTo(account: number, releaseId: number) {
  const { intents } = opened.store.crate(account);
  const wanted = newIntent({ releaseId, requestKey: `add:${releaseId}`, release: release({ releaseId }) });
  const { intent } = await intents.claim(wanted, { holder: 'x', now: AT, ms: 0 });
  return intents.close(intent, { status: 'refused', now: AT });
}

const names = async () => (await opened.store.accounts.list()).map(({ id, name }) => `${id} ${name}`);

it('lists every account with its size, and what the next start does', async () => {
  const { id } = await makeAccount('ana');
  await opened.store.accounts.prove(id, 'ana');
  await addTo(FIRST_ACCOUNT, 1);
  const rows = [
    'Accounts, by number:',
    `  ${id} (ana): 0 records, 0 adds, 0 copies last seen on Discogs, 0 syncs; proved; last used 2026-11-28T18:30 UTC`,
    '  1 (no name): 1 record, 1 add, 0 copies last seen on Discogs, 0 syncs; not proved; last used 1970-01-01T00:00 UTC',
  ];
  const meanings = {
    '': 'DISCOGS_USERNAME is not set: the bot uses account 1.',
    ANA: `DISCOGS_USERNAME is ANA: the bot uses account ${id}, and moves what people added in account 1 into it.`,
    bo: 'DISCOGS_USERNAME is bo: the next start gives this name to account 1.',
  };
  for (const [name, meaning] of Object.entries(meanings)) {
    expect(await task('', { DISCOGS_USERNAME: name })).toBe([...rows, meaning].join('\n'));
  }
  await opened.store.accounts.remove(FIRST_ACCOUNT);
  await opened.store.accounts.identify(id, 'ana', 7);
  expect(await task('', { DISCOGS_USERNAME: 'bo', DISCOGS_TOKEN: 'a'.repeat(40) })).toMatch(
    /bo: the next start makes an account for it, unless Discogs says that another one has that name now\.$/,
  );
});

it('a mistyped name is corrected, after it has said what will happen', async () => {
  await opened.store.accounts.remove(FIRST_ACCOUNT);
  const { id } = await makeAccount('an');
  await addTo(id, 1);
  await opened.store.crate(id).records.insert(release({ releaseId: 2 }), { isSynced: true, now: AT });
  const will = [
    `Account ${id} (an) gets the name ana, with 2 records, 1 add, 0 copies last seen on Discogs, 0 syncs.`,
    'What people added stays, and the next /sync adds it to the collection of ana.',
    'What was read of the collection of an goes; on Discogs nothing changes.',
  ];
  expect(await task('rename an ana')).toBe(
    [...will, 'Nothing was changed. To do it: npm start -- accounts rename an ana --yes'].join('\n'),
  );
  expect(await names()).toEqual([`${id} an`]);
  expect(await task('rename an ana --yes')).toBe(
    [...will, 'Done. Set DISCOGS_USERNAME=ana before the next start.'].join('\n'),
  );
  expect(await names()).toEqual([`${id} ana`]);
  expect(await opened.store.accounts.size(id)).toMatchObject({ records: 1, adds: 1 });
  expect(await task('rename ana Bo --yes', { DISCOGS_USERNAME: 'bo' })).toMatch(/\nDone\.$/);
});

it('renamed to another account, what people added joins it', async () => {
  const { id } = await makeAccount('ana');
  await opened.store.accounts.prove(id, 'ana');
  await addTo(FIRST_ACCOUNT, 1);
  expect(await task('rename 1 ana --yes')).toMatch(
    new RegExp(
      `^What people added in account 1 \\(no name\\) moves into account ${id} \\(ana\\)\\. Account 1 goes\\.`,
    ),
  );
  expect(await names()).toEqual([`${id} ana`]);
  expect(await opened.store.crate(id).sync.toPush(null, 9)).toMatchObject([{ releaseId: 1 }]);
});

it('a proved account keeps its name, and the refusal says why', async () => {
  const { id } = await makeAccount('ana');
  await opened.store.accounts.prove(id, 'ana');
  expect(await task('rename ana bo --yes')).toMatch(
    /Account \d+ \(ana\) is proved: .*\nIf that account has a new name/,
  );
  expect(await names()).toContain(`${id} ana`);
});

it('an account is removed with everything in it, after it has said what that is', async () => {
  const { id } = await makeAccount('bo');
  await addTo(id, 1);
  await addTo(FIRST_ACCOUNT, 1);
  const size = '1 record, 1 add, 0 copies last seen on Discogs, 0 syncs';
  expect(await task('remove bo')).toBe(
    [
      `Account ${id} (bo) has ${size}.`,
      'All of it goes from this database. On Discogs nothing changes. To do it: npm start -- accounts remove bo --yes',
    ].join('\n'),
  );
  expect(await task('remove bo --yes')).toBe(`Removed account ${id} (bo), with ${size}.`);
  expect(await names()).toEqual(['1 null']);
  expect(await opened.store.counts()).toMatchObject({ records: 1 });
  expect(await task('remove bo --yes')).toMatch(/There is no account bo\./);
});

it.each([
  ['rename 1', /npm start -- accounts rename <name or number> <new name>/],
  ['rename 1 a b', /npm start -- accounts rename/],
  ['remove', /npm start -- accounts remove <name or number>/],
  ['dance 1', /npm start -- accounts/],
  ['rename 1 ..', /That is not a Discogs user name: \.\./],
  ['rename 9 bo', /There is no account 9\./],
])('%s is refused', async (words, sentence) => {
  expect(await task(words)).toMatch(sentence);
  expect(await names()).toEqual(['1 null']);
});

it('an account that a bot uses, or whose sync runs, stays as it is', async () => {
  const bot = await opened.another();
  await bot.announce(usersOf(FIRST_ACCOUNT));
  const inUse = /A bot uses account 1 \(no name\)\. Stop it first\.$/;
  expect(await task('rename 1 ana --yes')).toMatch(inUse);
  expect(await task('remove 1 --yes')).toMatch(inUse);
  await bot.close();
  await until(() => opened.store.isDead(usersOf(FIRST_ACCOUNT)));
  const lock = await opened.store.sync.lock();
  expect(await task('remove 1 --yes')).toMatch(inUse);
  await lock?.release();
  expect(await task('remove 1 --yes')).toMatch(/^Removed account 1/);
});

it('the embedded database is refused while it is open, and changed when it is closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'runout-accounts-'));
  const dataDir = join(folder, 'data');
  const here = { DATABASE_URL: '', DATA_DIR: dataDir };
  try {
    expect(await task('', here)).toMatch(/There is no database in/);
    await prepareDataDir(dataDir);
    const store = await openWithCrate({ dataDir, clock: { now: () => 0 }, log: silentLog });
    await store.accounts.choose(() => ({ do: 'create', name: null, join: [] }), { folderId: 1, now: AT });
    expect(await task('rename 1 ana --yes', here)).toMatch(/is in use/);
    await store.close();
    expect(await task('rename 1 ana --yes', here)).toMatch(/\nDone\. /);
    expect(await task('', here)).toMatch(/\n {2}1 \(ana\): /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
