// Store suite: what /status counts, on both databases.
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { records } from '../../src/store/schema.ts';
import { release } from '../support/pressings.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, copy } from './things.ts';

describeOnBoth('counts', (opened) => {
  it('nothing in an empty database', async () => {
    expect(await opened.store.counts()).toEqual({ records: 0, unsynced: 0, copies: 0 });
  });

  it('records, what a sync would push, copies', async () => {
    const add = (releaseId: number, isSynced: boolean) =>
      opened.store.records.insert(release({ releaseId }), { isSynced, now: at(0) });
    await add(1, true);
    await add(2, false);
    await add(3, false);
    // A record without a release id of Discogs is never pushed.
    const { record } = await add(4, false);
    await opened.db.update(records).set({ discogsId: null }).where(eq(records.id, record.id));
    await opened.store.collection.save([copy(), copy({ instanceId: 5 })], at(0));
    expect(await opened.store.counts()).toEqual({ records: 4, unsynced: 2, copies: 2 });
  });
});

describeOnBoth('figures', (opened) => {
  const requester = { userId: '1001', guildId: '2001', channelId: '3001' };
  async function ran(kind: 'sync' | 'preview', status: 'done' | 'stopped' | 'failed', endSeconds: number) {
    const { sync } = opened.store;
    const { run } = await sync.insert({ kind, account: 'crate_keeper', requester, now: at(0) });
    const taken = await sync.claim(run.id, at(1));
    if (!taken) throw new Error('a new run can be taken up');
    await sync.end(taken.held, { status }, at(endSeconds));
  }

  it('nothing in an empty database', async () => {
    expect(await opened.store.figures()).toEqual({ waiting: 0, lastSyncAt: null });
  });

  it('what a sync would push, and when the last one came to its end', async () => {
    const add = (releaseId: number, isSynced: boolean) =>
      opened.store.records.insert(release({ releaseId }), { isSynced, now: at(0) });
    await add(1, true);
    await add(2, false);
    const { record } = await add(3, false);
    await opened.db.update(records).set({ discogsId: null }).where(eq(records.id, record.id));
    await ran('sync', 'done', 5);
    await ran('sync', 'done', 10);
    await ran('sync', 'failed', 20);
    await ran('sync', 'stopped', 30);
    await ran('preview', 'done', 40);
    expect(await opened.store.figures()).toEqual({ waiting: 1, lastSyncAt: at(10) });
  });
});
