// Digits as people print, type and paste them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barcodesOf } from '../../src/discogs/barcodes.ts';
import { plainDigits } from '../../src/text/typed-digits.ts';

it.each([
  ['０１２３４５６７８９', '0123456789'],
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
  ['०१२३४५६७८९', '0123456789'],
  ['๐๑๒๓๔๕๖๗๘๙', '0123456789'],
  ['1‐2‑3‒4–5—6−7－8⁃9', '1-2-3-4-5-6-7-8-9'],
  // A superscript digit is a remark, and a fraction or a numeral is no digit.
  ['1²½Ⅷ', '1²½Ⅷ'],
  ['SHVL 804', 'SHVL 804'],
])('%s is %s', (typed, plain) => {
  expect(plainDigits(typed)).toBe(plain);
});

it('changes nothing else, and nothing twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const plain = plainDigits(text);
      expect(plain).toHaveLength(text.length);
      expect(plainDigits(plain)).toBe(plain);
    }),
  );
});

it.each([
  [['５ ０９９９０２ ９８７６１３'], ['5099902987613']],
  [['5−099902−987613'], ['5099902987613']],
  [['5‑099902‑987613', '5 099902 987613'], ['5099902987613']],
])('in barcodes of a release: %j', (values, codes) => {
  expect(barcodesOf(values)).toEqual(codes);
});
