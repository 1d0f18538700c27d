// Store suite: the run lock, held by the process that works at sync runs, on a real server, where its connection can break.
import { once } from 'node:events';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunLock } from '../../../src/core/sync/ports.ts';
import { openTestStore, type StoreWithCrate, type TestStore } from '../../support/test-store.ts';

let opened: TestStore;
let other: StoreWithCrate;
let admin: postgres.Sql;
beforeAll(async () => {
  opened = await openTestStore('postgres');
  other = await opened.another();
  admin = postgres(opened.databaseUrl ?? '', { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await admin.end();
  await opened.close();
});

async function held(store: StoreWithCrate): Promise<RunLock> {
  const lock = await store.sync.lock();
  if (!lock) throw new Error('nobody holds it');
  return lock;
}

/** Breaks the connection of the lock, as a restart of the server does. */
const breakConnection = () =>
  admin`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database =
    (select oid from pg_database where datname = current_database())`;

it('keeps another process out until it is released', async () => {
  const lock = await held(opened.store);
  expect(await other.sync.lock()).toBeNull();
  expect(await lock.isHeld()).toBe(true);
  await lock.release();
  await (await held(other)).release();
});

it('is lost with its connection, says so, and can be had again', async () => {
  const lock = await held(opened.store);
  const lost = once(lock.lost, 'abort');
  await breakConnection();
  await lost;
  expect(await lock.isHeld()).toBe(false);
  const theirs = await held(other);
  expect(await opened.store.sync.lock()).toBeNull();
  await lock.release();
  expect(await theirs.isHeld()).toBe(true);
  await theirs.release();
  await (await held(opened.store)).release();
});

it('that was lost a moment ago is found out by asking', async () => {
  const lock = await held(opened.store);
  const asked = breakConnection().then(() => lock.isHeld());
  expect(await asked).toBe(false);
  await lock.release();
});
