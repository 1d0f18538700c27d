// Discogs: artist names as people write them, without the marks that Discogs adds to tell namesakes and variations apart.
import { isVisible } from '../text/foreign-text.ts';
import type { RawArtist } from './schemas.ts';

/** How Discogs names a release without a title. */
export const UNTITLED = 'Untitled';
/** How Discogs names an unknown artist. */
const UNKNOWN_ARTIST = 'Unknown Artist';

/** Joins without a space before them. */
const CLOSE_JOIN = /^[,;:.]/;

/** `Alice Cooper (2)` -> `Alice Cooper`: the number Discogs gives to namesakes. A name that is only a number stays. */
export function withoutNumber(name: string): string {
  return name.endsWith(')') ? name.replace(/(?<=\S)\s+\(\d+\)$/, '') : name;
}

/**
 * Returns the artists of a release in one line, each by its name variation where there is one, joined as Discogs joins them
 * (`anv` and `join`: https://www.discogs.com/developers, "Release"). The join of the last artist means nothing; a missing join
 * between two is a comma.
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

// A namesake's number, then the star of a name variation, where a name ends: before a space, a comma, or the end.
const MARKS = /(?<=\S)(?:\s\(\d{1,9}\)){1,3}\*?(?=$|[\s,;:/])|(?<=[^\s*])\*(?=$|[\s,;:/])/g;

/**
 * Returns the `Artist - Title` of a search row without the marks of artists, ` (2)` and `*`. Nothing after the first ` - `
 * changes, because a title can end in ` (2)`, too. A row has artist and title in one field, so it is a guess that the first ` -
 * ` ends the artist. Where the guess is wrong, a mark stays, and nothing is lost.
 */
export function headingFromSearch(title: string | null): string {
  if (title === null) return UNTITLED;
  const [artist = '', ...rest] = title.split(SEPARATOR);
  // With an empty title, the space after the last dash was trimmed.
  if (rest.length === 0)
    return title.endsWith(' -') ? `${artistOf(title.slice(0, -2))}${SEPARATOR}${UNTITLED}` : title;
  const name = rest.join(SEPARATOR);
  return `${artistOf(artist)}${SEPARATOR}${isVisible(name) ? name : UNTITLED}`;
}

const SEPARATOR = ' - ';
const artistOf = (text: string): string => text.replace(MARKS, '');
