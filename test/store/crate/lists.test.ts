// Store suite: the questions behind the lists of the crate, on both databases.
import { expect, it } from 'vitest';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const QUESTION = { text: `7" '日本'`, genre: 'Jazz', decade: 1970, format: '12"', folderId: 2 ** 40 };

describeOnBoth('a question about the crate', (current) => {
  it('is kept with a number of its own, for its account only', async () => {
    const { lists } = current.store;
    const id = await lists.save({ asker: '111', question: QUESTION, now: at(0) });
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    const theirs = await other.lists.save({ asker: '111', question: { ...QUESTION, text: '' }, now: at(0) });
    expect(theirs).not.toBe(id);
    expect(await lists.find(id)).toEqual(QUESTION);
    expect(await lists.find(theirs)).toBeNull();
    expect(await lists.find(999)).toBeNull();
  });
});
