// Store: the genres and formats of a record as two numbers with a bit for each word, so that an index can have them. Pure.
//
// A saved number outlives the code that made it: a word keeps its place, new ones go to the end, and a migration sets their bits.
import type { ListedFormat } from '../../core/types.ts';

/** The genres of Discogs. */
export const GENRE_WORDS: readonly string[] = [
  'Blues',
  'Brass & Military',
  "Children's",
  'Classical',
  'Electronic',
  'Folk, World, & Country',
  'Funk / Soul',
  'Hip Hop',
  'Jazz',
  'Latin',
  'Non-Music',
  'Pop',
  'Reggae',
  'Rock',
  'Stage & Screen',
];

/** The names and the descriptions of formats by which people narrow a list. A number of Postgres has room for 31. */
export const FORMAT_WORDS: readonly string[] = [
  'Vinyl',
  'LP',
  'EP',
  'Single',
  'Maxi-Single',
  'Album',
  'Mini-Album',
  'Compilation',
  'Box Set',
  '12"',
  '10"',
  '7"',
  '45 RPM',
  '78 RPM',
  'Picture Disc',
  'Shape',
  'Limited Edition',
  'Numbered',
  'Reissue',
  'Repress',
  'Remastered',
  'Promo',
  'Test Pressing',
  'White Label',
  'Mono',
  'Stereo',
  'Quadraphonic',
  'Shellac',
  'CD',
  'Cassette',
];

/** Returns a number with the bits of those words that have one. */
const bitsOf = (known: readonly string[], words: readonly string[]): number =>
  words.reduce((bits, word) => bits | (bitOf(known, word) ?? 0), 0);

/** Returns the number with the bit of this word alone, or null if the word has none. */
export function bitOf(known: readonly string[], word: string): number | null {
  const place = known.indexOf(word);
  return place === -1 ? null : 1 << place;
}

export const genreBitsOf = (genres: readonly string[]): number => bitsOf(GENRE_WORDS, genres);

export const formatBitsOf = (formats: readonly ListedFormat[]): number =>
  bitsOf(
    FORMAT_WORDS,
    formats.flatMap(({ name, descriptions }) => [name, ...descriptions]),
  );
