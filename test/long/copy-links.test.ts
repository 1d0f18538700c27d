// Store, long: links and copies of the embedded database. The database can lie on another disk, behind a link. The file of a
// copy must not contain links.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/errors.ts';
import { sizeOfTree } from '../../src/store/embedded/disk.ts';
import { restoreCopy } from '../../src/store/embedded/restore.ts';
import { runTask } from '../../src/tasks/tasks.ts';
import { at } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { openWithCrate } from '../support/test-store.ts';

const stop = new AbortController().signal;
const clock = { now: () => at(0).getTime() };

describe.skipIf(process.platform === 'win32')('a folder', () => {
  let place: string;
  let dataDir: string;
  let file: string;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'runout-links-'));
    dataDir = join(place, 'data');
    file = join(place, 'copy.tar.gz');
    await prepareDataDir(dataDir);
  });
  afterAll(() => rmSync(place, { recursive: true }));

  const ids = async () => {
    const store = await openWithCrate({ dataDir, clock, log: silentLog });
    const found = await store.records.search('', 25);
    await store.close();
    return found.map(({ discogsId }) => discogsId);
  };

  it('with its database on another disk has all of it in the copy, and another one in its place afterwards', async () => {
    await rename(join(dataDir, 'db'), join(place, 'disk'));
    symlinkSync(join(place, 'disk'), join(dataDir, 'db'));
    const store = await openWithCrate({ dataDir, clock, log: silentLog });
    await store.records.insert(release({ releaseId: 7 }), { isSynced: false, now: at(0) });
    await store.close();

    await runTask(['backup', file], readConfig({ DATA_DIR: dataDir }), silentLog);
    expect((await restoreCopy({ dataDir, file, clock, log: silentLog, stop })).rows.records).toBe(1);
    expect(await ids()).toEqual([7]);
    expect((await lstat(join(dataDir, 'db'))).isSymbolicLink()).toBe(false);
  });

  it('is not left by a copy with links that lead out of it', async () => {
    const outside = join(place, 'outside');
    writeFileSync(outside, 'of somebody else', { mode: 0o644 });
    const hostile = join(place, 'hostile');
    mkdirSync(hostile);
    await extract({ cwd: hostile, file });
    // Each of the two links alone stays inside the folder. Together they lead out of it.
    mkdirSync(join(hostile, 'db', 'a', 'b', 'c'), { recursive: true });
    symlinkSync('../../..', join(hostile, 'db', 'a', 'b', 'c', 'up'));
    symlinkSync('up/../../outside', join(hostile, 'db', 'a', 'b', 'c', 'out'));
    const archive = join(place, 'hostile.tar.gz');
    await create({ cwd: hostile, file: archive, gzip: true, portable: true }, ['db']);

    const refused: unknown = await restoreCopy({ dataDir, file: archive, clock, log: silentLog, stop }).catch(
      (error: unknown) => error,
    );
    expect(statSync(outside).mode & 0o777).toBe(0o644);
    expect(readFileSync(outside, 'utf8')).toBe('of somebody else');
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain('it has links (SymbolicLink), which could lead anywhere');
    expect(await ids()).toEqual([7]);
  });

  it('with a part on another disk is not called damaged', async () => {
    await rename(join(dataDir, 'db', 'pg_wal'), join(place, 'wal'));
    symlinkSync(join(place, 'wal'), join(dataDir, 'db', 'pg_wal'));
    const refused = openWithCrate({ dataDir, clock, log: silentLog });
    await expect(refused).rejects.toThrow(
      'is incomplete: pg_wal is a link, which the embedded Postgres cannot follow',
    );
    await rm(join(dataDir, 'db', 'pg_wal'));
    await rename(join(place, 'wal'), join(dataDir, 'db', 'pg_wal'));
    expect(await ids()).toEqual([7]);
  });

  it('has a size, also when a file goes while it is looked at', async () => {
    const folder = join(place, 'sizes');
    cpSync(join(dataDir, 'db', 'pg_xact'), folder, { recursive: true });
    const before = await sizeOfTree(folder);
    await writeFile(join(folder, 'more'), '12345');
    // The folder lists this file, but it no longer exists.
    symlinkSync(join(place, 'gone'), join(folder, 'gone'));
    expect(await sizeOfTree(folder)).toBe(before + 5);
  });
});
