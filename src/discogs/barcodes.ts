// Discogs: finds the barcodes of a release in the text that people typed into its identifiers. Pure, and linear in the length
// of the text.
import { hasRightCheckDigit } from '../text/check-digit.ts';
import { plainDigits } from '../text/typed-digits.ts';

const DIGITS = { fewest: 8, most: 14 };
/** The most barcodes that are kept for one release. A record has one or two, so this limit is above that. */
const MOST_CODES = 4;
const LONGEST_VALUE = 200;

/**
 * Returns the barcodes in these texts as digits, each once. One text can hold several. If any code has a right check digit,
 * only such codes are kept, else only the first code of all. A UPC-A and the same code with a leading zero (EAN-13) count as
 * one.
 */
export function barcodesOf(values: readonly string[]): string[] {
  const codes = values.flatMap(codesIn);
  const right = codes.filter(hasRightCheckDigit);
  const kept = right.length > 0 ? right : codes.slice(0, 1);
  const seen = new Set<string>();
  return kept.filter((code) => seen.size < seen.add(code.replace(/^0+/, '')).size).slice(0, MOST_CODES);
}

/**
 * Finds the codes in one text. `7 24384 26091 0` is one code, written in groups. If the groups have more digits than one code
 * can have, they are several codes.
 */
function codesIn(value: string): string[] {
  const rows = plainDigits(value.slice(0, LONGEST_VALUE)).match(/\d[\d\s.-]*\d/g) ?? [];
  return rows.flatMap((row) => {
    const groups = row.match(/\d+/g) ?? [];
    const all = groups.join('');
    if (all.length <= DIGITS.most) return isLongEnough(all) ? all : [];
    return splitIntoCodes(groups) ?? groups.filter((one) => isLongEnough(one) && one.length <= DIGITS.most);
  });
}

const isLongEnough = (digits: string): boolean => digits.length >= DIGITS.fewest;

/**
 * Joins the groups into codes with right check digits, one after the other, with no group left over. Returns null if that is
 * not possible.
 */
function splitIntoCodes(groups: readonly string[]): string[] | null {
  // `splits[n]` has the codes that the groups from number n on can be split into, or null. It is filled from the end.
  const splits: (string[] | null)[] = [...groups.map(() => null), []];
  for (let from = groups.length - 1; from >= 0; from--) {
    let code = '';
    for (let to = from; to < groups.length && code.length < DIGITS.most && !splits[from]; to++) {
      code += groups[to];
      const rest = splits[to + 1];
      if (rest && hasRightCheckDigit(code)) splits[from] = [code, ...rest];
    }
  }
  return splits[0] ?? null;
}
