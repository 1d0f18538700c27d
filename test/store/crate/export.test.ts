// Store suite: the copies of a crate for an export, in parts, on both databases.
import { expect, it } from 'vitest';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

describeOnBoth('the copies for an export', (current) => {
  it('come with folder and record in the order of their ids, in parts', async () => {
    const { copies, folders, collection, records } = current.store;
    await folders.replace([{ id: 7, name: 'Jazz' }], at(0));
    await records.insert(release({ releaseId: 5 }), { isSynced: true, now: at(0) });
    const notes = [{ fieldId: 3, value: 'signed' }];
    const mine = [
      copy({ instanceId: 10, releaseId: 5, folderId: 7, notes, rating: 4, addedAt: at(9) }),
      copy({ instanceId: 20, releaseId: 5, folderId: 9, addedAt: at(1) }),
      copy({ instanceId: 30, releaseId: 6, folderId: 7, addedAt: null }),
    ];
    await collection.save(mine.toReversed(), at(3));
    const theirs = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await theirs.folders.replace([{ id: 9, name: 'Theirs' }], at(0));
    await theirs.records.insert(release({ releaseId: 6 }), { isSynced: true, now: at(0) });
    await theirs.collection.save([copy({ instanceId: 15, releaseId: 5 })], at(3));

    const { listed } = release();
    const record = {
      artistName: 'Rick Astley',
      albumTitle: 'Never Gonna Give You Up',
      yearReleased: 1987,
      labelName: 'RCA',
      catalogNumber: 'PB 41447',
      recordSize: '7"',
      ...listed,
    };
    const [first, second, third] = mine.map(({ masterId: _, ...one }) => one);
    expect(await copies.after(null, 2)).toEqual([
      { ...first, folderName: 'Jazz', record },
      { ...second, folderName: null, record },
    ]);
    expect(await copies.after(20, 2)).toEqual([{ ...third, folderName: 'Jazz', record: null }]);
    expect(await copies.after(30, 2)).toEqual([]);
  });

  it('have the ids of all fields that hold a value', async () => {
    const { copies, collection } = current.store;
    expect(await copies.fieldIds()).toEqual([]);
    const valuesOf = (...ids: number[]) => ids.map((fieldId) => ({ fieldId, value: 'x' }));
    await collection.save(
      [
        copy({ instanceId: 1, notes: valuesOf(11, 3) }),
        copy({ instanceId: 2, notes: valuesOf(3, 2) }),
        copy({ instanceId: 3 }),
      ],
      at(0),
    );
    const theirs = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await theirs.collection.save([copy({ instanceId: 4, notes: valuesOf(4) })], at(0));
    expect(await copies.fieldIds()).toEqual([2, 3, 11]);
  });

  it('leave out records without a copy, which are counted', async () => {
    const { copies, collection, records } = current.store;
    for (const releaseId of [1, 2, 3])
      await records.insert(release({ releaseId }), { isSynced: releaseId === 2, now: at(0) });
    await collection.save([copy({ instanceId: 10, releaseId: 1 })], at(0));
    const theirs = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await theirs.collection.save([copy({ instanceId: 20, releaseId: 2 })], at(0));
    expect(await copies.recordsWithoutCopy()).toBe(2);
    expect(await theirs.copies.recordsWithoutCopy()).toBe(1);
  });
});
