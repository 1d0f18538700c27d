// Discord, texts, English: "Which one is mine?": the form, and the answer that compares run-outs.
import type { TellingFact } from '../../../core/search/which.ts';
import { list, number } from './language.ts';

const FACTS: Record<TellingFact, string> = {
  catalogNumber: 'catalogue number',
  country: 'country',
  year: 'year',
  label: 'label',
  vinylColor: 'colour',
  weight: 'weight',
};

export const which = {
  /** The button under a list, and the title of the form. Discord allows 45 characters for the title and the label. */
  button: 'Which one is mine?',
  label: 'What is etched in the run-out?',
  description: 'One side is enough',
  placeholder: 'e.g. SHVL 804 A-2',

  thisIsIt: 'This is it ✅',
  closest: 'Closest match first',
  tie: (tied: number, shown: number) =>
    tied > shown
      ? `${number(tied)} match equally well, the first ${number(shown)} shown`
      : `${number(tied)} match equally well`,
  differIn: (facts: readonly TellingFact[]) =>
    facts.length > 0
      ? `They differ in ${list(facts.map((fact) => FACTS[fact]))}`
      : 'Nothing on Discogs tells them apart',
  noMatch: (typed: string) => `No run-out matches ${typed}. Check the letters, or type the other side`,
  nothingRecorded:
    'Discogs has no run-out for these pressings. Compare catalogue number, country and year instead',
  noEtching: 'No run-out on Discogs',
  compared: (count: number, total: number | null) =>
    total === null || total === count
      ? `compared ${number(count)}`
      : `compared ${number(count)} of ${number(total)}`,
};
