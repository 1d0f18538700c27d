// What an answer about a release says of the marketplace, with facts from recorded answers.
import { expect, it } from 'vitest';
import { offersOf } from '../../src/discogs/market.ts';
import { releaseSchema } from '../../src/discogs/schemas.ts';

const offers = (answer: object, currency: 'EUR' | undefined = 'EUR') =>
  offersOf(releaseSchema.parse({ id: 7, title: 'Title', ...answer }), currency);

it.each([
  [
    { num_for_sale: 34, lowest_price: 12 },
    { count: 34, lowest: 12, currency: 'EUR' },
  ],
  [
    { num_for_sale: 1, lowest_price: 0.99 },
    { count: 1, lowest: 0.99, currency: 'EUR' },
  ],
  [
    { num_for_sale: 0, lowest_price: null },
    { count: 0, lowest: null, currency: 'EUR' },
  ],
  // Nothing is for sale, so an old price means nothing.
  [
    { num_for_sale: 0, lowest_price: 12 },
    { count: 0, lowest: null, currency: 'EUR' },
  ],
  [{ num_for_sale: 3 }, { count: 3, lowest: null, currency: 'EUR' }],
  [
    { num_for_sale: 3, lowest_price: '12.00' },
    { count: 3, lowest: null, currency: 'EUR' },
  ],
  [
    { num_for_sale: 3, lowest_price: -1 },
    { count: 3, lowest: null, currency: 'EUR' },
  ],
  [
    { num_for_sale: 3, lowest_price: 1e300 },
    { count: 3, lowest: null, currency: 'EUR' },
  ],
  [{ lowest_price: 12 }, null],
  [{ num_for_sale: -1, lowest_price: 12 }, null],
  [{ num_for_sale: 1.5, lowest_price: 12 }, null],
  [{}, null],
])('%j is %j', (answer, said) => {
  expect(offers(answer)).toEqual(said);
});

it('without a currency that was asked for, no price is believed', () => {
  expect(offersOf({ num_for_sale: 34, lowest_price: 12 }, undefined)).toBeNull();
});
