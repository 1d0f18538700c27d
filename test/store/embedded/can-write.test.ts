// Store suite: what the health check asks the database: whether an Add could be saved now.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/discord/texts/en/index.ts';
import { storeSentence } from '../../../src/discord/views/error.ts';
import { StoreError, UserError } from '../../../src/errors.ts';
import { createStore } from '../../../src/store/connect.ts';
import { startThread } from '../../../src/store/embedded/client.ts';
import { openEmbedded } from '../../../src/store/embedded/database.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';
import { createTestDatabase, openWithCrate, withCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';

describeOnBoth('a database', (current) => {
  it('into which can be written, as often as someone asks', async () => {
    await current.store.canWrite();
    await Promise.all([current.store.canWrite(), current.store.canWrite()]);
    expect(await current.store.facts.get('health')).toBe('written');
  });
});

describe('a folder', () => {
  it('on a disk that is full: health fails from the first add that found no room, until there is some', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'runout-full-'));
    await prepareDataDir(dataDir);
    const program = new URL('../../support/full-thread.mjs', import.meta.url);
    const options = { dataDir, clock: { now: () => 0 }, log: silentLog };
    const store = withCrate(
      createStore(await openEmbedded(options, (files, how) => startThread(files, { ...how, program }))),
    );
    await store.canWrite();
    await writeFile(join(dataDir, 'db.full'), '');
    // Enough records to need another page on the disk.
    const adding = async () => {
      for (let releaseId = 1; releaseId < 100; releaseId++)
        await store.records.insert(release({ releaseId }), { isSynced: false, now: new Date(0) });
    };
    await expect(adding()).rejects.toMatchObject({ name: 'StoreError', code: '53100' });
    await expect(store.canWrite()).rejects.toMatchObject({ code: '53100' });
    await rm(join(dataDir, 'db.full'));
    await store.canWrite();
    expect(await store.facts.get('health')).toHaveLength(256 * 1024);
    await store.canWrite();
    expect(await store.facts.get('health')).toBe('written');
    await adding();
    await store.close();
    await rm(dataDir, { recursive: true });
  });
});

describe('a server', () => {
  it('that takes no changes any more: health fails, though it answers; and a start says why', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    const open = () => openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog });
    const store = await open();
    await store.canWrite();
    const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const [row] = await admin.unsafe('select current_database() as name');
    await admin.unsafe(`alter database ${String(row?.name)} set default_transaction_read_only = on`);
    // Open connections keep the old setting, so they are cut and come back with the new one.
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    while ((await admin.unsafe(cut)).length > 0);
    let answer: unknown;
    do answer = await store.canWrite().catch((error: unknown) => error);
    while (answer instanceof StoreError && answer.unreachable);
    expect(answer).toMatchObject({ name: 'StoreError', code: '25006', unreachable: false });
    expect(await store.ping()).toBeGreaterThan(0);
    await store.close();

    const refused: unknown = await open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain('is read-only: it is a standby, or set to read-only');
    await admin.end();
    await drop();
  });

  it('whose tables another user made, or restored: a start says which', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    await (
      await openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog })
    ).close();
    const admin = postgres(databaseUrl, { max: 1 });
    const role = `keeper_${randomBytes(4).toString('hex')}`;
    await admin.unsafe(`create role ${role} login password 'x'`);
    await admin.unsafe(`grant all on all tables in schema public to ${role}`);
    await admin.unsafe(`revoke insert on records from ${role}`);
    const other = new URL(databaseUrl);
    other.username = role;
    other.password = 'x';
    await expect(
      openWithCrate({ databaseUrl: other.href, dataDir: '', clock: { now: () => 0 }, log: silentLog }),
    ).rejects.toThrow('cannot write into records: another user made or restored these tables');
    await admin.unsafe(`drop owned by ${role}`);
    await admin.unsafe(`drop role ${role}`);
    await admin.end();
    await drop();
  });
});

describe('what a member reads', () => {
  it.each<[code: string | null, unreachable: boolean, sentence: string]>([
    [
      'XX001',
      false,
      'My storage is damaged, so nothing can be saved. Ask a server manager to run /status (code `1`)',
    ],
    [
      '53100',
      false,
      'My disk is full, so nothing can be saved. Ask a server manager to run /status (code `1`)',
    ],
    [
      '25006',
      false,
      'My storage is read-only, so nothing can be saved. Ask a server manager to run /status (code `1`)',
    ],
    ['42P01', false, 'My storage refused that. Try again in a minute: nothing is added twice (code `1`)'],
    ['57P01', true, 'My storage is offline. Try again in a minute: nothing is added twice (code `1`)'],
  ])('%s', (code, unreachable, sentence) => {
    expect(storeSentence(new StoreError({ code, unreachable }), '1', english)).toBe(sentence);
  });
});
