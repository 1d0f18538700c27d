// Core: how well the letters that a person typed fit into those of one recorded etching. Pure; the work is bounded by the lengths
// of both.

/** The letters of an etching (etching-text.ts), prepared to be compared. */
export interface Comparable {
  letters: string;
  /** The groups of three characters in a row, look-alikes as one. A shorter text is one group. */
  trigrams: ReadonlySet<string>;
  /** The code of each character. */
  codes: Uint16Array;
  /** The same with look-alikes as one. */
  folded: Uint16Array;
}

/** Characters that look alike in a run-out, and the one that stands for both. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', i: 'l', '5': 's', '8': 'b' };
const LOOKS_ALIKE = /[01i58]/g;

/** What a difference costs, in hundredths of a character. */
const COST = {
  wrong: 100,
  lookAlike: 25,
  /** A typed character that is not recorded. */
  extra: 100,
  /** The first recorded character that was not typed, between two that were. */
  skip: 100,
  /** Each further one: people leave out a stamp or a logo as a whole. */
  skipOn: 5,
};
/** More than any cost can be. */
const NEVER = 1_000_000;

/** Prepares letters. */
export function comparable(letters: string): Comparable {
  const alike = letters.replace(LOOKS_ALIKE, (one) => LOOK_ALIKES[one] ?? one);
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= alike.length; at++) trigrams.add(alike.slice(at, at + 3));
  if (trigrams.size === 0) trigrams.add(alike);
  return { letters, trigrams, codes: codesOf(letters), folded: codesOf(alike) };
}

const codesOf = (text: string): Uint16Array =>
  Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/** Returns the share of the typed trigrams that are among the recorded ones, from 0 to 1. */
export function sharedTrigrams(typed: ReadonlySet<string>, recorded: ReadonlySet<string>): number {
  let shared = 0;
  for (const group of typed) if (recorded.has(group)) shared += 1;
  return shared / Math.max(1, typed.size);
}

/**
 * Returns the least cost of the typed letters at any place of the recorded ones, in characters: an alignment with gaps. What
 * stands before and after that place costs nothing. The time is the product of both lengths.
 */
export function costWithin(typed: Comparable, recorded: Comparable): number {
  const width = recorded.codes.length;
  // For each place: the cost so far if the recorded character before it was used, and if it was left out.
  let used = new Int32Array(width + 1);
  let left = new Int32Array(width + 1).fill(NEVER);
  let nextUsed = new Int32Array(width + 1);
  let nextLeft = new Int32Array(width + 1).fill(NEVER);
  for (let row = 0; row < typed.codes.length; row++) {
    const code = typed.codes[row];
    const fold = typed.folded[row];
    let before = Math.min(used[0] ?? 0, left[0] ?? 0);
    nextUsed[0] = (row + 1) * COST.extra;
    for (let at = 1; at <= width; at++) {
      const above = Math.min(used[at] ?? 0, left[at] ?? 0);
      const alike = recorded.folded[at - 1] === fold ? COST.lookAlike : COST.wrong;
      const pair = before + (recorded.codes[at - 1] === code ? 0 : alike);
      nextUsed[at] = Math.min(pair, above + COST.extra);
      nextLeft[at] = Math.min((nextUsed[at - 1] ?? 0) + COST.skip, (nextLeft[at - 1] ?? 0) + COST.skipOn);
      before = above;
    }
    [used, nextUsed] = [nextUsed, used];
    [left, nextLeft] = [nextLeft, left];
  }
  return used.reduce((least, cost) => Math.min(least, cost), NEVER) / 100;
}
