// Core: the text of an etching in the form in which two etchings are compared: its letters and digits only. Pure.

/** More than this of an etching is not compared. The longest etchings that Discogs has are lists of several sides. */
const MOST_LETTERS = 200;
/** More than this of what a person types is not compared. It bounds the work: one comparison is typed × recorded letters. */
export const MOST_TYPED = 120;

const BRACKETED = /\[[^\][]*\]|\{[^}{]*\}/gu;
/** Matches the remarks in round brackets that people write into etchings. Other round brackets are part of the etching. */
const REMARK = /\((?:etched|stamped|machine|hand|scratched|mirrored|crossed|encircled|upside)[^()]*\)/giu;
const SIDE_NAME = /^\W*(?:side|face|seite)\s*\w\s*[:=]/iu;
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

/**
 * Returns what a person typed as one text, and as a text a side when there seem to be several. Each is letters and digits only.
 * A side of fewer than four is left out: it is in most etchings.
 */
export function typedSides(typed: string): string[][] {
  const sides = typed
    .slice(0, 4 * MOST_TYPED)
    .split(BETWEEN_SIDES)
    .map((side) => lettersOf(side.replace(SIDE_NAME, ''), MOST_TYPED));
  const whole = lettersOf(typed.replace(SIDE_NAME, ''), MOST_TYPED);
  const long = sides.filter((side) => side.length >= 4);
  return [...(whole === '' ? [] : [[whole]]), ...(long.length > 1 ? [long] : [])];
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
