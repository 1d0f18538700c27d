// The empty database in the repository is the one that this version of PGlite makes. If this fails: run
// `node build/empty-database.mjs`.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeEmptyDatabase } from '../../build/empty-database.mjs';
import { openEmbeddedClient } from '../../src/store/embedded/client.ts';
import { unpackEmptyDatabase } from '../../src/store/embedded/empty-database.ts';
import { silentLog } from '../support/silent-log.ts';

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'runout-empty-'));
});
afterAll(() => rmSync(place, { recursive: true }));

/** Files that contain times and a random number. Below, they are compared by what Postgres says about them. */
const OWN = /^(?:global\/pg_control|pg_wal\/[0-9A-F]{24})$/;

function contentOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    return [name, entry.isFile() && !OWN.test(name) ? readFileSync(path, 'latin1') : ''] as const;
  });
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function settingsOf(folder: string): Promise<unknown> {
  const client = await openEmbeddedClient(folder, silentLog);
  const init = await client.query('select * from pg_control_init()');
  const system = await client.query('select pg_control_version, catalog_version_no from pg_control_system()');
  const checkpoint = await client.query(
    'select redo_lsn, timeline_id, full_page_writes, next_xid, next_oid, oldest_xid from pg_control_checkpoint()',
  );
  await client.close();
  return [init.rows, system.rows, checkpoint.rows];
}

it('has the same files, byte for byte, and Postgres says the same of the rest', async () => {
  const [kept, made] = [join(place, 'kept'), join(place, 'made')];
  await unpackEmptyDatabase(kept);
  await makeEmptyDatabase(made);
  const [ours, theirs] = [contentOf(kept), contentOf(made)];
  expect([...ours.keys()]).toEqual([...theirs.keys()]);
  expect([...theirs].filter(([name, content]) => ours.get(name) !== content).map(([name]) => name)).toEqual(
    [],
  );
  expect(await settingsOf(kept)).toEqual(await settingsOf(made));
});
