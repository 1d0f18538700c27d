// Discord, texts, English: the pressing finder.
import { number } from './language.ts';

export const finder = {
  /** The heading when the filters leave nothing. @param album in bold. */
  none: (album: string) => `${album} · no pressing matches`,
  /** In small print: what to do when the filters leave nothing. */
  widen: 'Choose Any in a menu to see more',
  /** The first entry of each menu, and the text of the menu while nothing is chosen. */
  any: { country: 'Any country', year: 'Any year', format: 'Any format' },
  /** An entry of a menu. @param value a country, a year or a format. */
  entry: (value: string, count: number) => `${value} · ${number(count)}`,
  allPressings: 'All pressings',
  otherPressings: 'Other pressings',
};
