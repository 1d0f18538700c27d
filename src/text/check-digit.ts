// Text: the check digit of a barcode. Pure; imports nothing.
// https://www.gs1.org/services/how-calculate-check-digit-manually

/** EAN-8, UPC-A, EAN-13 and GTIN-14. */
const LENGTHS: readonly number[] = [8, 12, 13, 14];

/**
 * Whether digits have a length with a check digit, and the right one. From the right, the digits count once and three times
 * in turn: the sum ends with a zero.
 */
export function hasRightCheckDigit(digits: string): boolean {
  if (!LENGTHS.includes(digits.length)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const isThird = (digits.length - index) % 2 === 0;
    sum += Number(digits[index]) * (isThird ? 3 : 1);
  }
  return sum % 10 === 0;
}
