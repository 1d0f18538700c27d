// Core: how well the run-out that a person typed fits the etchings of one pressing. Pure.
import type { Etching } from '../types.ts';
import { type Comparable, comparable, costWithin, sharedTrigrams } from './etching-match.ts';
import { readingsOf, typedSides } from './etching-text.ts';

/** The part of the score that is for the share of the etching that was typed. */
const WEIGHT_OF_COVER = 0.02;
/** The most that the score can be for the right groups of characters in another order, or on several sides. */
const WEIGHT_OF_TRIGRAMS = 0.8;
/** Of the etchings of a pressing, only those with the most trigrams in common are compared letter by letter. */
const MOST_COMPARED = 4;

/** What a person typed, in each way to read it (`typedSides`): a list of sides. */
export type Sought = readonly (readonly Comparable[])[];

/** Prepares what a person typed. */
export const soughtIn = (typed: string): Sought => typedSides(typed).map((sides) => sides.map(comparable));

interface Reading extends Comparable {
  etching: Etching;
}

/** How well what was typed fits. */
export interface Fit {
  score: number;
  /** The share of the typed letters that fit. */
  share: number;
  /** The share of the etching that was typed. */
  cover: number;
  /** How many characters differ (`costWithin`). */
  cost: number;
  quote: Etching | null;
}

const NO_FIT: Fit = { score: 0, share: 0, cover: 0, cost: Number.POSITIVE_INFINITY, quote: null };

/** Compares the etchings of one pressing with each way to read what was typed, and returns the best result. */
export function fitOf(sought: Sought, etchings: readonly Etching[]): Fit {
  const readings = etchings.flatMap(readingsIn);
  if (readings.length === 0) return NO_FIT;
  const all = new Set(readings.flatMap(({ trigrams }) => [...trigrams]));
  return sought
    .map((sides) =>
      together(sides.map((side) => ({ ...fitOfSide(side, readings, all), length: side.letters.length }))),
    )
    .reduce((best, fit) => (fit.score > best.score ? fit : best), {
      ...NO_FIT,
      quote: readings[0]?.etching ?? null,
    });
}

/** Puts the results of several typed sides together. A longer side counts more. */
function together(sides: readonly (Fit & { length: number })[]): Fit {
  const length = sides.reduce((sum, side) => sum + side.length, 0);
  const mean = (of: (side: Fit) => number) =>
    sides.reduce((sum, side) => sum + of(side) * side.length, 0) / length;
  return {
    score: mean(({ score }) => score),
    share: mean(({ share }) => share),
    cover: mean(({ cover }) => cover),
    cost: sides.reduce((sum, { cost }) => sum + cost, 0),
    quote: sides[0]?.quote ?? null,
  };
}

function fitOfSide(side: Comparable, readings: readonly Reading[], all: ReadonlySet<string>): Fit {
  const { length } = side.letters;
  const likely = readings
    .map((reading) => ({ reading, shared: sharedTrigrams(side.trigrams, reading.trigrams) }))
    .sort((a, b) => b.shared - a.shared || inOrder(a.reading, b.reading))
    .slice(0, MOST_COMPARED);
  let best = NO_FIT;
  for (const { reading } of likely) {
    const cost = costWithin(side, reading);
    const share = Math.max(0, 1 - cost / length);
    const cover = Math.min(1, (share * length) / reading.letters.length);
    const score = share * (1 - WEIGHT_OF_COVER * (1 - cover));
    if (best.quote === null || score > best.score)
      best = { score, share, cover, cost, quote: reading.etching };
  }
  const mixed = WEIGHT_OF_TRIGRAMS * sharedTrigrams(side.trigrams, all);
  return mixed > best.score ? { ...best, score: mixed, share: mixed, cover: 0 } : best;
}

/** The order of readings that is the same however they came: the shorter first. */
const inOrder = (a: Reading, b: Reading): number =>
  a.letters.length - b.letters.length || (a.letters < b.letters ? -1 : Number(a.letters > b.letters));

const readingsIn = (etching: Etching): Reading[] =>
  readingsOf(etching.text).map((letters) => ({ etching, ...comparable(letters) }));

/** Returns the least cost of what was typed in any etching of a pressing, in characters. Compares all of them letter by letter. */
export function leastCost(sought: Sought, etchings: readonly Etching[]): number {
  const readings = etchings.flatMap(readingsIn);
  const costOf = (side: Comparable) => Math.min(...readings.map((reading) => costWithin(side, reading)));
  return Math.min(...sought.map((sides) => sides.reduce((sum, side) => sum + costOf(side), 0)));
}
