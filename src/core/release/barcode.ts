// Core: what the digits of a barcode show by themselves. Pure.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { plainDigits } from '../../text/typed-digits.ts';

/** UPC-A, EAN-13 and GTIN-14. Eight digits can also be a UPC-E, whose last digit checks a longer number. */
const CHECKED_LENGTHS: readonly number[] = [12, 13, 14];

/** True when a digit is certainly wrong. Says nothing of lengths without a known check digit. */
export const hasWrongDigit = (digits: string): boolean =>
  CHECKED_LENGTHS.includes(digits.length) && !hasRightCheckDigit(digits);

/** Digits in the place of a catalogue number that are a barcode instead. */
export const looksLikeBarcode = (digits: string): boolean =>
  /^\d+$/.test(digits) && (CHECKED_LENGTHS.includes(digits.length) || hasRightCheckDigit(digits));

/** A typed barcode without spaces, dots and dashes, which sleeves print between its groups. */
export const barcodeDigits = (typed: string): string => plainDigits(typed).replace(/[\s.-]/g, '');
