// Prices live in memory, six hours at most, and in the currency of the collection's value.
import { describe, expect, it } from 'vitest';
import { createPrices } from '../../src/core/prices.ts';
import type { Offers } from '../../src/core/types.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const HOUR_MS = 60 * 60_000;
const SIX: Offers = { count: 6, lowest: 12.5, currency: 'EUR' };

function rig(last: () => Promise<string | null> = async () => null) {
  const clock = createVirtualClock();
  const value = {
    async last() {
      const median = await last();
      return median === null ? null : { value: { minimum: '', median, maximum: '' }, at: new Date(0) };
    },
  };
  return { clock, prices: createPrices({ store: { value }, clock }) };
}

describe('a price', () => {
  it('is known with its moment, for six hours and not longer', async () => {
    const { clock, prices } = rig();
    const at = new Date(clock.now());
    prices.keep(1, SIX);
    await clock.advance(6 * HOUR_MS - 1);
    expect(prices.of(1)).toEqual({ ...SIX, at });
    await clock.advance(1);
    expect(prices.of(1)).toBeNull();
    expect(prices.of(2)).toBeNull();
  });

  it('is gone after six hours in which the machine slept, and does not live longer when the clock is set back', async () => {
    const { clock, prices } = rig();
    prices.keep(1, SIX);
    clock.step(6 * HOUR_MS);
    expect(prices.of(1)).toBeNull();
    prices.keep(2, SIX);
    clock.step(-3 * HOUR_MS);
    await clock.advance(6 * HOUR_MS);
    expect(prices.of(2)).toBeNull();
  });

  it('is replaced by what Discogs said last, also when that is nothing', () => {
    const { prices } = rig();
    prices.keep(1, SIX);
    prices.keep(1, { count: 0, lowest: null, currency: 'GBP' });
    expect(prices.of(1)).toMatchObject({ count: 0, lowest: null, currency: 'GBP' });
    prices.keep(1, null);
    expect(prices.of(1)).toBeNull();
  });

  it('read again lives on when an older one of another release ends', async () => {
    const { clock, prices } = rig();
    prices.keep(1, SIX);
    prices.keep(2, SIX);
    await clock.advance(5 * HOUR_MS);
    prices.keep(1, SIX);
    await clock.advance(HOUR_MS);
    expect([prices.of(1) !== null, prices.of(2)]).toEqual([true, null]);
  });

  it('is forgotten when 2,000 newer ones came', () => {
    const { prices } = rig();
    for (let releaseId = 0; releaseId <= 2_000; releaseId++) prices.keep(releaseId, SIX);
    expect(prices.of(0)).toBeNull();
    expect(prices.of(1)).not.toBeNull();
    expect(prices.of(2_000)).not.toBeNull();
  });
});

describe('the currency to ask for', () => {
  it.each<[string, () => Promise<string | null>, string]>([
    ['that of the value of the collection', async () => 'A$19.80', 'AUD'],
    ['the dollar when no value was read', async () => null, 'USD'],
    ['the dollar when its sign is not known', async () => '₿2', 'USD'],
    ['the dollar when the database fails', async () => Promise.reject(new Error('no database')), 'USD'],
  ])('is %s', async (_, last, currency) => {
    expect(await rig(last).prices.currency()).toBe(currency);
  });
});
