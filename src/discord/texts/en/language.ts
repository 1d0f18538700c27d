// Discord, texts, English: how English writes numbers, plurals, dates and lists.
import { createLanguage, type Forms } from '../language.ts';

export type { Forms };

export const { number, short, money, counted, form, list, day, month } = createLanguage('en-GB');

/** Says which part of a list a page shows: `6–10 of 12`, or `6 of 6`. @param first counted from 1. */
export const within = (first: number, last: number, count: number): string =>
  `${first === last ? number(first) : `${number(first)}–${number(last)}`} of ${number(count)}`;
