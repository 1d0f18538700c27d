// Store suite: the empty database that a first start unpacks. test/long/empty-database checks that PGlite makes the same.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbeddedClient } from '../../../src/store/embedded/client.ts';
import { unpackEmptyDatabase } from '../../../src/store/embedded/empty-database.ts';
import { silentLog } from '../../support/silent-log.ts';

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'runout-empty-'));
});
afterAll(() => rmSync(place, { recursive: true }));

function picture(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    hash.update(path);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

it('nothing of it changes after the wait for the disk', async () => {
  const folder = join(place, 'first');
  let synced = '';
  await unpackEmptyDatabase(folder, async (path) => {
    synced = picture(path);
  });
  expect(picture(folder)).toBe(synced);
});

it('each has a number of its own, by which Postgres knows it, and is closed in order', async () => {
  await unpackEmptyDatabase(join(place, 'second'));
  const numbers: unknown[] = [];
  for (const name of ['first', 'second']) {
    const client = await openEmbeddedClient(join(place, name), silentLog);
    const { rows } = await client.query(
      `select system_identifier from pg_control_system() where system_identifier > 0`,
      [],
      { rowMode: 'array' },
    );
    numbers.push(rows[0]);
    await client.query('create table crates (name text)');
    await client.close();
    // It opens again, because its log has the same number as the database.
    const again = await openEmbeddedClient(join(place, name), silentLog);
    await again.query('select * from crates');
    await again.close();
  }
  expect(numbers[0]).toBeDefined();
  expect(numbers[1]).toBeDefined();
  expect(numbers[0]).not.toEqual(numbers[1]);
});
