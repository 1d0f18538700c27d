// Lint: decides which regular expressions of the project are refused. Pure, except for the function that judges their cost.
import { collectRegexes, type FoundRegex } from './collect.ts';
import type { Cost, Verdict } from './judge.ts';

/**
 * These folders read text from strangers. So an expression must be known before the program runs, and must not take time with
 * the square of the text's length.
 */
const PRODUCT = /^(?:src|commands)\//;

const REFUSED: Record<'product' | 'elsewhere', readonly Cost[]> = {
  product: ['polynomial', 'exponential', 'unknown'],
  // The sandbox and the benchmarks read only text of their own or of the bot. Still, nothing there may hang.
  elsewhere: ['exponential', 'unknown'],
};

/** Returns one line for each expression of `text` that is refused. */
export function complaintsAbout(
  file: string,
  text: string,
  costOf: (source: string, flags: string) => Verdict,
): string[] {
  const isProduct = PRODUCT.test(file);
  return collectRegexes(file, text).flatMap((found) => {
    if (isProduct && found.hasHoles) {
      return complaint(found, 'is not made of constants of its file, so its cost is not known');
    }
    const { cost, attack } = costOf(found.source, found.flags);
    if (!REFUSED[isProduct ? 'product' : 'elsewhere'].includes(cost)) return [];
    return complaint(
      found,
      cost === 'unknown' ? 'cannot be judged' : `is ${cost}, for example for ${attack}`,
    );
  });
}

const complaint = ({ file, line, source, flags }: FoundRegex, what: string): string[] => [
  `${file}:${line} /${source}/${flags} ${what}`,
];
