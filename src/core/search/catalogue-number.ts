// Core: tells by its shape whether a text is a catalogue number (`SHVL 804`) or words (`Blink-182`). Pure. A wrong guess costs only
// calls: a search for a guessed number ends with a search for the words (ladder.ts).

/** No catalogue number is longer, and none has more words. */
const LONGEST = 40;
const MOST_WORDS = 7;
/** Matches signs that catalogue numbers do not have: emoji, question marks, colons. */
const OTHER_SIGNS = /[^\p{L}\p{M}\p{N}\s\p{Pd}\u2212./_()+&#*,'"]/u;
/** Artists and titles are as short as this: `U2`, `M83`, `UB40`, `10cc`, `B-52's`. */
const SHORT_NAME = 4;
/** Matches a number that is as short, but has a dash: `VJS-6`, `MG-V8`. */
const SHORT_NUMBER = /^(?:\p{Lu}{3}-\d|\p{Lu}{2}-\p{Lu}\d)$/u;
/** A run of letters in a script without capitals is a word. */
const WITHOUT_CASE = /\p{Lo}/u;

/** Returns whether a line looks like a catalogue number. False for digits alone (what.ts reads them). */
export function looksLikeCatalogueNumber(line: string): boolean {
  if (line.length > LONGEST || OTHER_SIGNS.test(line) || !/\p{Nd}/u.test(line)) return false;
  const signs = line.match(/[\p{L}\p{N}]/gu) ?? [];
  const words = line.split(' ');
  if (words.length > MOST_WORDS || (words.length === 1 && signs.length <= SHORT_NAME)) {
    return SHORT_NUMBER.test(line);
  }
  // No name begins with a dash, but `- oto - 4` is a number.
  if (/^[\p{Pd}\u2212]\s/u.test(line)) return true;
  const letters = line.match(/[\p{L}\p{M}]+/gu) ?? [];
  if (letters.some((run) => WITHOUT_CASE.test(run) && run.length > 1)) return false;
  const [spelled, ...others] = letters.filter(isSpelled);
  if (spelled !== undefined) return others.length === 0 && isPrefix(spelled, line);
  // In capitals, a word looks like a prefix (`INTACT 12`), but several long runs are words: `DEATH FROM ABOVE 1979`.
  return letters.every((run) => run.length <= 8) && letters.filter((run) => run.length >= 4).length <= 1;
}

/** Returns whether a run of letters can be said as a word, and is not in capitals: `Sum`, `blink`, but not `Shvl` or `SUM`. */
const isSpelled = (run: string): boolean =>
  run.length >= 3 &&
  run !== run.toUpperCase() &&
  /[aeiouyаеиоуыэюя]/u.test(run.normalize('NFD').toLowerCase());

/**
 * Returns whether this one word of a line is the prefix of a number that someone typed without capitals (`ilps 9135`), and not a
 * name (`Level 42`, `Powerman 5000`, `The 1975`).
 */
function isPrefix(word: string, line: string): boolean {
  const digits = (line.match(/\d+/g) ?? []).reduce(
    (longest, run) => (run.length > longest.length ? run : longest),
    '',
  );
  const isYear = /^(?:19\d\d|20[0-3]\d)$/.test(digits);
  const isRound = /^\d0+$/.test(digits);
  return word.length <= 5 && !isYear && !isRound && digits.length >= (word.length === 3 ? 3 : 4);
}
