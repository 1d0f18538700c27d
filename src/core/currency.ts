// Core: reads the currency of an amount of money. Pure.
import type { Currency } from './types.ts';

/** The signs that Discogs writes before an amount. It writes the code of a currency without a sign. */
const BY_SIGN: ReadonlyMap<string, Currency> = new Map<string, Currency>([
  ['$', 'USD'],
  ['US$', 'USD'],
  ['£', 'GBP'],
  ['€', 'EUR'],
  ['CA$', 'CAD'],
  ['A$', 'AUD'],
  ['¥', 'JPY'],
  ['CHF', 'CHF'],
  ['MX$', 'MXN'],
  ['R$', 'BRL'],
  ['NZ$', 'NZD'],
  ['SEK', 'SEK'],
  ['ZAR', 'ZAR'],
]);

/** Returns the currency of an amount such as `CA$1,597.46`. Null: its sign is not known. */
export const currencyIn = (amount: string): Currency | null =>
  BY_SIGN.get(amount.replace(/[^\p{L}\p{Sc}]/gu, '')) ?? null;
