// Discord, texts, English: /search.
import { counted, number, within } from './language.ts';

export const search = {
  command: 'Find the exact pressing on Discogs',
  catno: 'Find a pressing by catalogue number',
  numberOption: 'On the spine or label, e.g. SHVL 804',
  album: 'Find a pressing by artist and title',
  artistOption: 'e.g. Pink Floyd',
  titleOption: 'e.g. The Dark Side Of The Moon',
  yearOption: 'Only pressings of this year',
  countryOption: 'Only pressings of this country, e.g. UK',
  runout: 'Find a pressing by what is etched in the run-out',
  etchingOption: 'What is etched beside the label, e.g. SHVL 804 A-2',
  barcode: 'Find a pressing by barcode',
  digitsOption: '8 to 14 digits; spaces and dashes are fine',

  /**
   * The heading of one page of several. @param album null: the pressings are of different albums. @param first counted from 1.
   */
  range: (album: string | null, first: number, last: number, count: number) => {
    const range = within(first, last, count);
    const pressings = first === last ? 'ressing' : 'ressings';
    return album === null ? `**P${pressings} ${range}**` : `${album} · p${pressings} ${range}`;
  },
  /** The heading of the only page. */
  count: (album: string | null, count: number) => {
    const pressings = counted(count, { one: 'pressing', other: 'pressings' });
    return album === null ? `**${pressings}**` : `${album} · ${pressings}`;
  },
  /** Reads the number of the first result from a heading that `range` or `count` made, also those of the crate. */
  firstIn: (heading: string) => {
    const numbers =
      [...heading.matchAll(/(?:ressings?|ecords?) (\d[\d,]{0,8})(?:–| of )/g)].at(-1)?.[1] ?? '1';
    return Number(numbers.replaceAll(',', ''));
  },
  /** Reads the album from a heading that `range` or `count` made. */
  albumIn: (heading: string) =>
    heading.includes('** · ') ? heading.slice(0, heading.lastIndexOf('** · ') + 2) : null,
  /** In small print, under the heading. @param question what was asked for. */
  asked: (question: string) => `for ${question}`,
  readAsBarcode: 'read as a barcode',
  matched: (spelling: string) => `matched ${spelling}`,
  matchedWords: 'matched as words',
  anyFormat: 'No vinyl found, showing every format',
  total: (count: number) => `${number(count)} match`,
  totalToNarrow: (count: number) => `${number(count)} match, add year or country`,
  totalToSearch: (count: number) => `${number(count)} match, /search album takes year and country`,

  noMatch: (question: string) => `No match for ${question}.`,
  wrongDigit: 'One digit is wrong. Compare them with those under the bars',
  /** For an album of which a year or a country was given. */
  widen: 'Leave out year and country, or check the spelling',
  otherWays: {
    release: 'Check the link',
    catno: 'Check the number, or search by album or barcode',
    album: 'Check the spelling, or search by catalogue number or barcode',
    barcode: 'Check the digits, or search by catalogue number or album',
    text: 'Check the spelling, or leave a word out',
    etching: 'Check what is etched, or search by catalogue number or album',
  },
  release: (releaseId: string) => `release ${releaseId}`,
  previous: 'Previous',
  next: 'Next',
};
