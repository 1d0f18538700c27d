// Sandbox, local Discogs: what the marketplace says of a pressing: how many are for sale, and the lowest price.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { type Reply, refusals } from './replies.ts';

/**
 * The currencies of `curr_abbr` (https://www.discogs.com/developers, "Database", "Release"): their sign in the value of a
 * collection, and how much of each one euro is. The rates are made up and do not change.
 */
const CURRENCIES = {
  USD: { sign: '$', perEuro: 1.1 },
  GBP: { sign: '£', perEuro: 0.85 },
  EUR: { sign: '€', perEuro: 1 },
  CAD: { sign: 'CA$', perEuro: 1.5 },
  AUD: { sign: 'A$', perEuro: 1.65 },
  JPY: { sign: '¥', perEuro: 160 },
  CHF: { sign: 'CHF', perEuro: 0.95 },
  MXN: { sign: 'MX$', perEuro: 20 },
  BRL: { sign: 'R$', perEuro: 6 },
  NZD: { sign: 'NZ$', perEuro: 1.8 },
  SEK: { sign: 'SEK', perEuro: 11 },
  ZAR: { sign: 'ZAR', perEuro: 20 },
} as const;

export type Currency = keyof typeof CURRENCIES;

const isCurrency = (text: string): text is Currency => Object.hasOwn(CURRENCIES, text);

/** Converts an amount of euros. Discogs' numbers have two decimals in every currency. */
const converted = (euros: number, currency: Currency): number =>
  Math.round(euros * CURRENCIES[currency].perEuro * 100) / 100;

/** Returns an amount of euros as the value of a collection shows it: `A$1,597.46`. */
export function amountText(euros: number, currency: Currency): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${CURRENCIES[currency].sign}${converted(euros, currency).toLocaleString('en-US', digits)}`;
}

/**
 * Returns the currency of the prices in an answer. The documentation: `curr_abbr` "defaults to the authenticated users
 * currency". It does not say what a call without a token gets (here dollars), nor what another text does: it is refused here,
 * so that no client depends on it.
 */
export function askedCurrency(url: URL, ofCaller: Currency | undefined): Currency | Reply {
  const asked = url.searchParams.get('curr_abbr');
  if (asked === null) return ofCaller ?? 'USD';
  return isCurrency(asked) ? asked : refusals.wrongQuery('value is not a valid currency', 'curr_abbr');
}

/** Without offers the price is null. The answer does not name its currency. */
export function offersOf({ price, forSale = price === null ? 0 : 12 }: CatalogueRelease, currency: Currency) {
  const hasPrice = price !== null && forSale > 0;
  return { num_for_sale: forSale, lowest_price: hasPrice ? converted(price, currency) : null };
}
