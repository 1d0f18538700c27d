// Discogs: artist names as people write them, without the marks that Discogs adds to tell namesakes and variations apart.
import { isVisible } from '../text/foreign-text.ts';
import type { RawArtist } from './schemas.ts';

/** How Discogs names a release without a title. */
export const UNTITLED = 'Untitled';
/** How Discogs names an unknown artist. */
const UNKNOWN_ARTIST = 'Unknown Artist';

/** Joins that stand close to the name before them. */
const CLOSE_JOIN = /^[,;:.]/;

/** `Alice Cooper (2)` -> `Alice Cooper`: the number Discogs gives to namesakes. A name that is only a number stays. */
export function withoutNumber(name: string): string {
  return name.endsWith(')') ? name.replace(/(?<=\S)\s+\(\d+\)$/, '') : name;
}

/**
 * The artists of a release in one line: the name variation where there is one, joined as Discogs joins them (`anv` and
 * `join`: https://www.discogs.com/developers, "Release"). The join of the last artist means nothing; a missing join between
 * two is a comma.
 */
export function artistLine(artists: readonly RawArtist[]): string {
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

// A namesake's number, then the star of a name variation, where a name ends: before a space, a comma, or the end.
const MARKS = /(?<=\S)(?:\s\(\d{1,9}\)){1,3}\*?(?=$|[\s,;:/])|(?<=[^\s*])\*(?=$|[\s,;:/])/g;

/**
 * The `Artist - Title` of a search row without ` (2)` and `*`. Discogs marks artists only, so nothing after the first ` - `
 * changes: titles can end in ` (2)`. That the first ` - ` ends the artist is a guess: a row has both in one field. Where the
 * guess is wrong, a mark stays, and nothing is lost.
 */
export function headingFromSearch(title: string | null): string {
  if (title === null) return UNTITLED;
  const [artist = '', ...rest] = title.split(SEPARATOR);
  // The space after the last dash was trimmed with an empty title.
  if (rest.length === 0)
    return title.endsWith(' -') ? `${artistOf(title.slice(0, -2))}${SEPARATOR}${UNTITLED}` : title;
  const name = rest.join(SEPARATOR);
  return `${artistOf(artist)}${SEPARATOR}${isVisible(name) ? name : UNTITLED}`;
}

const SEPARATOR = ' - ';
const artistOf = (text: string): string => text.replace(MARKS, '');
