// Core: "Which one is mine?": ranks pressings by how well the run-out that a person typed fits their recorded etchings. Pure.
import type { Etching } from '../types.ts';
import { type Fit, fitOf, leastCost, type Sought, soughtIn } from './etching-fit.ts';
import { hasNumber, saysEnough } from './etching-text.ts';

/** A pressing as the comparison sees it. */
export interface EtchedPressing {
  releaseId: number;
  etchings: readonly Etching[];
}

/** A pressing with the result of its comparison. */
export interface RankedPressing {
  releaseId: number;
  /** From 0 to 1: mostly the share of the typed letters that are in the etching, a little the share of it that was typed. */
  score: number;
  /** The etching that fits best. Null: the pressing has none. */
  quote: Etching | null;
}

/**
 * What a ranking says about its first pressing. `this-is-it`: no other one can have what was typed. `closest`: it fits best.
 * `tie`: several fit equally well. `no-match`: none fits. `nothing-recorded`: none has an etching.
 */
export type EtchingConclusion = 'this-is-it' | 'closest' | 'tie' | 'no-match' | 'nothing-recorded';

export interface EtchingRanking {
  /** All pressings, the best first; with equal scores the lower release id first. */
  ranked: RankedPressing[];
  conclusion: EtchingConclusion;
  /** How many pressings at the beginning of the ranking fit equally well. Only a `tie` has more than one. */
  tied: number;
}

/**
 * `this-is-it` needs all of these. So it is never wrong about a person whose pressing is among the compared ones, and who typed
 * two characters wrong at most: the right pressing then costs less than `otherCost`, and prevents it.
 */
const SURE = {
  score: 0.8,
  /** How far the score of each other pressing is behind. */
  ahead: 0.15,
  /** The cost of what was typed is less than one wrong character. */
  cost: 1,
  /** How many characters more each other pressing costs. */
  otherCost: 3,
};
/** Scores that differ by less are equal: a person does not see such a difference in the etchings. */
const EQUAL = 0.01;
/** The same for the share of an etching that was typed. */
const EQUAL_COVER = 0.25;
/** A lower score is chance: an etching reaches about 0.55 among the etchings of other albums. */
const FITS = 0.6;
/** The most etchings that a pressing has here. One with so many may have others that were left out. */
const MOST_ETCHINGS = 40;
/** The most recorded characters that are compared one by one, 100 pressings of ten long etchings: about 50 ms of work. */
const MOST_LETTERS = 50_000;

/**
 * Ranks pressings by what a person typed of a run-out: one side or several, all of it or a part.
 * `isComplete`: the pressings are all that it can be.
 */
export function rankEtchings(
  typed: string,
  pressings: readonly EtchedPressing[],
  { isComplete }: { isComplete: boolean },
): EtchingRanking {
  const sought = soughtIn(typed);
  const compared = pressings
    .map(({ releaseId, etchings }) => ({ releaseId, etchings, ...fitOf(sought, etchings) }))
    .sort((a, b) => b.score - a.score || a.releaseId - b.releaseId);
  const ranked = compared.map(({ releaseId, score, quote }) => ({ releaseId, score, quote }));
  const [best, ...others] = compared;
  if (!best || compared.every(({ quote }) => quote === null)) {
    return { ranked, conclusion: 'nothing-recorded', tied: 0 };
  }
  if (best.score < FITS) return { ranked, conclusion: 'no-match', tied: 0 };
  const tied = compared.filter((one) => one === best || isEqual(best, one)).length;
  if (tied > 1) return { ranked, conclusion: 'tie', tied };
  const isSure =
    isComplete &&
    saysEnough(typed) &&
    compared.every(({ etchings }) => isKnown(etchings)) &&
    best.score >= SURE.score &&
    best.cost < SURE.cost &&
    others.every((one) => best.score - one.score >= SURE.ahead) &&
    isFarFromAll(sought, others, best.cost + SURE.otherCost);
  return { ranked, conclusion: isSure ? 'this-is-it' : 'closest', tied: 1 };
}

/** Returns whether the run-out of a pressing is known: recorded with a number, and not too long to be here as a whole. */
const isKnown = (etchings: readonly Etching[]): boolean =>
  etchings.length < MOST_ETCHINGS && etchings.some(({ text }) => hasNumber(text));

/** Returns whether both fit equally well. An etching of which clearly more was typed fits better. */
const isEqual = (best: Fit, other: Fit): boolean =>
  best.share - other.share < EQUAL && best.cover - other.cover < EQUAL_COVER;

/**
 * Returns whether what was typed costs this much at least in every etching of these pressings. False also if that would be too
 * much work.
 */
function isFarFromAll(sought: Sought, pressings: readonly EtchedPressing[], cost: number): boolean {
  const letters = pressings
    .flatMap(({ etchings }) => etchings)
    .reduce((sum, { text }) => sum + text.length, 0);
  return letters <= MOST_LETTERS && pressings.every(({ etchings }) => leastCost(sought, etchings) >= cost);
}
