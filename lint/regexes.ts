// Lint: which regular expressions of the project are refused. Pure but for the look-up of what they cost.
import { collectRegexes, type FoundRegex } from './collect.ts';
import type { Cost, Verdict } from './judge.ts';

/** What strangers write is read here: nothing may take time with the square of its length, nor be unknown before it runs. */
const PRODUCT = /^(?:src|commands)\//;

const REFUSED: Record<'product' | 'elsewhere', readonly Cost[]> = {
  product: ['polynomial', 'exponential', 'unknown'],
  // The sandbox, the benchmarks: what they read is their own or the bot's. But nothing may hang.
  elsewhere: ['exponential', 'unknown'],
};

/** One line for each expression of `text` that is refused. */
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
