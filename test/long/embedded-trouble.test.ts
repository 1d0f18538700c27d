// Store, long: what an operator reads about an embedded database that is broken in some way, and what the health check says.
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { chmod, open as openFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { StoreError, UserError } from '../../src/errors.ts';
import { openEmbeddedClient } from '../../src/store/embedded/client.ts';
import { assertOwner } from '../../src/store/embedded/folder.ts';
import {
  sentenceForClosed,
  sentenceForNew,
  sentenceForOpen,
  type Trouble,
} from '../../src/store/embedded/trouble.ts';
import { runTask } from '../../src/tasks/tasks.ts';
import { at } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { openWithCrate } from '../support/test-store.ts';

const clock = { now: () => at(0).getTime() };
const PAGE = 8_192;

describe('what is said', () => {
  const trouble = (error: unknown, more: Partial<Trouble> = {}): Trouble => ({
    ...{ error, room: 10 ** 10, copy: null, dataDir: '/data' },
    ...more,
  });
  const coded = (code: string) => Object.assign(new Error('x'), { code });
  const damaged = 'The database in /data/db is damaged';
  const full = 'The disk of /data is full';

  it.each<[what: string, trouble: Trouble, sentence: string]>([
    ['no room', trouble(new Error('PGlite failed'), { room: 1_000_000 }), `${full} (1 MB are free)`],
    ['no room for a file', trouble(coded('ENOSPC')), full],
    [
      'no memory',
      trouble(new RangeError('WebAssembly.Memory(): could not allocate memory')),
      'not enough memory',
    ],
    ['anything else', trouble(new Error('PGlite failed'), { room: null }), `${damaged}: a part of its files`],
    [
      'anything else, and there is a copy',
      trouble(new Error('Aborted()'), { copy: '/data/copies/x.tar.gz' }),
      'npm start -- restore /data/copies/x.tar.gz',
    ],
  ])('of one that does not open: %s', (_what, given, sentence) => {
    expect(sentenceForClosed(given)).toContain(sentence);
  });

  it('of one that could not be made: nothing is damaged where nothing was', () => {
    expect(sentenceForNew(trouble(coded('ENOSPC')))).toContain(full);
    const said = sentenceForNew(trouble(coded('ERR_ACCESS_DENIED')));
    expect(said).toMatch(/^No database could be made in \/data \(ERR_ACCESS_DENIED\)\./);
    expect(said).not.toMatch(/damaged|restore/i);
  });

  it.each<[what: string, error: unknown, sentence: string | null]>([
    ['a page', coded('XX001'), damaged],
    ['an index', coded('XX002'), damaged],
    ['a file', coded('58P01'), damaged],
    ['a disk that fails', new StoreError({ code: '58030', unreachable: false }), damaged],
    ['no room', coded('53100'), full],
    ['a bug of ours', coded('42P01'), null],
    ['nothing known', new Error('x'), null],
  ])('of one that is open: %s', (_what, error, sentence) => {
    const said = sentenceForOpen(trouble(error));
    if (sentence === null) expect(said).toBeNull();
    else expect(said).toContain(sentence);
  });

  it('root is warned not to write into the folder of another user', () => {
    expect(() => assertOwner('/data', 0, 998)).toThrow("sudo -u '#998' npm start -- …");
    for (const [uid, owner] of [
      [0, 0],
      [998, 998],
      [undefined, 998],
    ] as const)
      expect(() => assertOwner('/data', uid, owner)).not.toThrow();
  });
});

describe('a folder', () => {
  let place: string;
  let dataDir: string;
  let files: string;
  /** The path of each table's file, by the name of the table. */
  let paths: Map<string, string>;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'runout-trouble-'));
    const whole = join(place, 'whole');
    await prepareDataDir(whole);
    const store = await openWithCrate({ dataDir: whole, clock, log: silentLog });
    for (let releaseId = 1; releaseId <= 40; releaseId++)
      await store.records.insert(release({ releaseId }), { isSynced: false, now: at(0) });
    await store.close();
    const client = await openEmbeddedClient(join(whole, 'db'), silentLog);
    const { rows } = await client.query(
      `select relname, pg_relation_filepath(oid) from pg_class where relname in ('records', 'pg_class', 'records_pkey')`,
      [],
      { rowMode: 'array' },
    );
    paths = new Map(rows.map((row) => (Array.isArray(row) ? [String(row[0]), String(row[1])] : ['', ''])));
    await client.close();
  });
  beforeEach(() => {
    dataDir = join(place, 'data');
    files = join(dataDir, 'db');
    cpSync(join(place, 'whole'), dataDir, { recursive: true });
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  afterAll(() => rmSync(place, { recursive: true }));

  const pathOf = (table: string) => join(files, paths.get(table) ?? '');
  const scribble = async (path: string, position = 0, length = PAGE) => {
    const file = await openFile(path, 'r+');
    await file.write(Buffer.alloc(length, 0xab), 0, length, position);
    await file.close();
  };
  const open = () => openWithCrate({ dataDir, clock, log: silentLog });
  const logFiles = () =>
    readdirSync(join(files, 'pg_wal'))
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .map((name) => join(files, 'pg_wal', name));
  const damaged = 'is damaged: a part of its files cannot be read. Restore the newest copy';

  it.each<[what: string, harm: () => Promise<unknown>, sentence: string]>([
    ['a page of records', () => scribble(pathOf('records'), PAGE), damaged],
    ['the file of records is gone', () => rm(pathOf('records')), damaged],
    ['a page of the catalogue', () => scribble(pathOf('pg_class')), damaged],
    ['the control file', () => scribble(join(files, 'global', 'pg_control'), 0, 512), damaged],
    ['the log', () => Promise.all(logFiles().map((path) => scribble(path, 0, 2 ** 20))), damaged],
    ['no log', () => Promise.all(logFiles().map((path) => rm(path))), damaged],
    [
      'another Postgres',
      () => writeFile(join(files, 'PG_VERSION'), '17\n'),
      'were made by Postgres 17, and this Runout has Postgres 18',
    ],
    ['no Postgres', () => writeFile(join(files, 'PG_VERSION'), '<html>'), 'by another program than Postgres'],
  ])('%s: not started, and said', async (_what, harm, sentence) => {
    await harm();
    const refused: unknown = await open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(sentence);
    expect(readdirSync(join(dataDir, 'guard'))).toEqual([]);
  });

  it('damaged while it is open: an add fails, health is red from then on, and no copy takes the place of a good one', async () => {
    await scribble(pathOf('records_pkey'), PAGE);
    // The damage is in an index, which a start does not read.
    const store = await open();
    await store.canWrite();
    const adding = store.records.insert(release({ releaseId: 99 }), { isSynced: false, now: at(0) });
    await expect(adding).rejects.toMatchObject({ name: 'StoreError', code: 'XX001', unreachable: false });
    for (const asked of [store.canWrite(), store.keepCopy(at(0))])
      await expect(asked).rejects.toMatchObject({ code: 'XX001' });
    expect(readdirSync(dataDir)).not.toContain('copies');
    await store.close();
  });

  it('keeps the files that are made in it for its owner alone', async () => {
    const client = await openEmbeddedClient(files, silentLog);
    await client.query('create table probe (t text)');
    const { rows } = await client.query(`select pg_relation_filepath('probe')`, [], { rowMode: 'array' });
    await client.close();
    expect(statSync(join(files, String(rows.flat()[0]))).mode & 0o777).toBe(0o600);
  });

  it('check finds what a start does not look at', async () => {
    const config = readConfig({ DATA_DIR: dataDir });
    for (const folder of [dataDir, files]) await chmod(folder, 0o700);
    expect(await runTask(['check'], config, silentLog)).toContain('✔ records: 40 rows');
    await scribble(pathOf('records_pkey'), PAGE);
    const found: unknown = await runTask(['check'], config, silentLog).catch((error: unknown) => error);
    expect(found).toBeInstanceOf(UserError);
    expect(String(found)).toContain(
      '✘ records: cannot be read (XX001). Restore a backup, and check the disk',
    );
    expect(String(found)).toContain('✔ add_intents: 0 rows');
  });
});
