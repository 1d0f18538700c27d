// Store suite: what we own of the releases on a page, on both databases.
import { expect, it } from 'vitest';
import { release } from '../support/pressings.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, copy } from './things.ts';

describeOnBoth('ownership', (current) => {
  it('counts copies by release, knows other pressings by master, and the flag of the record', async () => {
    await current.store.collection.save(
      [
        copy({ instanceId: 1, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 2, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 3, releaseId: 4_000_000_000, masterId: null }),
      ],
      at(0),
    );
    await current.store.records.insert(release({ releaseId: 10 }), { isSynced: true, now: at(0) });
    await current.store.records.insert(release({ releaseId: 12 }), { isSynced: false, now: at(0) });

    const owned = await current.store.ownership([
      { releaseId: 10, masterId: 7 },
      { releaseId: 11, masterId: 7 },
      { releaseId: 12, masterId: null },
      { releaseId: 4_000_000_000, masterId: 8 },
      { releaseId: 13, masterId: null },
    ]);
    expect(owned).toEqual(
      new Map([
        [10, { copies: 2, otherPressing: false, record: { isSyncedWithDiscogs: true } }],
        [11, { copies: 0, otherPressing: true, record: null }],
        [12, { copies: 0, otherPressing: false, record: { isSyncedWithDiscogs: false } }],
        [4_000_000_000, { copies: 1, otherPressing: false, record: null }],
        [13, { copies: 0, otherPressing: false, record: null }],
      ]),
    );
  });

  it('says of an owned release that another pressing is there too', async () => {
    await current.store.collection.save(
      [
        copy({ instanceId: 1, releaseId: 10, masterId: 7 }),
        copy({ instanceId: 2, releaseId: 11, masterId: 7 }),
      ],
      at(0),
    );
    const owned = await current.store.ownership([{ releaseId: 10, masterId: 7 }]);
    expect(owned.get(10)).toEqual({ copies: 1, otherPressing: true, record: null });
  });

  it('has nothing to say about no release, and an entry for one asked twice', async () => {
    expect(await current.store.ownership([])).toEqual(new Map());
    const twice = { releaseId: 10, masterId: null };
    expect([...(await current.store.ownership([twice, twice])).keys()]).toEqual([10]);
  });
});
