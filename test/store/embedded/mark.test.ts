// Store suite: what the last stop wrote beside the embedded database, and what the next start says about it.
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '../../../src/core/ports.ts';
import { UserError } from '../../../src/errors.ts';
import { openEmbeddedClient } from '../../../src/store/embedded/client.ts';
import { type Mark, whatIsLess } from '../../../src/store/embedded/mark.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';
import { openWithCrate } from '../../support/test-store.ts';
import { at } from '../things.ts';

const mark = (records: number, adds: number, copies: number, isClosed = true): Mark => ({
  ...{ id: '1', at: '2026-11-27T20:00:00.000Z', isClosed },
  rows: { records, adds, copies },
});

describe('what is said', () => {
  it.each<[what: string, before: Mark, now: Mark, less: string[]]>([
    ['the same', mark(9, 3, 9), mark(9, 3, 9), []],
    ['more', mark(9, 3, 9), mark(10, 4, 10), []],
    ['one record less', mark(9, 3, 9), mark(8, 3, 9), ['records: 8 of 9']],
    ['less of all', mark(9, 3, 9), mark(4, 0, 2), ['records: 4 of 9', 'adds: 0 of 3', 'copies: 2 of 9']],
    ['nothing left', mark(1_204, 3, 9), mark(0, 3, 9), ['records: 0 of 1204']],
    ['after a kill: what an Undo may have taken', mark(9, 3, 9, false), mark(8, 0, 0), []],
    ['after a kill: 10 of 100', mark(100, 0, 0, false), mark(90, 0, 0), []],
    ['after a kill: half of it', mark(9, 3, 9, false), mark(4, 3, 9), ['records: 4 of 9']],
  ])('%s', (_what, before, now, less) => {
    expect(whatIsLess(before, now)).toEqual(less);
  });
});

describe('a folder', () => {
  let place: string;
  let dataDir: string;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'runout-mark-'));
    dataDir = join(place, 'data');
    await prepareDataDir(dataDir);
  });
  afterAll(() => rmSync(place, { recursive: true }));
  const open = (log: Log = silentLog) =>
    openWithCrate({ dataDir, clock: { now: () => at(0).getTime() }, log });
  const warnings: string[] = [];
  const listening: Log = { ...silentLog, warn: (_facts, message) => void warnings.push(message) };

  it('of which a disk has lost rows: the start says how many, once', async () => {
    const store = await open();
    for (const releaseId of [1, 2, 3])
      await store.records.insert(release({ releaseId }), { isSynced: false, now: at(0) });
    expect(JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'))).toMatchObject({
      isClosed: false,
    });
    await store.close();
    expect(JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'))).toMatchObject({
      rows: { records: 3, adds: 0, copies: 0 },
      isClosed: true,
      at: at(0).toISOString(),
    });
    expect((await stat(join(dataDir, 'database.json'))).mode & 0o077).toBe(0);

    const client = await openEmbeddedClient(join(dataDir, 'db'), silentLog);
    await client.query('delete from records where discogs_id > 1');
    await client.close();
    warnings.length = 0;
    await (await open(listening)).close();
    expect(warnings.join()).toContain(
      'the database has fewer rows than when it was last closed (records: 1 of 3). If no one removed them, stop the bot and restore a copy',
    );
    warnings.length = 0;
    await (await open(listening)).close();
    expect(warnings.join()).not.toContain('fewer rows');
  });

  it('that others may look into: the start says so, with the command that closes it', async () => {
    await chmod(dataDir, 0o755);
    await chmod(join(dataDir, 'db'), 0o755);
    warnings.length = 0;
    await (await open(listening)).close();
    expect(warnings).toEqual([`other users of this machine can read the database: chmod -R go= ${dataDir}`]);
    await chmod(dataDir, 0o700);
    await chmod(join(dataDir, 'db'), 0o700);
    warnings.length = 0;
    await (await open(listening)).close();
    expect(warnings).toEqual([]);
  });

  it.each<[what: string, lay: (folder: string) => Promise<unknown>, hint: string]>([
    [
      'what the last stop wrote',
      (folder) => writeFile(join(folder, 'database.json'), '{}'),
      'Put it back, or restore',
    ],
    ['copies', (folder) => mkdir(join(folder, 'copies')), 'Put it back, or restore'],
    [
      'one that a restore had moved aside',
      (folder) => mkdir(join(folder, 'db.before-2026-11-28T120000Z')),
      'db.before-2026-11-28T120000Z the name db again',
    ],
  ])('whose database is gone, but not %s: no new one is made in silence', async (_what, lay, hint) => {
    const folder = join(place, 'gone');
    await mkdir(folder, { mode: 0o700 });
    await lay(folder);
    const refused: unknown = await openWithCrate({
      dataDir: folder,
      clock: { now: () => 0 },
      log: silentLog,
    }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(`There was a database in ${folder}`);
    expect(String(refused)).toContain(hint);
    expect(String(refused)).toContain(`move all of ${folder} away`);
    await rm(folder, { recursive: true });
  });
});
