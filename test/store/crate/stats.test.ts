// Store suite: the numbers of a crate, on both databases.
import { expect, it } from 'vitest';
import type { ListedFormat } from '../../../src/core/types.ts';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

const format = (name: string, ...descriptions: string[]): ListedFormat => ({ name, descriptions });
const listed = (...formats: ListedFormat[]) => ({ artists: [], labels: [], formats });
const monthOf = (text: string) => new Date(`${text}:00Z`);

describeOnBoth('the numbers of a crate', (current) => {
  it('are zero in an empty crate', async () => {
    expect(await current.store.shelf.stats({ labels: 5 })).toEqual({
      ...{ count: 0, decades: [], formats: [], genres: [], labels: [], growth: [] },
    });
  });

  it('count each record once for each name, and the copies by month', async () => {
    const { records, collection, shelf } = current.store;
    const save = (facts: Parameters<typeof release>[0], isSynced = true) =>
      records.insert(release(facts), { isSynced, now: monthOf('2026-11-02T10:00') });
    await save({
      ...{ releaseId: 1, year: 1979, genres: ['Rock', 'Pop'], label: "Harvest'\\" },
      listed: listed(format('Vinyl', 'LP', 'Album'), format('Vinyl', 'LP', '7"'), format('All Media')),
    });
    await save({
      ...{ releaseId: 2, year: 1970, genres: ['Rock'], label: '東芝EMI' },
      listed: listed(format('CD', 'Album')),
    });
    await save({
      ...{ releaseId: 3, year: 2000, genres: ['Jazz'], label: "Harvest'\\" },
      listed: listed(format('Vinyl', '12"')),
    });
    await save({ releaseId: 4, year: null, genres: [], label: null, listed: listed(format('Vinyl')) }, false);
    const added = (instanceId: number, releaseId: number, addedAt: Date | null) =>
      copy({ instanceId, releaseId, addedAt });
    await collection.save(
      [
        added(10, 1, monthOf('2019-12-31T23:59')),
        added(11, 1, monthOf('2020-01-01T00:00')),
        added(20, 2, monthOf('2020-01-31T23:59')),
        added(30, 3, null),
      ],
      at(9),
    );
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    await other.records.insert(release({ releaseId: 9, year: 1950, genres: ['Polka'], label: 'Theirs' }), {
      ...{ isSynced: false, now: at(0) },
    });
    await other.collection.save([added(90, 9, at(0))], at(9));

    expect(await shelf.stats({ labels: 5 })).toEqual({
      count: 4,
      decades: [
        { name: '1970', count: 2 },
        { name: '2000', count: 1 },
      ],
      formats: [
        { name: '12"', count: 1 },
        { name: '7"', count: 1 },
        { name: 'CD', count: 1 },
        { name: 'LP', count: 1 },
        { name: 'Vinyl', count: 1 },
      ],
      genres: [
        { name: 'Rock', count: 2 },
        { name: 'Jazz', count: 1 },
        { name: 'Pop', count: 1 },
      ],
      labels: [
        { name: "Harvest'\\", count: 2 },
        { name: '東芝EMI', count: 1 },
      ],
      growth: [
        { month: '2019-12', count: 1 },
        { month: '2020-01', count: 2 },
        { month: '2026-11', count: 1 },
      ],
    });
    expect((await shelf.stats({ labels: 1 })).labels).toEqual([{ name: "Harvest'\\", count: 2 }]);
  });
});

describeOnBoth('the value of a collection', (current) => {
  it('is the last one, with its time, for its account only', async () => {
    const { value } = current.store;
    expect(await value.last()).toBeNull();
    const said = { minimum: '€1.00', median: '€1,204.50', maximum: '"€9"' };
    await value.save({ ...said, median: '€1' }, at(1));
    await value.save(said, at(2));
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    expect(await other.value.last()).toBeNull();
    const another = await current.another();
    expect(await another.value.last()).toEqual({ value: said, at: at(2) });
  });

  it('goes with its account', async () => {
    const { store } = current;
    const id = await addOtherCrate(store, 'another_keeper');
    await store.crate(id).value.save({ minimum: '1', median: '2', maximum: '3' }, at(1));
    await store.value.save({ minimum: '4', median: '5', maximum: '6' }, at(1));
    await store.accounts.remove(id);
    expect(await store.crate(id).value.last()).toBeNull();
    expect(await store.value.last()).not.toBeNull();
  });

  it('goes when the name of the account was wrong', async () => {
    const { store } = current;
    const id = await addOtherCrate(store, 'wrong_keeper');
    await store.crate(id).value.save({ minimum: '1', median: '2', maximum: '3' }, at(1));
    await store.accounts.change(() => ({ do: 'correct', id, name: 'right_keeper', join: [] }), at(2));
    expect(await store.crate(id).value.last()).toBeNull();
  });
});
