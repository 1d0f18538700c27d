// Core: the text of an etching in the form in which two etchings are compared: its letters and digits only. Pure.

/** The most letters of an etching that are compared. The longest etchings on Discogs are lists of several sides. */
const MOST_LETTERS = 200;
/** The most letters of a typed run-out that are compared. The work of one comparison is typed × recorded letters. */
const MOST_TYPED = 120;

const BRACKETED = /\[[^\][]*\]|\{[^}{]*\}/gu;
/** Matches the remarks in round brackets that people write into etchings. Other round brackets are part of the etching. */
const REMARK = /\((?:etched|stamped|machine|hand|scratched|mirrored|crossed|encircled|upside)[^()]*\)/giu;
/** Matches a circled or squared letter (`Ⓤ`) and a Greek one that stands for a drawn sign (`Δ`). They are symbols here. */
const DRAWN = /[\u2460-\u24ff\u{1f100}-\u{1f1ff}ΔΛΩΣΠΦΨΘ]/gu;
const NO_LETTER = /[^\p{L}\p{N}]+/gu;

/** The letters and digits of a text in lower case, without spaces, symbols, brackets and accents. `most`: how many at most. */
function lettersOf(text: string, most: number): string {
  const shown = text.slice(0, 4 * most).replace(DRAWN, '');
  return shown.normalize('NFKD').toLowerCase().replace(NO_LETTER, '').slice(0, most);
}

/**
 * Returns the readings of a recorded etching: with the words in brackets, and without them, because `[SRC logo]` is a remark
 * of the person who recorded it. Each reading once; none for an etching without a letter or digit.
 */
export function readingsOf(recorded: string): string[] {
  const bare = recorded
    .slice(0, 4 * MOST_LETTERS)
    .replace(BRACKETED, ' ')
    .replace(REMARK, ' ');
  const readings = new Set([lettersOf(bare, MOST_LETTERS), lettersOf(recorded, MOST_LETTERS)]);
  return [...readings].filter((one) => one !== '');
}

/** The sides that a person typed are on lines of their own, or stand between these signs. */
const BETWEEN_SIDES = /[\n;|]+|\s\/\s/u;
/** Matches the words with which people describe what they see. They are not in the run-out. */
const DESCRIBED =
  /\b(?:(?:side|face|seite) [a-h1-8]|[a-h][- ]?side)\b(?: *[:=])?|\b(?:hand|machine)?[- ]?(?:etched|stamped|scratched|written)\b(?: by hand\b)?|\b(?:run-?out|matrix)\b(?: *[:=])?|\b(?:triangle|heart|star|logo)\b/giu;

/**
 * Returns the ways to read what a person typed: as one text, without the words that describe it, and side by side when there
 * seem to be several sides. A way is a list of texts, letters and digits only. A side of fewer than four characters is left out,
 * because it is in most etchings. Empty: nothing was typed that can be compared.
 */
export function typedSides(typed: string): string[][] {
  const text = typed.slice(0, 4 * MOST_TYPED);
  const lettersIn = (part: string) => lettersOf(part, MOST_TYPED);
  const bare = text.replace(DESCRIBED, ' ');
  const sides = bare.split(BETWEEN_SIDES).map(lettersIn);
  const long = sides.filter((side) => side.length >= 4);
  const ways = [...new Set([lettersIn(text), lettersIn(bare)])]
    .filter((one) => one !== '')
    .map((one) => [one]);
  return long.length > 1 ? [...ways, long] : ways;
}

/**
 * Matches the marks of cutting rooms, engineers, plants and countries that stand in the run-outs of many records. They do not
 * distinguish pressings.
 */
const MARKS =
  /a?porkyprimecut|porky|pecko(?:duck)?|masterdis[ck]|sterling|tml[msx]?|masteredby|townhouse|madein[a-z]{2,12}/gu;

/** Returns what is left of a run-out without these marks, letters and digits only. */
const ownOf = (runOut: string): string => lettersOf(runOut, MOST_LETTERS).replace(MARKS, '');

/** Returns whether a recorded etching can distinguish pressings: it has a number beside such marks. */
export function hasNumber(recorded: string): boolean {
  const own = ownOf(recorded);
  return own.length >= 5 && /\d/u.test(own);
}

/** Returns whether a typed run-out is long enough to be of one pressing only. */
export function saysEnough(typed: string): boolean {
  const own = ownOf(typed);
  return own.length >= 6 && own.replace(/\D/gu, '').length >= 3;
}
