// Store suite: an Undo or a Remove and a page of a sync at the same moment, on a real server, each held in the middle of its work. And how
// the connection of a process shows whether it is dead.
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IntentOutcome } from '../../../src/core/add/ports.ts';
import type { AddIntent } from '../../../src/core/add/types.ts';
import type { CollectedCopy } from '../../../src/core/types.ts';
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

let opened: TestStore;
let admin: postgres.Sql;
beforeAll(async () => {
  opened = await openTestStore('postgres');
  admin = postgres(opened.databaseUrl ?? '', { max: 3, onnotice: () => {} });
});
beforeEach(() => opened.clear());
afterAll(async () => {
  await admin.end();
  await opened.close();
});

/** Waits until exactly `count` statements of the bot wait for a lock. */
const waiting = (count: number) =>
  until(async () => {
    const rows = await admin`select 1 from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database() and application_name = 'runout'`;
    return rows.length === count;
  });

describe.each(['Undo', 'Remove'] as const)('a page that shows a copy, and its %s', (what) => {
  const seen = (instanceId: number, releaseId: number): CollectedCopy => ({
    ...copy({ instanceId, releaseId }),
    release: release({ releaseId }),
  });

  /** Prepares an Undo of copy 11 of release 1, and a page that shows that copy and copy 10 of release 2. Neither is done yet. */
  async function scene() {
    const { sync, intents } = opened.store;
    const lease = { holder: 'a', now: at(0), ms: 60_000 };
    const of = release({ releaseId: 1 });
    const { intent } = await intents.claim(newIntent({ releaseId: 1, release: of }), lease);
    const copies = [copy({ instanceId: 11, releaseId: 1 })];
    await intents.close(intent, { status: 'added', instanceId: 11, copies, now: at(1) });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync.insert({ kind: 'sync', account: 'me', requester, now: at(2) });
    const taken = await sync.claim(run.id, at(2));
    const undoing: AddIntent | null =
      what === 'Undo'
        ? await intents.claimUndo(intent.id, lease)
        : await intents.claimRemove({ releaseId: 1, instanceId: 11, requester }, lease);
    if (!taken || !undoing) throw new Error('both can begin');
    const page = { copies: [seen(10, 2), seen(11, 1)], uncounted: 'run' as const, undos: 0 };
    return {
      save: () => sync.savePage(taken.held, page, {}, at(5)),
      undo: () => {
        const left = { copies: [], gone: [], now: at(6) };
        return what === 'Undo' ? intents.finishUndo(undoing, left) : intents.finishRemove(undoing, left);
      },
    };
  }

  /** Runs both while `hold` locks a row, and unlocks it once both wait. Returns what is left. */
  async function meet(hold: (tx: postgres.TransactionSql) => Promise<unknown>, first: 'save' | 'undo') {
    const work = await scene();
    const second = first === 'save' ? 'undo' : 'save';
    const both = await admin.begin(async (tx) => {
      await hold(tx);
      const begun = [work[first]()];
      await waiting(1);
      begun.push(work[second]());
      await waiting(2);
      return { done: Promise.all(begun) };
    });
    await both.done;
    const items = await opened.store.collection.ofRelease(1);
    return {
      copies: items.length,
      record: await opened.store.records.findByReleaseId(1),
      other: (await opened.store.collection.ofRelease(2)).length,
    };
  }
  const GONE = { copies: 0, record: null, other: 1 };

  it.each(['save', 'undo'] as const)('both wait for the run, %s first: the copy is gone', async (first) => {
    expect(await meet((tx) => tx`select 1 from sync_runs for update`, first)).toEqual(GONE);
  });

  it('it is in the middle, and the page waits for it: the copy is gone', async () => {
    const hold = (tx: postgres.TransactionSql) => tx`select 1 from records where discogs_id = 1 for update`;
    expect(await meet(hold, 'undo')).toEqual(GONE);
  });

  it('the page is in the middle, and it waits for the page: the copy is gone', async () => {
    const hold = (tx: postgres.TransactionSql) =>
      tx`insert into collection_items (account_id, instance_id, release_id, folder_id, rating, notes, seen_at)
        values (1, 10, 9, 1, 0, '[]', now())`;
    expect(await meet(hold, 'save')).toEqual(GONE);
  });
});

describe('someone adds a release while its record is being taken back', () => {
  const of = release({ releaseId: 1 });
  const lease = (holder: string) => ({ holder, now: at(0), ms: 60_000 });

  /** Makes an add that made the record, and closes its intent with this outcome. */
  async function closed(outcome: Omit<IntentOutcome, 'now'>) {
    const { intent } = await opened.store.intents.claim(newIntent({ releaseId: 1, release: of }), lease('a'));
    return opened.store.intents.close(intent, { ...outcome, now: at(1) });
  }

  /** Claims a new intent while the old one is being taken back. The claim waits for that. */
  async function meet(takeBack: () => Promise<unknown>) {
    const both = await admin.begin(async (tx) => {
      await tx`select 1 from records where discogs_id = 1 for update`;
      const back = takeBack();
      await waiting(1);
      const claim = opened.store.intents.claim(newIntent({ releaseId: 1, release: of }), lease('b'));
      await waiting(2);
      return { done: Promise.all([back, claim]) };
    });
    const [, claim] = await both.done;
    const record = await opened.store.records.findByReleaseId(1);
    expect(claim).toMatchObject({ mine: true, created: true, intent: { rowCreated: true } });
    expect(record).not.toBeNull();
    expect(claim.record).toEqual(record);
    expect(await opened.store.intents.historyOf(1, 9)).toEqual([claim.intent]);
  }

  it('by an Undo: the record is there for the new one', async () => {
    const copies = [copy({ instanceId: 11, releaseId: 1 })];
    const { id } = await closed({ status: 'added', instanceId: 11, copies });
    const undoing = await opened.store.intents.claimUndo(id, lease('a'));
    if (!undoing) throw new Error('it can be undone');
    await meet(() => opened.store.intents.finishUndo(undoing, { copies: [], gone: [], now: at(6) }));
  });

  it('by a Forget: the record is there for the new one', async () => {
    await closed({ status: 'refused' });
    await meet(() => opened.store.intents.forgetRecord(1, lease('a')));
  });

  it('that was here only: the record is there for the new one', async () => {
    const { id } = await closed({ status: 'refused' });
    await meet(() => opened.store.intents.takeBack(id, at(6)));
  });
});

describe('a page that shows a copy, and a record that was here only and is taken back', () => {
  it.each([
    ['page', 'take back'],
    ['take back', 'take back'],
    ['page', 'forget'],
    ['forget', 'forget'],
  ] as const)('the %s is in the middle, beside a %s: the copy has its record', async (first, what) => {
    const { sync, intents, collection, records } = opened.store;
    const of = release({ releaseId: 1 });
    const lease = { holder: 'a', now: at(0), ms: 60_000 };
    const { intent } = await intents.claim(newIntent({ releaseId: 1, release: of }), lease);
    await intents.close(intent, { status: 'refused', now: at(1) });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync.insert({ kind: 'sync', account: 'me', requester, now: at(2) });
    const taken = await sync.claim(run.id, at(2));
    if (!taken) throw new Error('it can begin');
    const copies = [1, 2].map((releaseId) => ({
      ...copy({ instanceId: 10 + releaseId, releaseId }),
      release: release({ releaseId }),
    }));
    const save = () => sync.savePage(taken.held, { copies, uncounted: 'run' as const, undos: 0 }, {}, at(5));
    const back = () =>
      what === 'forget' ? intents.forgetRecord(1, lease) : intents.takeBack(intent.id, at(6));
    const both = await admin.begin(async (tx) => {
      if (first === 'page') {
        await tx`insert into collection_items (account_id, instance_id, release_id, folder_id, rating, notes, seen_at)
          values (1, 12, 9, 1, 0, '[]', now())`;
      } else await tx`select 1 from records where discogs_id = 1 for update`;
      const begun: Promise<unknown>[] = [first === 'page' ? save() : back()];
      await waiting(1);
      // The second work may not have to wait at all.
      const second = first === 'page' ? back() : save();
      const over = second.then(() => true);
      await Promise.race([waiting(2), over]);
      begun.push(second);
      return { done: Promise.all(begun) };
    });
    await both.done;
    expect(await collection.ofRelease(1)).toHaveLength(1);
    expect(await records.findByReleaseId(1)).not.toBeNull();
  });
});

describe('a process', () => {
  const open = (): Promise<StoreWithCrate> => {
    const databaseUrl = opened.databaseUrl;
    return openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog });
  };
  const claim = (store: StoreWithCrate, holder: string) =>
    store.intents.claim(newIntent(), { holder, now: at(0), ms: 240_000 });

  it('that lives keeps its leases, and one that died loses them at once', async () => {
    const other = await open();
    await other.announce('other');
    const { intent } = await claim(other, 'other');
    expect(await claim(opened.store, 'me')).toMatchObject({ mine: false });
    await opened.store.intents.freeDead('me');
    expect(await opened.store.intents.get(intent.id)).toEqual(intent);
    // A process that dies loses its connections.
    await other.close();
    await until(async () => (await claim(opened.store, 'me')).mine);
    expect(await opened.store.intents.get(intent.id)).toMatchObject({ attempt: 2, leaseUntil: at(240) });
  });

  it('whose connection was cut is known to live again by itself', async () => {
    const other = await open();
    await other.announce('cut');
    await admin`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and mode = 'ShareLock' and database = (select oid from pg_database where datname = current_database())`;
    await until(async () => {
      await opened.clear();
      await claim(other, 'cut');
      return !(await claim(opened.store, 'me')).mine;
    });
    await other.close();
  });
});
