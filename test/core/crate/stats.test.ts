// Core: the numbers of the crate: who gets the value, and one count for all who ask at the same time.
import { expect, it } from 'vitest';
import { createCrateCounter } from '../../../src/core/crate/stats.ts';
import { release } from '../../support/pressings.ts';
import { useStore } from '../../support/use-store.ts';

const current = useStore();
const AT = new Date('2026-11-28T10:00:00Z');
const VALUE = { minimum: '€1.00', median: '€1,204.50', maximum: '€9,999.00' };

it('has the last value of the collection only for a reader who can see it', async () => {
  const { stats } = createCrateCounter({ store: current.store });
  await current.store.records.insert(release({ genres: ['Jazz'] }), { isSynced: true, now: AT });
  expect(await stats({ withValue: true })).toMatchObject({ count: 1, value: null });
  await current.store.value.save(VALUE, AT);
  expect(await stats({ withValue: true })).toMatchObject({
    genres: [{ name: 'Jazz', count: 1 }],
    value: { median: '€1,204.50', atMs: AT.getTime() },
  });
  expect(await stats({ withValue: false })).toMatchObject({ count: 1, value: null });
});

it('counts once for all who ask at the same time, and again for the next who asks', async () => {
  const { shelf, value } = current.store;
  let counts = 0;
  const counted: typeof shelf = {
    ...shelf,
    stats: (most) => {
      counts += 1;
      return shelf.stats(most);
    },
  };
  const { stats } = createCrateCounter({ store: { shelf: counted, value } });
  const both = await Promise.all([stats({ withValue: true }), stats({ withValue: false })]);
  expect(both).toMatchObject([{ count: 0 }, { count: 0 }]);
  expect(counts).toBe(1);
  await current.store.records.insert(release(), { isSynced: true, now: AT });
  expect(await stats({ withValue: false })).toMatchObject({ count: 1 });
  expect(counts).toBe(2);
});

it('a count that failed does not stay', async () => {
  const { shelf, value } = current.store;
  let isDown = true;
  const failing: typeof shelf = {
    ...shelf,
    stats: (most) => (isDown ? Promise.reject(new Error('down')) : shelf.stats(most)),
  };
  const { stats } = createCrateCounter({ store: { shelf: failing, value } });
  await expect(stats({ withValue: false })).rejects.toThrow('down');
  isDown = false;
  expect(await stats({ withValue: false })).toMatchObject({ count: 0 });
});
