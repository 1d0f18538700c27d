// Store suite: the mirror of the Discogs collection, on both databases.
import { asc } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { removeItems } from '../../../src/store/records/collection-items.ts';
import { collectionItems } from '../../../src/store/schema.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

describeOnBoth('collection items', (current) => {
  const rows = () => current.db.select().from(collectionItems).orderBy(asc(collectionItems.instanceId));

  it('keeps every field of a copy', async () => {
    const notes = [{ fieldId: 1, value: 'Near Mint\0 "\uD800"' }];
    await current.store.collection.save(
      [copy({ instanceId: 9_007_199_254_740_991, rating: 5, folderId: 4_294_967_297, notes })],
      at(0),
    );
    expect(await rows()).toEqual([
      {
        accountId: FIRST_ACCOUNT,
        instanceId: 9_007_199_254_740_991,
        releaseId: 249504,
        masterId: 96559,
        folderId: 4_294_967_297,
        rating: 5,
        addedAt: new Date('2020-02-29T23:59:59.000Z'),
        notes: [{ fieldId: 1, value: 'Near Mint "\uFFFD"' }],
        seenAt: at(0),
        seenInRun: null,
        savedInRun: null,
      },
    ]);
  });

  it('updates a known copy, and does not forget what an answer leaves out', async () => {
    await current.store.collection.save([copy({ rating: 3 })], at(0));
    await current.store.collection.save([copy({ rating: 4, masterId: null, addedAt: null })], at(5));
    expect(await rows()).toMatchObject([
      { rating: 4, masterId: 96559, addedAt: copy().addedAt, seenAt: at(5) },
    ]);
  });

  it('takes an empty list, and one that names a copy twice (the last counts)', async () => {
    await current.store.collection.save([], at(0));
    await current.store.collection.save([copy({ rating: 1 }), copy({ rating: 2 })], at(0));
    expect(await rows()).toMatchObject([{ rating: 2 }]);
  });

  it('lists the copies of one release, and forgets those that are named', async () => {
    const [first, second] = [12, 11].map((instanceId) => copy({ instanceId }));
    if (!first || !second) throw new Error('two copies');
    await current.store.collection.save([first, second, copy({ instanceId: 99, releaseId: 5 })], at(0));
    expect(await current.store.collection.ofRelease(249504)).toEqual([second, first]);
    expect(await current.store.collection.ofRelease(1)).toEqual([]);
    await removeItems(FIRST_ACCOUNT, current.db, [11, 99, 1_234]);
    await removeItems(FIRST_ACCOUNT, current.db, []);
    expect((await rows()).map((row) => row.instanceId)).toEqual([12]);
  });

  it('knows which run goes on while it is written', async () => {
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await current.store.sync.insert({ kind: 'sync', account: 'me', requester, now: at(0) });
    await current.store.collection.save([copy({ instanceId: 11 })], at(1));
    await current.store.sync.claim(run.id, at(2));
    await current.store.sync.end({ id: run.id, attempt: 1 }, { status: 'done' }, at(3));
    await current.store.collection.save([copy({ instanceId: 12 })], at(4));
    expect((await rows()).map((row) => row.savedInRun)).toEqual([run.id, null]);
  });

  it('is written by many at once, in any order, without a failure', async () => {
    const all = Array.from({ length: 30 }, (_, n) => copy({ instanceId: n + 1 }));
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 3 === 0
          ? removeItems(FIRST_ACCOUNT, current.db, [31, 32])
          : current.store.collection.save(n % 2 ? all : [...all].reverse(), at(n)),
      ),
    );
    expect(await rows()).toHaveLength(30);
  });
});
