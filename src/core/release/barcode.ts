// Core: recognizes barcodes, and wrong digits in them, by their length and check digit. Pure.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { plainDigits } from '../../text/typed-digits.ts';

/**
 * The lengths at which the last digit always checks the others: UPC-A, EAN-13 and GTIN-14. Length 8 is not here, because a UPC-E
 * has eight digits, too, and its last digit checks the longer number behind it.
 */
const CHECKED_LENGTHS: readonly number[] = [12, 13, 14];

/** Returns whether a digit is certainly wrong. False for other lengths, where the check digit is not certain. */
export const hasWrongDigit = (digits: string): boolean =>
  CHECKED_LENGTHS.includes(digits.length) && !hasRightCheckDigit(digits);

/** Returns whether a text in the place of a catalogue number looks like a barcode. */
export const looksLikeBarcode = (digits: string): boolean =>
  /^\d+$/.test(digits) && (CHECKED_LENGTHS.includes(digits.length) || hasRightCheckDigit(digits));

/** Returns a typed barcode without the spaces, dots and dashes that sleeves print between groups of digits. */
export const barcodeDigits = (typed: string): string => plainDigits(typed).replace(/[\s.-]/g, '');

/**
 * Returns the barcode that a GTIN-14 holds: a UPC-A or an EAN-13 has up to two zeros in front there. Other digits stay as they
 * are.
 */
export const withoutPadding = (digits: string): string =>
  digits.length === 14 ? digits.replace(/^0{1,2}/, '') : digits;

/**
 * Returns a UPC-A or an EAN-13 in the groups in which sleeves print it: `7 44861 00690 9`, `5 099902 987613`. Other digits stay as
 * they are.
 */
export function printedGroups(digits: string): string {
  const groups = /^(\d)(\d{5})(\d{5})(\d)$/.exec(digits) ?? /^(\d)(\d{6})(\d{6})$/.exec(digits);
  return groups === null ? digits : groups.slice(1).join(' ');
}
