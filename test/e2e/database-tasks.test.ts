// The real process: a database that is damaged, and the way back, exactly as the printed sentences tell the operator to go.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbeddedClient } from '../../src/store/embedded/client.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { openWithCrate } from '../support/test-store.ts';
import { BOT_TOKEN } from '../support/tokens.ts';
import { UNOPTIMIZED } from '../support/unoptimized.ts';
import { runScript } from './run-script.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-tasks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('backup, a page that cannot be read, the sentence of the start, restore', async () => {
  const dataDir = join(folder, 'data');
  await prepareDataDir(dataDir);
  const store = await openWithCrate({ dataDir, clock: { now: () => 0 }, log: silentLog });
  await store.records.insert(release(), { isSynced: false, now: new Date(0) });
  await store.close();
  const environment = { DATA_DIR: dataDir, DISCORD_TOKEN: BOT_TOKEN, NODE_OPTIONS: UNOPTIMIZED };
  const run = (...args: string[]) => runScript('build/start.mjs', args, environment, folder);

  const saved = await run('backup');
  const [copy = ''] = readdirSync(join(dataDir, 'copies'));
  expect(saved).toMatchObject({
    code: 0,
    output: expect.stringContaining(`Saved in ${join(dataDir, 'copies', copy)}`),
  });

  const client = await openEmbeddedClient(join(dataDir, 'db'), silentLog);
  const { rows } = await client.query(`select pg_relation_filepath('records')`, [], { rowMode: 'array' });
  await client.close();
  const page = await openFile(join(dataDir, 'db', String(rows.flat()[0])), 'r+');
  await page.write(Buffer.alloc(8_192, 0xab), 0, 8_192, 0);
  await page.close();

  const refused = await run();
  expect(refused.code).toBe(1);
  const way = `npm start -- restore ${join(dataDir, 'copies', copy)}`;
  expect(refused.output).toContain(`The database in ${join(dataDir, 'db')} is damaged`);
  expect(refused.output).toContain(way);
  expect(refused.output).not.toContain('Runout could not start');

  // A copy of the damaged database would be the newest one, and no way back.
  const second = await run('backup');
  expect(second).toMatchObject({ code: 1, output: expect.stringContaining(way) });
  expect(readdirSync(join(dataDir, 'copies'))).toEqual([copy]);

  const restored = await run(...way.split(' ').slice(3));
  expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Restored: 1 record,') });
});
