// Store suite: the kept names of the collection's folders and fields, on both databases.
import { expect, it } from 'vitest';
import type { CollectionField } from '../../src/core/types.ts';
import { addOtherCrate, FIRST_ACCOUNT } from '../support/test-store.ts';
import { accountSteps } from './account-steps.ts';
import { describeOnBoth } from './both-stores.ts';
import { at } from './things.ts';

const UNCATEGORIZED = { id: 1, name: 'Uncategorized' };
const ODD = { id: 2 ** 40, name: 'Jazz "\\" 日本\0' };
const MEDIA: CollectionField = {
  ...{ id: 1, name: 'Media', type: 'dropdown', isPublic: true, options: ['Mint (M)', `7" "\\"`] },
};
const NOTES: CollectionField = { id: 3, name: 'Notes', type: 'textarea', isPublic: false, options: [] };

describeOnBoth('the names of folders and fields', (current) => {
  it('are those of the last list, in its order', async () => {
    const { folders, fields: kept } = current.store;
    expect(await folders.list()).toEqual([]);
    await folders.replace([ODD, UNCATEGORIZED, { id: 5, name: 'gone' }], at(1));
    await folders.replace([ODD, UNCATEGORIZED, ODD], at(2));
    expect(await folders.list()).toEqual([{ ...ODD, name: 'Jazz "\\" 日本' }, UNCATEGORIZED]);
    await kept.replace([NOTES], at(1));
    await kept.replace([MEDIA, NOTES], at(2));
    expect(await kept.list()).toEqual([MEDIA, NOTES]);
    await kept.replace([], at(3));
    expect(await kept.list()).toEqual([]);
  });

  it('are those of one account', async () => {
    const other = await addOtherCrate(current.store, 'another_keeper');
    await current.store.folders.replace([UNCATEGORIZED], at(1));
    await current.store.crate(other).folders.replace([ODD], at(1));
    await current.store.crate(other).fields.replace([NOTES], at(1));
    await current.store.fields.replace([], at(1));
    expect(await current.store.folders.list()).toEqual([UNCATEGORIZED]);
    expect(await current.store.crate(other).fields.list()).toEqual([NOTES]);
  });

  it('go when the name of the account was wrong', async () => {
    const { choose } = accountSteps(current);
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    await current.store.folders.replace([UNCATEGORIZED], at(1));
    await current.store.fields.replace([NOTES], at(1));
    await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'Ana', join: [] });
    expect(await current.store.folders.list()).toEqual([]);
    expect(await current.store.fields.list()).toEqual([]);
  });
});
