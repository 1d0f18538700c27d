// Long: backup copies of the embedded database that are made while it is in use, and the way back to one.
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { list } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/errors.ts';
import { createStore } from '../../src/store/connect.ts';
import { openEmbeddedClient } from '../../src/store/embedded/client.ts';
import { copiesToRemove, isCopyDue } from '../../src/store/embedded/copies.ts';
import { openEmbedded } from '../../src/store/embedded/database.ts';
import { restoreCopy } from '../../src/store/embedded/restore.ts';
import { MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import { runTask, stopsInOrder } from '../../src/tasks/tasks.ts';
import { migrateAsRunout1 } from '../store/old-databases.ts';
import { at } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { openWithCrate, withCrate } from '../support/test-store.ts';

const day = (n: number) => `runout-2026-11-${String(n).padStart(2, '0')}T120000Z.tar.gz`;
const now = new Date('2026-11-28T12:00:00Z');

describe('when a copy is made', () => {
  it.each<[what: string, names: string[], isDue: boolean]>([
    ['there is none', [], true],
    ['the last one is a day old', [day(26), day(27)], true],
    ['the last one is almost a day old', ['runout-2026-11-27T144500Z.tar.gz'], true],
    ['the last one is half a day old', [day(26), 'runout-2026-11-28T000000Z.tar.gz'], false],
    ['the clock was set back since', [day(29)], true],
    ['others lie there', ['backup-2026-11-28T115900Z.tar.gz', 'unfinished', `${day(28)}.new`], true],
  ])('%s', (_what, names, isDue) => {
    expect(isCopyDue(names, now)).toBe(isDue);
  });
});

describe('which copies go', () => {
  const week = [20, 21, 22, 23, 24, 25, 26].map(day);
  it.each<[what: string, names: string[], gone: string[]]>([
    ['seven stay', week, []],
    ['the oldest ones', [...week, day(27), day(28)], [day(20), day(21)]],
    ['those of a clock that was wrong first', [...week, day(29), day(30)], [day(29), day(30)]],
    [
      'of those before migrations two stay',
      [
        'before-9-to-10-2026-11-03T120000Z.tar.gz',
        'before-3-to-4-2026-11-01T120000Z.tar.gz',
        'before-10-to-11-2026-11-04T120000Z.tar.gz',
      ],
      ['before-3-to-4-2026-11-01T120000Z.tar.gz'],
    ],
    ['never what somebody made', ['backup-2026-11-01T120000Z.tar.gz', 'mine.tar.gz'], []],
  ])('%s', (_what, names, gone) => {
    expect(copiesToRemove(names, now)).toEqual(gone);
  });
});

describe('a folder', () => {
  let place: string;
  let dataDir: string;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'runout-copies-'));
    dataDir = join(place, 'data');
    await prepareDataDir(dataDir);
  });
  afterAll(() => rmSync(place, { recursive: true }));

  const clock = { now: () => now.getTime() };
  const config = () => readConfig({ DATA_DIR: dataDir });
  const names = () => readdirSync(join(dataDir, 'copies')).toSorted();
  const copy = () => join(dataDir, 'copies', day(28));
  const open = () => openWithCrate({ dataDir, clock, log: silentLog });
  const idsIn = async () => {
    const store = await open();
    const found = await store.records.search('', 25);
    await store.close();
    return found.map(({ discogsId }) => discogsId).toSorted();
  };
  const refusalOf = async (work: Promise<unknown>): Promise<string> => {
    const refused: unknown = await work.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    return String(refused);
  };
  const restore = (file: string, stop = new AbortController().signal) =>
    restoreCopy({ dataDir, file, clock, log: silentLog, stop });

  it('is copied while it works, for its owner alone, and once a day', async () => {
    // Leftovers of a copy that was killed.
    await mkdir(join(dataDir, 'copies', 'unfinished', 'db'), { recursive: true, mode: 0o700 });
    await writeFile(`${copy()}.new`, 'half of it');
    await chmod(join(dataDir, 'copies'), 0o700);
    const store = await open();
    await store.records.insert(release({ releaseId: 1 }), { isSynced: false, now: at(0) });
    const writing = store.records.insert(release({ releaseId: 2 }), { isSynced: false, now: at(0) });
    await Promise.all([store.keepCopy(now), writing]);
    await store.records.insert(release({ releaseId: 3 }), { isSynced: false, now: at(0) });
    await store.keepCopy(new Date(now.getTime() + 6 * 60 * 60_000));
    expect(names()).toEqual([day(28)]);
    expect(statSync(copy()).mode & 0o077).toBe(0);
    expect(statSync(join(dataDir, 'copies')).mode & 0o077).toBe(0);
    const modes: number[] = [];
    await list({ file: copy(), onReadEntry: ({ mode }) => void modes.push((mode ?? 0) & 0o077) });
    expect(new Set(modes)).toEqual(new Set([0]));
    await store.close();
  });

  it('is put back as it was then, and what was there since is kept beside', async () => {
    const { rows, aside } = await restore(copy());
    expect(rows).toEqual({ records: 2, adds: 0, copies: 0 });
    expect(aside).toBe(join(dataDir, 'db.before-2026-11-28T120000Z'));
    expect(statSync(join(dataDir, 'db')).mode & 0o077).toBe(0);
    expect(await idsIn()).toEqual([1, 2]);
    // The operator undoes the restore by hand.
    await rename(join(dataDir, 'db'), join(place, 'restored'));
    await rename(aside ?? '', join(dataDir, 'db'));
    expect(await idsIn()).toEqual([1, 2, 3]);
  });

  it.each<[what: string, make: (file: string) => Promise<unknown>, sentence: string]>([
    ['a file that is not there', async () => {}, 'cannot be read (ENOENT). Nothing was changed.'],
    ['no copy at all', (file) => writeFile(file, 'pg_dump'), 'is not a whole copy of Runout'],
    [
      'a copy that was cut',
      async (file) => writeFile(file, (await readFile(copy())).subarray(0, -20_000)),
      'is not a whole copy of Runout',
    ],
  ])('is left as it is by %s', async (_what, make, sentence) => {
    const file = join(place, 'wrong.tar.gz');
    await make(file);
    expect(await refusalOf(restore(file))).toContain(sentence);
    await rm(file, { force: true });
    expect(readdirSync(dataDir).toSorted()).toEqual(['copies', 'database.json', 'db', 'guard']);
  });

  it('is left as it is by a copy of a newer Runout', async () => {
    const newer = join(place, 'newer');
    cpSync(join(place, 'restored'), join(newer, 'db'), { recursive: true });
    const client = await openEmbeddedClient(join(newer, 'db'), silentLog);
    await client.query(`insert into runout_migrations (version, hash) values (99, 'x')`);
    await client.close();
    const file = join(place, 'newer.tar.gz');
    await runTask(['backup', file], readConfig({ DATA_DIR: newer }), silentLog);
    const said = await refusalOf(restore(file));
    expect(said).toContain('Nothing was restored or changed: A newer Runout has used this database');
    expect(readdirSync(dataDir).toSorted()).toEqual(['copies', 'database.json', 'db', 'guard']);
  });

  it('is left as it is by a restore that is asked to stop, which says so', async () => {
    expect(await refusalOf(restore(copy(), AbortSignal.abort()))).toContain('Stopped. Nothing was changed.');
    expect(readdirSync(dataDir).toSorted()).toEqual(['copies', 'database.json', 'db', 'guard']);
    // So the process lets a restore stop in order when it is asked to end.
    expect(stopsInOrder(['restore', copy()])).toBe(true);
  });

  it('killed between the two renames of a restore: the next start makes nothing, and the restore can be made again', async () => {
    await rename(join(dataDir, 'db'), join(dataDir, 'db.before-2026-11-28T110000Z'));
    await mkdir(join(dataDir, 'db.new'));
    expect(await refusalOf(open())).toContain('A restore was interrupted: run it again');
    expect((await restore(copy())).aside).toBeNull();
    expect(await idsIn()).toEqual([1, 2]);
    await rm(join(dataDir, 'db.before-2026-11-28T110000Z'), { recursive: true });
  });

  it('is saved and restored by tasks, which overwrite nothing, and wait for no bot that has it', async () => {
    const file = join(place, 'mine.tar.gz');
    expect(await runTask(['backup', file], config(), silentLog)).toContain(`Saved in ${file}`);
    expect(await refusalOf(runTask(['backup', file], config(), silentLog))).toContain(
      'Runout overwrites no file',
    );
    expect(await refusalOf(runTask(['backup', join(place, 'no', 'x')], config(), silentLog))).toContain(
      'There is no folder for',
    );
    const long = join(place, 'x'.repeat(253));
    expect(await refusalOf(runTask(['backup', long], config(), silentLog))).toContain(
      `No copy was made: ${long} is too long a name. Take a shorter one (ENAMETOOLONG).`,
    );
    expect(readdirSync(join(dataDir, 'copies'))).not.toContain('unfinished');
    expect(await refusalOf(runTask(['restore'], config(), silentLog))).toContain(
      `Name a copy. The newest: npm start -- restore ${copy()}`,
    );
    const said = await runTask(['restore', file], config(), silentLog);
    expect(said).toContain('Restored: 2 records, 0 copies on Discogs.');
    expect(said).toContain('remove it when you are sure');

    const held = await openEmbedded({ dataDir, asIs: true, clock, log: silentLog });
    for (const task of [['backup'], ['restore', file], ['check']])
      expect(await refusalOf(runTask(task, config(), silentLog))).toContain('is in use by another Runout');
    await held.close();
  });

  it('is copied before its tables are changed', async () => {
    const old = join(place, 'old');
    cpSync(join(place, 'restored'), join(old, 'db'), { recursive: true });
    const client = await openEmbeddedClient(join(old, 'db'), silentLog);
    await client.query('drop schema public cascade');
    await client.query('create schema public');
    await migrateAsRunout1(async (statement) => {
      await client.query(statement);
      return [];
    });
    await client.close();

    const upgraded = withCrate(createStore(await openEmbedded({ dataDir: old, clock, log: silentLog })));
    const { created } = await upgraded.records.insert(release(), { isSynced: false, now: at(0) });
    expect(created).toBe(true);
    await upgraded.close();
    const known = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).length;
    const name = `before-3-to-${known}-2026-11-28T120000Z.tar.gz`;
    expect(readdirSync(join(old, 'copies'))).toEqual([name]);

    const { signal: stop } = new AbortController();
    await restoreCopy({ dataDir: old, file: join(old, 'copies', name), clock, log: silentLog, stop });
    const before = await openEmbeddedClient(join(old, 'db'), silentLog);
    const { rows } = await before.query(
      `select to_regclass('ownership_hints') as later, count(*) as n from records`,
    );
    expect(rows).toEqual([{ later: null, n: 0 }]);
    await before.close();
  });
});

it('a task that lacks a word says how it is written', async () => {
  const nowhere = join(tmpdir(), 'runout-none');
  const config = readConfig({ DATA_DIR: nowhere });
  await expect(runTask(['restore'], config, silentLog)).rejects.toThrow(
    `There is no copy in ${nowhere}. Name a file: npm start -- restore <file>`,
  );
  await expect(runTask(['forget'], config, silentLog)).rejects.toThrow(
    /^Use it like this:\nnpm start -- forget <user id> .*$/,
  );
});

it('on a Postgres, the tasks say which program does it', async () => {
  const config = readConfig({ DATABASE_URL: 'postgres://127.0.0.1/never' });
  await expect(runTask(['backup'], config, silentLog)).rejects.toThrow(
    'pg_dump --format=custom --file=runout.dump "$DATABASE_URL"',
  );
  await expect(runTask(['restore', 'x'], config, silentLog)).rejects.toThrow(
    'pg_restore --no-owner --dbname="$DATABASE_URL" runout.dump',
  );
});
