// Store: opening and closing it, on a folder and on a server, and what a person reads when it cannot be opened.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseLostError, StoreError, UserError } from '../../src/errors.ts';
import { openEmbeddedClient } from '../../src/store/embedded/client.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { createTestDatabase, openWithCrate } from '../support/test-store.ts';
import { at } from './things.ts';

const clock = { now: () => at(0).getTime() };

describe('opening a folder', () => {
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'runout-store-'));
  });
  afterEach(() => rm(place, { recursive: true }));
  const open = (dataDir: string) => openWithCrate({ databaseUrl: null, dataDir, clock, log: silentLog });

  it('makes what is missing, also after a first start that was killed, and finds its data again', async () => {
    const dataDir = join(place, 'not', 'there');
    await mkdir(join(dataDir, 'db.new', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'db.new', 'PG_VERSION'), '18');

    const store = await open(dataDir);
    const { record } = await store.records.insert(release(), { isSynced: false, now: at(0) });
    await store.close();
    await store.close();
    expect((await readdir(dataDir)).sort()).toEqual(['database.json', 'db', 'guard']);
    // Only the owner can read what was made.
    const names = await readdir(dataDir, { recursive: true });
    const wide = names.filter(
      (name) => !name.startsWith('guard') && (statSync(join(dataDir, name)).mode & 0o077) !== 0,
    );
    expect(wide).toEqual([]);

    const again = await open(dataDir);
    expect(await again.records.findByReleaseId(249504)).toEqual(record);
    await again.close();
  });

  it('makes none by itself: it unpacks the one that was prepared, which takes a quarter of the memory', async () => {
    await (await open(place)).close();
    // The files in the archive have no times.
    expect(statSync(join(place, 'db', 'PG_VERSION')).mtimeMs).toBe(0);
  });

  it('warns while others on this machine may look into it, with the command that closes it', async () => {
    await prepareDataDir(place);
    await chmod(join(place, 'db'), 0o700);
    const warnings: unknown[][] = [];
    const log = { ...silentLog, warn: (...line: unknown[]) => void warnings.push(line) };
    for (const mode of [0o750, 0o700]) {
      await chmod(place, mode);
      await (await openWithCrate({ dataDir: place, clock, log })).close();
    }
    expect(warnings).toEqual([
      [{ folders: [place] }, `other users of this machine can read the database: chmod -R go= ${place}`],
    ]);
  });

  it('frees what a process before it held, and keeps when that posted', async () => {
    await prepareDataDir(place);
    const first = await open(place);
    const newIntent = {
      ...{ releaseId: 1, release: null, requestKey: null, requester: null },
    };
    const lease = { now: at(0), ms: 240_000 };
    const { intent } = await first.intents.claim(newIntent, { holder: 'dead', ...lease });
    await first.intents.markPosting(intent, { instanceIds: [5], now: at(1), leaseMs: 240_000 });
    await first.close();

    const next = await open(place);
    const claim = await next.intents.claim(newIntent, { holder: 'next', ...lease });
    expect(claim).toMatchObject({
      mine: true,
      resumed: true,
      intent: { id: intent.id, attempt: 2, knownInstanceIds: [5], postedAt: at(1), gaveUpAt: null },
    });
    // Even if the old process is not dead after all, it can send no more.
    const late = next.intents.markPosting(intent, { instanceIds: [], now: at(2), leaseMs: 240_000 });
    await expect(late).rejects.toBeInstanceOf(LeaseLostError);
    await next.close();
  });

  it('says to the second who holds it, and lets it in when the first has closed', async () => {
    await prepareDataDir(place);
    const first = await open(place);
    const second = open(place);
    await expect(second).rejects.toBeInstanceOf(UserError);
    await expect(second).rejects.toThrow(`process ${process.pid} on`);
    await expect(second).rejects.toThrow('since 2026-11-22T16:00:00.123Z');
    await first.close();
    await (await open(place)).close();
  });

  it('says so when the folder is a file, or cannot be written', async () => {
    const file = join(place, 'file');
    await writeFile(file, '');
    await expect(open(file)).rejects.toThrow('cannot be written (EEXIST). It is a file: set');
    await expect(open(join(file, 'below'))).rejects.toThrow(
      'cannot be written (ENOTDIR). It lies below a file: set',
    );
    await expect(open(join(file, 'below'))).rejects.toBeInstanceOf(UserError);
  });

  it('gives the folder back when the database in it cannot be opened', async () => {
    await prepareDataDir(place);
    await writeFile(join(place, 'db', 'PG_VERSION'), '9');
    await expect(open(place)).rejects.toThrow();
    expect(await readdir(join(place, 'guard'))).toEqual([]);
  });

  it('leaves no thread behind when its tables cannot be made', async () => {
    await prepareDataDir(place);
    const client = await openEmbeddedClient(join(place, 'db'), silentLog);
    await client.query('drop table runout_migrations');
    await client.close();
    const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
    const before = ports();
    await expect(open(place)).rejects.toThrow('tables with names that Runout needs');
    expect(ports()).toBe(before);
    expect(await readdir(join(place, 'guard'))).toEqual([]);
  });

  it('loses nothing it has confirmed when it is killed in the middle', async () => {
    await prepareDataDir(place);
    const program = fileURLToPath(new URL('write-until-killed.ts', import.meta.url));
    const child = fork(program, [place], { execArgv: ['--import', 'tsx'] });
    let confirmed = 0;
    child.on('message', (releaseId) => {
      confirmed = Number(releaseId);
      if (confirmed === 25) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(confirmed).toBeGreaterThanOrEqual(25);

    const store = await open(place);
    for (let releaseId = 1; releaseId <= confirmed; releaseId++)
      expect(await store.records.findByReleaseId(releaseId)).toMatchObject({ discogsId: releaseId });
    await store.close();
  });
});

describe('opening a server', () => {
  const open = (databaseUrl: string) => openWithCrate({ databaseUrl, dataDir: '', clock, log: silentLog });
  const everythingOf = (error: unknown) =>
    [String(error), error instanceof Error ? error.stack : '', JSON.stringify(error)].join('\n');

  it('makes the tables once when several start at the same instant', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => open(databaseUrl)));
    const inserted = await Promise.all(
      stores.map((store) => store.records.insert(release(), { isSynced: false, now: at(0) })),
    );
    expect(inserted.filter((one) => one.created)).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
    await drop();
  });

  it.each([
    ['no address at all', 'secret-word', 'not an address'],
    ['another protocol', 'mysql://me:secret-word@127.0.0.1/runout', 'not an address'],
    ['a broken password', 'postgres://me:secret-word%ZZ@127.0.0.1/runout', 'not an address'],
    ['a broken port', 'postgres://me:secret-word@127.0.0.1:port/runout', 'not an address'],
  ])('says what is wrong with %s, and nothing of it', async (_what, databaseUrl, sentence) => {
    const error: unknown = await open(databaseUrl).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(sentence);
    expect(everythingOf(error)).not.toContain('secret-word');
  });

  it('says what is wrong with a login, and with a database that is not there', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    await drop();
    await expect(open(databaseUrl)).rejects.toThrow('does not exist. Create it first');
    const login = new URL(databaseUrl);
    login.password = 'secret-word';
    const error: unknown = await open(login.href).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('refuses the login');
    expect(everythingOf(error)).not.toContain('secret-word');
  });

  it('says so when the user may not make tables', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    const admin = postgres(databaseUrl, { max: 1 });
    const role = `reader_${randomBytes(4).toString('hex')}`;
    await admin.unsafe(`create role ${role} login password 'x'`);
    const reader = new URL(databaseUrl);
    reader.username = role;
    reader.password = 'x';
    await expect(open(reader.href)).rejects.toThrow('cannot create or change tables');
    await admin.unsafe(`drop role ${role}`);
    await admin.end();
    await drop();
  });

  it('is unreachable when no one listens', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    const port = typeof address === 'object' ? address?.port : undefined;
    const error: unknown = await open(`postgres://me:secret-word@127.0.0.1:${port}/runout`).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'ECONNREFUSED', unreachable: true });
    expect(everythingOf(error)).not.toContain('secret-word');
  });

  it('is unreachable while its connections are cut, and well again afterwards', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    const store = await open(databaseUrl);
    const admin = postgres(databaseUrl, { max: 1 });
    await store.ping();

    // A transaction waits for a row when its connection is cut.
    const { intent } = await store.intents.claim(
      { releaseId: 1, release: null, requestKey: null, requester: null },
      { holder: 'a', now: at(0), ms: 60_000 },
    );
    const settling = await admin.begin(async (tx) => {
      await tx.unsafe('select 1 from add_intents for update');
      const waiting = store.intents.close(intent, { status: 'added', now: at(1) });
      waiting.catch(() => {});
      let cut = 0;
      while (cut === 0) {
        const rows = await tx.unsafe(
          `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        cut = rows.length;
      }
      return { waiting };
    });
    await expect(settling.waiting).rejects.toMatchObject({ unreachable: true });
    expect(await store.intents.get(intent.id)).toEqual(intent);
    expect(await store.intents.close(intent, { status: 'added', now: at(2) })).toMatchObject({
      status: 'added',
    });
    await admin.end();
    await store.close();
    const closed: unknown = await store.ping().catch((caught: unknown) => caught);
    expect(closed).toMatchObject({ code: 'CONNECTION_ENDED', unreachable: true });
    await drop();
  });
});
