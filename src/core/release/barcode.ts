// Core: what the digits of a barcode say about themselves. Pure.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { plainDigits } from '../../text/typed-digits.ts';

/** UPC-A, EAN-13 and GTIN-14. Eight digits may also be a UPC-E, whose last digit checks a longer number. */
const CHECKED_LENGTHS: readonly number[] = [12, 13, 14];

/** True when a digit is surely wrong. Says nothing of lengths that carry no check digit we know. */
export const hasWrongDigit = (digits: string): boolean =>
  CHECKED_LENGTHS.includes(digits.length) && !hasRightCheckDigit(digits);

/** Digits that stand where a catalogue number is asked for, and are a barcode rather than that. */
export const looksLikeBarcode = (digits: string): boolean =>
  /^\d+$/.test(digits) && (CHECKED_LENGTHS.includes(digits.length) || hasRightCheckDigit(digits));

/** What was typed as a barcode without spaces, dots and dashes, which sleeves print between its groups. */
export const barcodeDigits = (typed: string): string => plainDigits(typed).replace(/[\s.-]/g, '');
