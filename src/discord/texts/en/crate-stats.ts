// Discord, texts, English: /crate stats.
import { counted, day, form, month, number, short } from './language.ts';

const RECORDS = { one: 'record', other: 'records' };

/** Returns `1970s`. */
const decade = (firstYear: string) => `${firstYear}s`;

export const crateStats = {
  command: 'See the collection in numbers: decades, formats, genres, labels, growth',
  title: 'The crate',
  /** The number in the picture, and what stands below it. */
  count: number,
  countOf: (count: number) => form(count, RECORDS),
  records: (count: number) => counted(count, RECORDS),
  empty: 'No records yet. /add one',
  emptyAndNotSynced: 'No records yet. /add one, or run /sync',
  notSynced: 'Not synced yet, so these are only the records that were added here. Run /sync',
  noValue: 'No value yet. /status reads it from Discogs',
  /** In the picture, where Discord shows no times. */
  medianOn: (atMs: number) => `median value · ${day(atMs)}`,
  worth: (median: string, when: string) => `Worth ${median} (median) ${when}`,
  heading: {
    decades: 'Decades',
    formats: 'Formats',
    genres: 'Genres',
    labels: 'Labels',
    growth: 'Added',
  },
  decade,
  /** All decades before this one together. */
  before: (firstYear: string) => `to ${Number(firstYear) - 1}`,
  month,
  /** A number in the picture. */
  short,
  /** A name of which the picture cannot draw all letters: its place in the list. */
  place: (place: number) => `#${place}`,
  /** The space keeps a line from breaking before the number. */
  line: (name: string, count: number) => `${name}\u00a0**${number(count)}**`,
  /** The description of the picture, for a screen reader. @param parts such as `most from the 1970s (4,102)`. */
  alt: (parts: readonly string[]) => `Chart of the crate: ${parts.join('; ')}.`,
  altWorth: (median: string) => `median value ${median}`,
  altDecade: (firstYear: string, count: number) => `most from the ${decade(firstYear)} (${number(count)})`,
  altMost: {
    formats: (name: string, count: number) => `most common format ${name} (${number(count)})`,
    genres: (name: string, count: number) => `most common genre ${name} (${number(count)})`,
    labels: (name: string, count: number) => `most common label ${name} (${number(count)})`,
  },
};
