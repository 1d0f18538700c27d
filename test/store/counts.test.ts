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
    // Without a number on Discogs a record is never pushed.
    const { record } = await add(4, false);
    await opened.db.update(records).set({ discogsId: null }).where(eq(records.id, record.id));
    await opened.store.collection.save([copy(), copy({ instanceId: 5 })], at(0));
    expect(await opened.store.counts()).toEqual({ records: 4, unsynced: 2, copies: 2 });
  });
});
