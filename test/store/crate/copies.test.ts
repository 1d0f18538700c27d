// Store suite: the copies of a release, and the albums with several copies, on both databases.
import { expect, it } from 'vitest';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { accountSteps } from '../account-steps.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

describeOnBoth('the copies of a release', (current) => {
  it('come with the name of their folder and who added them, those that were added first first', async () => {
    const { added } = accountSteps(current);
    const { shelf, folders, collection } = current.store;
    await folders.replace([{ id: 7, name: 'Jazz' }], at(0));
    await added(1, 249504, { status: 'added', instanceId: 50, confirmedByDiscogs: true });
    const notes = [{ fieldId: 3, value: 'signed' }];
    const first = copy({ instanceId: 60, addedAt: at(1), folderId: 7, notes, rating: 4 });
    const second = copy({ instanceId: 50, addedAt: at(2), folderId: 9 });
    const last = copy({ instanceId: 40, addedAt: null, folderId: 7 });
    await collection.save([last, second, first], at(3));
    const theirs = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await theirs.folders.replace([{ id: 9, name: 'Theirs' }], at(0));
    await theirs.collection.save([copy({ instanceId: 70 })], at(3));
    const [intent] = await current.store.intents.historyOf(249504, 1);
    expect(await shelf.copiesOf(249504)).toEqual([
      { ...first, folderName: 'Jazz', addedBy: null },
      { ...second, folderName: null, addedBy: intent?.requester },
      { ...last, folderName: 'Jazz', addedBy: null },
    ]);
    expect(intent?.requester).not.toBeNull();
    expect(await shelf.copiesOf(1)).toEqual([]);
  });
});

describeOnBoth('albums with several copies', (current) => {
  it('are those with one pressing twice, and with several pressings, the oldest first', async () => {
    const { shelf, records, collection } = current.store;
    const one = async (
      releaseId: number,
      masterId: number | null,
      addedAt: Date | null,
      instanceId = releaseId,
    ) => {
      await records.insert(release({ releaseId, masterId }), { isSynced: true, now: at(0) });
      await collection.save([copy({ instanceId, releaseId, masterId, addedAt })], at(9));
    };
    await one(1, 100, at(5));
    await one(2, 100, at(1));
    await one(2, 100, at(6), 22);
    await one(3, null, at(0));
    await one(3, null, null, 33);
    await one(4, null, at(0));
    await one(5, 500, at(0));
    await one(6, 600, null);
    await one(7, 600, null);
    const theirs = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await theirs.collection.save([copy({ instanceId: 90, releaseId: 4, masterId: null })], at(9));

    const shownOf = async (part: { offset: number; limit: number }) => {
      const { albums, total } = await shelf.duplicates(part);
      const pressings = albums.map((album) =>
        album.pressings.map(({ releaseId, copies }) => [releaseId, copies]),
      );
      return { total, pressings, first: albums.map((album) => album.firstAddedAt) };
    };
    expect(await shownOf({ offset: 0, limit: 5 })).toEqual({
      total: 3,
      pressings: [
        [[3, 2]],
        [
          [1, 1],
          [2, 2],
        ],
        [
          [6, 1],
          [7, 1],
        ],
      ],
      first: [at(0), at(1), null],
    });
    expect(await shownOf({ offset: 1, limit: 1 })).toMatchObject({ total: 3, first: [at(1)] });
    const { albums } = await shelf.duplicates({ offset: 0, limit: 1 });
    expect(albums[0]?.pressings[0]?.record).toEqual(await records.findByReleaseId(3));
    expect(await shelf.duplicates({ offset: 9, limit: 5 })).toEqual({ total: 3, albums: [] });
  });
});
