// Store suite: what can lie in the place of the embedded database. A start makes a new one only where there is nothing.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { UserError } from '../../../src/errors.ts';
import { openStore } from '../../../src/store/connect.ts';
import { makeFolder } from '../../../src/store/embedded/folder.ts';
import { moveToPostgres } from '../../../src/store/move.ts';
import { runTask } from '../../../src/tasks/tasks.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';
import { at } from '../things.ts';

let place: string;
/** A complete database for all tests: copying it would take longer than the tests themselves. */
let whole: string;
let dataDir: string;
let files: string;
/** Moves back what a test took away. */
let putBack: () => Promise<void>;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'runout-folder-'));
  await prepareDataDir(place);
  whole = join(place, 'db');
});
beforeEach(async () => {
  dataDir = join(place, 'data');
  files = join(dataDir, 'db');
  putBack = async () => {};
  await mkdir(dataDir);
});
afterEach(async () => {
  await putBack();
  await rm(dataDir, { recursive: true });
});
afterAll(() => rmSync(place, { recursive: true }));

const open = () => openStore({ dataDir, clock: { now: () => at(0).getTime() }, log: silentLog });

/** Every path in the data folder, with its time of change and its size. */
function picture(): string[] {
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ parentPath, name }) => name !== 'guard' && !parentPath.endsWith('guard'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = entry.isSymbolicLink() ? { mtimeMs: 0, size: 0 } : statSync(path);
      return `${path} ${mtimeMs} ${size}`;
    })
    .sort();
}

const layWhole = async (): Promise<void> => {
  await rename(whole, files);
  putBack = () => rename(files, whole);
};

const without = (part: string, instead?: string) => async () => {
  await layWhole();
  await rename(join(files, part), join(place, 'part'));
  if (instead !== undefined) await writeFile(join(files, part), instead);
  putBack = async () => {
    await rename(join(place, 'part'), join(files, part));
    await rename(files, whole);
  };
};

describe('a folder that is no whole database is refused, and no one touches it', () => {
  it.each<[what: string, lay: () => Promise<unknown>, wrong: string]>([
    ['an empty folder', () => mkdir(files), 'PG_VERSION is missing'],
    ['no PG_VERSION, as a restore leaves it that broke off', without('PG_VERSION'), 'PG_VERSION is missing'],
    ['no control file', without('global/pg_control'), 'global/pg_control is missing'],
    ['no tables', without('base'), 'base is missing'],
    ['no log', without('pg_wal'), 'pg_wal is missing'],
    ['an empty folder that a copy left out', without('pg_notify'), 'pg_notify is missing'],
    ['a file without its content', without('global/pg_control', ''), 'global/pg_control is empty'],
    ['a file', () => writeFile(files, 'x'), 'it is not a folder'],
    ['a link to a disk that is not there', () => symlink('/nowhere/db', files), 'the folder is missing'],
  ])('%s', async (_what, lay, wrong) => {
    await lay();
    const before = picture();
    const refused: unknown = await open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(`The database folder ${files} is incomplete: ${wrong}`);
    expect(String(refused)).toContain('Restore a backup (npm start -- restore), or move the folder above');
    expect(picture()).toEqual(before);
    expect(readdirSync(join(dataDir, 'guard'))).toEqual([]);
  });
});

describe('a database that lies elsewhere is no reason for a new one', () => {
  it.each<[what: string, lay: () => string]>([
    ['DATA_DIR names the database itself', () => dataDir],
    ['it has another name', () => join(dataDir, 'db-backup')],
    ['a copy of the data folder was put into it', () => join(dataDir, 'runout-2026-11-27', 'db')],
  ])('%s', async (_what, lay) => {
    const there = lay();
    await mkdir(there, { recursive: true });
    await writeFile(join(there, 'PG_VERSION'), '18');
    const before = picture();
    const refused: unknown = await open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(`A database lies in ${there}, but Runout expects it in ${files}`);
    expect(picture()).toEqual(before);
  });
});

it('a folder that is made is for its owner alone', async () => {
  await makeFolder(join(dataDir, 'not', 'there'));
  for (const made of [join(dataDir, 'not'), join(dataDir, 'not', 'there')])
    expect(statSync(made).mode & 0o777).toBe(0o700);
});

it('a task says of a database that is gone, or lies elsewhere, what the start says', async () => {
  const task = () => openStore({ dataDir, mustExist: true, clock: { now: () => 0 }, log: silentLog });
  await writeFile(join(dataDir, 'database.json'), '{}');
  await expect(task()).rejects.toThrow(
    `There was a database in ${dataDir} (database.json), and its folder db is gone`,
  );
  await mkdir(join(dataDir, 'data'));
  await writeFile(join(dataDir, 'data', 'PG_VERSION'), '18');
  await expect(task()).rejects.toThrow(`A database lies in ${join(dataDir, 'data')}`);
});

it('a task makes no database where none is', async () => {
  const there = { dataDir: join(dataDir, 'mistyped'), clock: { now: () => 0 }, log: silentLog };
  const refused: unknown = await openStore({ ...there, mustExist: true }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UserError);
  expect(String(refused)).toContain(`There is no database in ${there.dataDir}. Check DATA_DIR`);
  const config = readConfig({ DATA_DIR: there.dataDir });
  const forgetting = runTask(['forget', '123456789012345678'], config, silentLog);
  await expect(forgetting).rejects.toThrow('There is no database in');
  const moving = { ...there, databaseUrl: 'postgres://127.0.0.1/never' };
  await expect(moveToPostgres(moving)).rejects.toThrow('There is no database in');
  expect(picture()).toEqual([]);
});

describe('a whole database', () => {
  beforeEach(layWhole);

  it('loses what a server would sweep away: a new one that was never finished, and files of queries that were killed', async () => {
    await mkdir(join(dataDir, 'db.new', 'base'), { recursive: true });
    await mkdir(join(files, 'base', 'pgsql_tmp'));
    await writeFile(join(files, 'base', 'pgsql_tmp', 'pgsql_tmp42.0'), 'x');
    const store = await open();
    expect(readdirSync(dataDir).sort()).toEqual(['database.json', 'db', 'guard']);
    expect(readdirSync(join(files, 'base')).filter((name) => name.startsWith('pgsql'))).toEqual([]);
    await store.close();
  });
});
