// Discogs: artist names as people write them, without the marks that Discogs adds to tell namesakes and variations apart.
import { isVisible } from '../text/foreign-text.ts';
import { withoutNumber } from '../text/namesake.ts';
import type { RawArtist } from './schemas.ts';

/** The title that Discogs gives to a release without one. */
export const UNTITLED = 'Untitled';
/** The name that Discogs gives to an unknown artist. */
const UNKNOWN_ARTIST = 'Unknown Artist';

/** Matches a join that has no space before it, such as a comma. */
const CLOSE_JOIN = /^[,;:.]/;

/**
 * Returns the artists of a release in one line. Each artist has the name variation of this release, or else the plain name.
 * Artists are joined as Discogs joins them (`anv` and `join`: https://www.discogs.com/developers, "Release"). The join of the
 * last artist is ignored. A missing join between two artists becomes a comma.
 */
export function artistLine(artists: readonly Omit<RawArtist, 'id'>[]): string {
  let line = '';
  let join = '';
  for (const artist of artists) {
    const name = artist.anv ?? (artist.name === null ? null : withoutNumber(artist.name));
    if (name === null) continue;
    line += line === '' ? name : `${glue(join)}${name}`;
    join = artist.join ?? '';
  }
  return line === '' ? UNKNOWN_ARTIST : line;
}

function glue(join: string): string {
  if (join === '') return ', ';
  return CLOSE_JOIN.test(join) ? `${join} ` : ` ${join} `;
}

// Matches the number of a namesake (` (2)`), with or without the star of a name variation (`*`), or the star alone. Each counts
// only where a name ends: before a space, a punctuation mark, or the end.
const MARKS = /(?<=\S)(?:\s\(\d{1,9}\)){1,3}\*?(?=$|[\s,;:/])|(?<=[^\s*])\*(?=$|[\s,;:/])/g;

/**
 * Returns the `Artist - Title` of a search row without the marks of artists, ` (2)` and `*`. A row has artist and title in one
 * field, so the first ` - ` is taken as the end of the artist. Nothing after it changes, because a title can end in ` (2)`,
 * too. If the artist's own name has a ` - `, a mark after it stays, and nothing is lost.
 */
export function headingFromSearch(title: string | null): string {
  if (title === null) return UNTITLED;
  const [artist = '', ...rest] = title.split(SEPARATOR);
  // The title is empty: `Artist - ` lost its last space when the text was cleaned.
  if (rest.length === 0)
    return title.endsWith(' -') ? `${artistOf(title.slice(0, -2))}${SEPARATOR}${UNTITLED}` : title;
  const name = rest.join(SEPARATOR);
  return `${artistOf(artist)}${SEPARATOR}${isVisible(name) ? name : UNTITLED}`;
}

const SEPARATOR = ' - ';
const artistOf = (text: string): string => text.replace(MARKS, '');
