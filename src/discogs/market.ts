// Discogs: what an answer says of the marketplace, in the types of core. Pure.
import type { Currency, Offers } from '../core/types.ts';
import type { RawRelease } from './schemas.ts';

/**
 * Returns what is for sale of a release. Null: the answer does not say it.
 * @param currency the currency that was asked for, because the answer does not name it. Undefined: none was asked for.
 */
export function offersOf(
  { num_for_sale: count, lowest_price: lowest }: Pick<RawRelease, 'num_for_sale' | 'lowest_price'>,
  currency: Currency | undefined,
): Offers | null {
  if (count === null || currency === undefined) return null;
  return { count, lowest: count === 0 ? null : lowest, currency };
}
