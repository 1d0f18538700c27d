// Store: a server that goes away in the middle of everything. The process goes on, every query ends, and every transaction
// took effect as a whole or not at all.
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StoreError } from '../../../src/errors.ts';
import { addIntents, collectionItems, records } from '../../../src/store/schema.ts';
import { type Cut, type CuttableServer, openCuttable } from '../../support/cuttable-server.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import {
  openTestStore,
  openWithCrate,
  type StoreWithCrate,
  type TestStore,
} from '../../support/test-store.ts';
import { until } from '../../support/until.ts';
import { at, copy, newIntent } from '../things.ts';

let direct: TestStore;
let door: CuttableServer;
let store: StoreWithCrate;

beforeAll(async () => {
  direct = await openTestStore('postgres');
  const url = new URL(direct.databaseUrl ?? '');
  door = await openCuttable({ host: url.hostname, port: Number(url.port) });
  url.port = String(door.port);
  store = await openWithCrate({
    databaseUrl: url.href,
    dataDir: '',
    clock: { now: () => 0 },
    log: silentLog,
  });
});
afterAll(async () => {
  await store.close();
  await door.close();
  await direct.close();
});

type Close = StoreWithCrate['intents']['close'];

/** Makes adds until `isOver`, each of another release. Puts the releases whose add was confirmed into `closed`. */
async function addUntil(
  isOver: () => boolean,
  first: number,
  closed: Set<number>,
  close: (...args: Parameters<Close>) => Promise<unknown> = store.intents.close,
): Promise<void> {
  for (let releaseId = first; !isOver(); releaseId++) {
    try {
      const pressing = release({ releaseId });
      await store.records.insert(pressing, { isSynced: false, now: at(0) });
      const { intent } = await store.intents.claim(newIntent({ releaseId }), {
        ...{ holder: 'a', now: at(0), ms: 60_000 },
      });
      const copies = [copy({ releaseId, instanceId: releaseId })];
      await close(intent, { status: 'added', instanceId: releaseId, copies, now: at(1) });
      closed.add(releaseId);
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({ unreachable: true });
    }
  }
}

// postgres.js throws some errors outside of every `await`. Such an error fails this file by itself.
it('survives fifteen cuts under load, and keeps whole what belongs together', async () => {
  const closed = new Set<number>();
  let isOver = false;
  const workers = Array.from({ length: 16 }, (_, n) => addUntil(() => isOver, n * 1_000_000 + 1, closed));
  await cutUnder(closed, 15);
  isOver = true;
  await Promise.all(workers);
  await expectWhole(closed);
});

// A sync closes an intent in a transaction within a transaction, which is a savepoint.
it('survives ten cuts in the middle of transactions within transactions', async () => {
  await direct.clear();
  const requester = { userId: '1', guildId: '2', channelId: '3' };
  const { run } = await store.sync.insert({ kind: 'sync', account: 'a', requester, now: at(0) });
  const taken = await store.sync.claim(run.id, at(0));
  if (!taken) throw new Error('the run is there');
  const closed = new Set<number>();
  let isOver = false;
  const close = (...args: Parameters<Close>) => store.sync.closeIntent(taken.held, ...args);
  const workers = Array.from({ length: 16 }, (_, n) =>
    addUntil(() => isOver, n * 1_000_000 + 1, closed, close),
  );
  await cutUnder(closed, 10);
  isOver = true;
  await Promise.all(workers);
  await expectWhole(closed);
});

async function cutUnder(closed: Set<number>, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    // A cut tests something only while work is under way again.
    const before = closed.size;
    await until(() => closed.size > before + 8);
    const how: Cut = round % 2 ? 'reset' : 'closed';
    if (round % 5 === 4) door.down();
    door.cut(how);
    if (round % 5 === 4) {
      await expect(store.ping()).rejects.toMatchObject({ unreachable: true });
      door.up();
    }
  }
}

/** Checks that intent, copy and flag of each release belong together, and that nothing confirmed is missing. */
async function expectWhole(closed: Set<number>): Promise<void> {
  const added = await direct.db
    .select({ id: addIntents.releaseId })
    .from(addIntents)
    .where(eq(addIntents.status, 'added'))
    .orderBy(asc(addIntents.releaseId));
  const copies = await direct.db
    .select({ id: collectionItems.releaseId })
    .from(collectionItems)
    .orderBy(asc(collectionItems.releaseId));
  const flagged = await direct.db
    .select({ id: records.discogsId })
    .from(records)
    .where(eq(records.isSyncedWithDiscogs, true))
    .orderBy(asc(records.discogsId));
  expect(copies).toEqual(added);
  expect(flagged).toEqual(added);
  const ids = new Set(added.map(({ id }) => id));
  expect([...closed].filter((id) => !ids.has(id))).toEqual([]);
}

it('a cut takes the run locks of all accounts, and each can be taken again', async () => {
  const [mine, theirs] = await Promise.all([store.crate(1).sync.lock(), store.crate(2).sync.lock()]);
  expect([await mine?.isHeld(), await theirs?.isHeld()]).toEqual([true, true]);
  door.cut('reset');
  await until(() => mine?.lost.aborted === true && theirs?.lost.aborted === true);
  expect([await mine?.isHeld(), await theirs?.isHeld()]).toEqual([false, false]);
  await mine?.release();
  // The server needs a moment to notice the cut.
  const again = await until(() =>
    store
      .crate(1)
      .sync.lock()
      .catch(() => null),
  );
  // The late release of a lost lock takes no other lock away.
  await theirs?.release();
  expect(await again.isHeld()).toBe(true);
  const third = await store.crate(2).sync.lock();
  await third?.release();
  expect(await again.isHeld()).toBe(true);
  const elsewhere = await direct.another();
  expect(await elsewhere.crate(1).sync.lock()).toBeNull();
  await again.release();
});
