// Text: checks the check digit of a barcode. Pure; imports nothing.
// https://www.gs1.org/services/how-calculate-check-digit-manually

/** The numbers of digits of EAN-8, UPC-A, EAN-13 and GTIN-14. */
const LENGTHS: readonly number[] = [8, 12, 13, 14];

/**
 * Returns whether these digits end with the right check digit. False for other lengths, which have no check digit. From the
 * right, the digits are multiplied by 1 and 3 in turn, and the sum of the products must end with a zero.
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
