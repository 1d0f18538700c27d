// Discogs: the barcodes of a release, from the text that people typed into its identifiers. Pure, linear.
import { hasRightCheckDigit } from '../text/check-digit.ts';
import { plainDigits } from '../text/typed-digits.ts';

const DIGITS = { fewest: 8, most: 14 };
/** More than any record has: those have one or two. */
const MOST_CODES = 4;
const LONGEST_VALUE = 200;

/**
 * Digits only, each code once, also when one value holds two. The codes with a right check digit if there are any, else the
 * first of all. A UPC-A and the same code with a leading zero (EAN-13) are one.
 */
export function barcodesOf(values: readonly string[]): string[] {
  const codes = values.flatMap(codesIn);
  const right = codes.filter(hasRightCheckDigit);
  const kept = right.length > 0 ? right : codes.slice(0, 1);
  const seen = new Set<string>();
  return kept.filter((code) => seen.size < seen.add(code.replace(/^0+/, '')).size).slice(0, MOST_CODES);
}

/** `7 24384 26091 0` is one code in groups. Digits too long for one code are several. */
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

/** The groups as codes with right check digits, one after the other, without a rest. Null when that does not work. */
function splitIntoCodes(groups: readonly string[]): string[] | null {
  // From the end: how the groups from each position on can be split.
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
