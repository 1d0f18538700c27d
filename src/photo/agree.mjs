// @ts-check
// Photo: which of the digits that the decoder saw are certain. A wrong digit is worse than none. Pure.

/**
 * @typedef {object} Reading one barcode on one rung
 * @property {string} digits 12 or 13
 * @property {number} lines how many lines of the picture gave these digits
 * @property {number} x the middle of the barcode, as a part of the width of the photo: 0 to 1
 * @property {number} y the same of the height
 */

/** Digits that so many lines of one rung gave are certain. */
const LINES_ALONE = 6;

/** Readings that are not farther from each other, as a part of the photo, are of one barcode. */
const SAME_PLACE = 0.06;

/**
 * Collects what the rungs read. Digits are certain when six lines of one rung gave them, or two rungs. If another rung read other
 * digits at the same place, neither is certain.
 */
export function createTally() {
  /** @type {(Reading & { rung: number })[]} */
  const all = [];
  return {
    /**
     * Adds what one rung read, and returns the digits that are certain by now, each once, in the order of their first reading.
     * @param {number} rung
     * @param {readonly Reading[]} readings
     * @returns {string[]}
     */
    add(rung, readings) {
      all.push(...readings.map((reading) => ({ ...reading, rung })));
      const certain = all.filter((reading) => {
        const here = all.filter((other) => isSamePlace(reading, other));
        if (here.some(({ digits }) => digits !== reading.digits)) return false;
        return reading.lines >= LINES_ALONE || here.some((other) => other.rung !== reading.rung);
      });
      return [...new Set(certain.map(({ digits }) => digits))];
    },
  };
}

/**
 * @param {Reading} one
 * @param {Reading} other
 */
const isSamePlace = (one, other) =>
  Math.abs(one.x - other.x) <= SAME_PLACE && Math.abs(one.y - other.y) <= SAME_PLACE;

/**
 * Returns the digits as they are printed. The decoder shows a UPC-A with a zero before it, as an EAN-13. An EAN-13 that begins with
 * a zero is a UPC-A (GS1 General Specifications, 5.2.2.2).
 * @param {string} digits
 */
export const asPrinted = (digits) =>
  digits.length === 13 && digits.startsWith('0') ? digits.slice(1) : digits;
