// Core: the currencies of prices, and how to read them from the value of a collection. Pure.

/** The currencies in which Discogs gives prices: `curr_abbr` in https://www.discogs.com/developers, "Database", "Release". */
const CURRENCIES = [
  'USD',
  'GBP',
  'EUR',
  'CAD',
  'AUD',
  'JPY',
  'CHF',
  'MXN',
  'BRL',
  'NZD',
  'SEK',
  'ZAR',
] as const;

export type Currency = (typeof CURRENCIES)[number];

/** The signs that Discogs writes before an amount. It writes the code of a currency that is not here. */
const SIGNS: Readonly<Record<string, Currency>> = {
  $: 'USD',
  US$: 'USD',
  '£': 'GBP',
  '€': 'EUR',
  CA$: 'CAD',
  A$: 'AUD',
  '¥': 'JPY',
  MX$: 'MXN',
  R$: 'BRL',
  NZ$: 'NZD',
};

/** Returns the currency of an amount such as `CA$1,597.46`. Null: its sign is not known. */
export function currencyIn(amount: string): Currency | null {
  const sign = amount.replace(/[^\p{L}\p{Sc}]/gu, '');
  return CURRENCIES.find((code) => code === sign || SIGNS[sign] === code) ?? null;
}
