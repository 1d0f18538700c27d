// Long: a process that is killed at ten instants of the migration to accounts, on the files of an embedded database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { expect, it } from 'vitest';
import * as schema from '../../src/store/schema.ts';
import { statementsOf, takeBack, VERSION } from '../store/old-databases.ts';
import { at, copy } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { FIRST_ACCOUNT, openWithCrate } from '../support/test-store.ts';

const PROGRAM = fileURLToPath(new URL('../store/migrate-until-killed.ts', import.meta.url));
const INSTANTS = 10;

it('killed at ten instants: starts again, whole', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'runout-killed-'));
  const folder = join(dataDir, 'db');
  const open = () => openWithCrate({ dataDir, clock: { now: () => 0 }, log: silentLog });
  await prepareDataDir(dataDir);
  const filled = await open();
  for (const releaseId of [1, 2, 3])
    await filled.records.insert(release({ releaseId }), { isSynced: releaseId > 1, now: at(releaseId) });
  await filled.collection.save(
    [copy({ instanceId: 11, releaseId: 2 }), copy({ instanceId: 12, releaseId: 3 })],
    at(4),
  );
  await filled.close();
  const client = await PGlite.create(folder);
  await takeBack(drizzle(client, { schema }), VERSION.beforeAccounts);
  await client.close();

  const last = await statementsOf(VERSION.beforeAccounts + 1);
  for (let instant = 0; instant < INSTANTS; instant++) {
    const statement = Math.round((instant * last) / (INSTANTS - 1));
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, String(statement)], {
      stdio: 'inherit',
    });
    expect(await once(child, 'exit'), `before statement ${statement}`).toEqual([null, 'SIGKILL']);
  }
  const store = await open();
  expect(await store.accounts.list()).toMatchObject([{ id: FIRST_ACCOUNT, name: null }]);
  expect(await store.counts()).toEqual({ records: 3, unsynced: 1, copies: 2 });
  expect(await store.collection.ofRelease(3)).toMatchObject([{ instanceId: 12 }]);
  await store.close();
  await rm(dataDir, { recursive: true });
});
