// The currency of the value of a collection, by its sign.
import { expect, it } from 'vitest';
import { currencyIn } from '../../src/core/currency.ts';

it.each([
  ['$250.00', 'USD'],
  ['US$1,597.46', 'USD'],
  ['£0.00', 'GBP'],
  ['€12.50', 'EUR'],
  ['12,50 €', 'EUR'],
  ['CA$1,597.46', 'CAD'],
  ['A$19.80', 'AUD'],
  ['¥1,920', 'JPY'],
  ['CHF 12.00', 'CHF'],
  ['CHF12.00', 'CHF'],
  ['MX$1', 'MXN'],
  ['R$1', 'BRL'],
  ['NZ$1', 'NZD'],
  ['SEK1', 'SEK'],
  ['ZAR 1', 'ZAR'],
  ['12.00', null],
  ['', null],
  ['₿1', null],
  ['toString', null],
])('%s is in %s', (amount, currency) => {
  expect(currencyIn(amount)).toBe(currency);
});
