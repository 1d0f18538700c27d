// Core: what the digits of a barcode say about themselves. Pure.
// The last digit checks the others: https://www.gs1.org/services/how-calculate-check-digit-manually

/** UPC-A, EAN-13 and GTIN-14. Eight digits may also be a UPC-E, whose last digit checks a longer number. */
const CHECKED_LENGTHS: readonly number[] = [12, 13, 14];
const EAN_8_LENGTH = 8;

/** True when a digit is surely wrong. Says nothing of lengths that carry no check digit we know. */
export const hasWrongDigit = (digits: string): boolean =>
  CHECKED_LENGTHS.includes(digits.length) && !fits(digits);

/** Digits that stand where a catalogue number is asked for, and are a barcode rather than that. */
export const looksLikeBarcode = (digits: string): boolean =>
  /^\d+$/.test(digits) &&
  (CHECKED_LENGTHS.includes(digits.length) || (digits.length === EAN_8_LENGTH && fits(digits)));

/** From the right, the digits count once and three times in turn: the sum ends with a zero. */
function fits(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const isThird = (digits.length - index) % 2 === 0;
    sum += Number(digits[index]) * (isThird ? 3 : 1);
  }
  return sum % 10 === 0;
}
