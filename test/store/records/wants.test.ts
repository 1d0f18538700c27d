// Store suite: what is known of the wantlist, on both databases.
import { expect, it } from 'vitest';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

describeOnBoth('the wantlist', (current) => {
  const wanted = async (...ids: number[]) => {
    const facts = await current.store.ownership(ids.map((releaseId) => ({ releaseId, masterId: null })));
    return ids.filter((id) => facts.get(id)?.isWanted);
  };
  const said = (releaseId: number, isWanted: boolean, ms: number) => ({ releaseId, isWanted, at: at(ms) });

  it('knows what Discogs said, and the newest word counts', async () => {
    await current.store.noteWanted([said(2, true, 5), said(1, true, 5), said(1, true, 4), said(3, false, 5)]);
    expect(await wanted(1, 2, 3)).toEqual([1, 2]);
    await current.store.noteWanted([said(2, false, 9)]);
    expect(await wanted(1, 2)).toEqual([1]);
    await current.store.noteWanted([]);
    expect(await wanted(1, 2)).toEqual([1]);
  });

  it('an answer that Discogs was asked for before a press changes nothing', async () => {
    await current.store.noteWanted([said(1, true, 1)]);
    await current.store.noteWanted([said(1, false, 5)]);
    await current.store.noteWanted([said(1, true, 4)]);
    expect(await wanted(1)).toEqual([]);
    await current.store.noteWanted([said(1, true, 5)]);
    expect(await wanted(1)).toEqual([1]);
  });

  it('of one statement the newest word counts, whatever its place', async () => {
    await current.store.noteWanted([said(1, true, 1)]);
    await current.store.noteWanted([said(1, false, 8), said(1, true, 7)]);
    expect(await wanted(1)).toEqual([]);
  });

  it('is of one account', async () => {
    await current.store.noteWanted([said(1, true, 1)]);
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    expect((await other.ownership([{ releaseId: 1, masterId: null }])).get(1)?.isWanted).toBe(false);
  });

  it('a release that was taken off is forgotten in time, a wanted one is not', async () => {
    await current.store.noteWanted([said(1, true, 1), said(2, true, 1)]);
    await current.store.noteWanted([said(2, false, 2)]);
    const before = { runs: at(0), intents: at(0), lists: at(0), imports: at(0) };
    await current.store.prune({ ...before, wants: at(2), details: at(0), feed: at(0) });
    // The word that it was taken off still counts against an older one.
    await current.store.noteWanted([said(2, true, 1)]);
    expect(await wanted(1, 2)).toEqual([1]);
    await current.store.prune({ ...before, wants: at(3), details: at(0), feed: at(0) });
    await current.store.noteWanted([said(2, true, 1)]);
    expect(await wanted(1, 2)).toEqual([1, 2]);
  });
});
