// What the digits of a barcode say about its correctness: real barcodes, and the same ones with a wrong digit.
import { expect, it } from 'vitest';
import { hasWrongDigit, looksLikeBarcode } from '../../../src/core/release/barcode.ts';

it.each([
  ['074644050523', 'UPC-A', true, false],
  ['074644050521', 'UPC-A with a wrong last digit', true, true],
  ['074644050253', 'UPC-A with two digits swapped', true, true],
  ['5099902987613', 'EAN-13', true, false],
  ['5099902987618', 'EAN-13 with a wrong last digit', true, true],
  ['5099902887613', 'EAN-13 with a wrong digit in the middle', true, true],
  ['00074644050523', 'GTIN-14', true, false],
  ['10074644050523', 'GTIN-14 with a wrong first digit', true, true],
  ['12345670', 'EAN-8', true, false],
  // A catalogue number, or a UPC-E, whose last digit we cannot check.
  ['12345678', 'eight digits that are no EAN-8', false, false],
  ['74644050523', 'eleven digits', false, false],
  ['249504', 'a catalogue number', false, false],
  ['SHVL804', 'letters', false, false],
  ['', 'nothing', false, false],
])('%s: %s', (digits, _, isBarcode, isWrong) => {
  expect(looksLikeBarcode(digits)).toBe(isBarcode);
  expect(hasWrongDigit(digits)).toBe(isWrong);
});
