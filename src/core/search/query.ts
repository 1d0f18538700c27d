// Core: makes a checked query from what a person typed into an option of its own, and the key of the query in the search cache.
// Pure. The ladder (ladder.ts) has the calls of a query; what.ts reads a text that can mean anything.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import {
  barcodeDigits,
  hasWrongDigit,
  looksLikeBarcode,
  printedGroups,
  withoutPadding,
} from '../release/barcode.ts';
import { type Reference, readLink } from '../release/reference.ts';
import { countryNamed } from './countries.ts';

export interface AlbumQuery {
  kind: 'album';
  artist: string;
  title: string;
  year?: number;
  /** In the words of Discogs: `UK`. */
  country?: string;
}

/**
 * What Discogs is asked for. `elseText`: the kind is a guess from the shape of this text, so the search for its words is the last
 * try.
 */
export type SearchQuery =
  | { kind: 'catno'; number: string; elseText?: string }
  | (AlbumQuery & { elseText?: string })
  /**
   * `digits`: the digits alone. `typed`: the text as the person wrote it. `elseNumber`: they can be a catalogue number, too, so
   * that is searched for afterwards.
   */
  | { kind: 'barcode'; digits: string; typed: string; elseNumber?: string }
  /** The text was a link to one release. */
  | { kind: 'release'; releaseId: number }
  /** Words that can stand anywhere in what Discogs knows of a release. */
  | { kind: 'text'; text: string }
  /** A text from the run-out of a record. */
  | { kind: 'etching'; etching: string };

/** What a text of a person means: a search, or a master, which is no search. */
export type Wanted = SearchQuery | Extract<Reference, { kind: 'master' }>;

const CATNO_LONGEST = 100;
const NAME_LONGEST = 200;
const COUNTRY_LONGEST = 60;
const BARCODE_DIGITS = { fewest: 8, most: 14 };
/** An etching needs as many letters and digits. Fewer are a stamp that thousands of records have. */
const ETCHING_CHARACTERS = { fewest: 4, most: 200 };

/** Discogs writes `none` in the place of a number that a record does not have. */
const isNone = (number: string): boolean => /^\W*none\W*$/i.test(number);

/**
 * Makes the query from a typed catalogue number, or from a link to a release or a master.
 * @throws Refusal when the text is empty or too long, or when it has a link that names neither.
 */
export function catalogueQuery(typed: string): Wanted {
  const number = cleanLine(typed);
  const named = readLink(number);
  if (named !== null) return named;
  if (!/[\p{L}\p{N}]/u.test(number)) {
    throw new Refusal({ kind: 'no-catalogue-number' });
  }
  if (number.length > CATNO_LONGEST) {
    throw new Refusal({ kind: 'catalogue-number-too-long', most: CATNO_LONGEST });
  }
  return isNone(number) ? { kind: 'text', text: number } : { kind: 'catno', number };
}

/**
 * Makes the query from a typed artist and title, and from the year and the country if they are given.
 * @throws Refusal when the artist or the title is empty, or a text is too long.
 */
export function albumQuery(typed: {
  artist: string;
  title: string;
  year?: number | null;
  country?: string | null;
}): SearchQuery {
  const artist = cleanLine(typed.artist);
  const title = cleanLine(typed.title);
  const country = cleanLine(typed.country ?? '');
  for (const [what, text] of [
    ['artist', artist],
    ['title', title],
  ] as const) {
    if (text === '') throw new Refusal({ kind: 'name-missing', what });
    if (text.length > NAME_LONGEST) throw new Refusal({ kind: 'name-too-long', what, most: NAME_LONGEST });
  }
  if (country.length > COUNTRY_LONGEST) {
    throw new Refusal({ kind: 'name-too-long', what: 'country', most: COUNTRY_LONGEST });
  }
  return {
    kind: 'album',
    artist,
    title,
    ...(typed.year && { year: typed.year }),
    ...(country !== '' && { country: countryNamed(country) }),
  };
}

/**
 * Makes the query from a typed barcode in any spelling (`barcodeDigits`), or from a link to a release or a master.
 * @throws Refusal for a text that is neither 8 to 14 digits nor such a link.
 */
export function barcodeQuery(raw: string): Wanted {
  const typed = cleanLine(raw);
  const named = readLink(typed);
  if (named !== null) return named;
  const digits = barcodeDigits(typed);
  if (!/^[0-9]+$/.test(digits)) throw new Refusal({ kind: 'barcode-not-digits', ...BARCODE_DIGITS });
  if (digits.length < BARCODE_DIGITS.fewest || digits.length > BARCODE_DIGITS.most) {
    throw new Refusal({ kind: 'barcode-length', ...BARCODE_DIGITS, digits: digits.length });
  }
  return { kind: 'barcode', digits: withoutPadding(digits), typed };
}

/**
 * Makes the query from the digits of a barcode that no one typed. Some contributors entered a barcode only with its spaces, so it
 * is tried as sleeves print it, too.
 */
export function readBarcodeQuery(code: string): Extract<SearchQuery, { kind: 'barcode' }> {
  const digits = withoutPadding(code);
  return { kind: 'barcode', digits, typed: printedGroups(digits) };
}

/**
 * Makes the query for the number of a button: a barcode with a right check digit, or else in the place of a catalogue number, which
 * can look like a barcode, and is then searched for as one, too. @throws as `catalogueQuery`.
 */
export const numberQuery = (number: string): Wanted =>
  hasRightCheckDigit(number) ? readBarcodeQuery(number) : catalogueQuery(number);

/**
 * Makes the query from a typed etching, or from a link to a release or a master.
 * @throws Refusal when the text is too short or too long, or when it has a link that names neither.
 */
export function etchingQuery(typed: string): Wanted {
  const etching = cleanLine(typed);
  const named = readLink(etching);
  if (named !== null) return named;
  const { length } = etching.match(/[\p{L}\p{N}]/gu) ?? '';
  if (length < ETCHING_CHARACTERS.fewest) {
    throw new Refusal({ kind: 'etching-too-short', fewest: ETCHING_CHARACTERS.fewest });
  }
  if (etching.length > ETCHING_CHARACTERS.most) {
    throw new Refusal({ kind: 'etching-too-long', most: ETCHING_CHARACTERS.most });
  }
  return { kind: 'etching', etching };
}

/** Returns whether the typed barcode certainly has a wrong digit. The search runs with it anyway. */
export function isMistypedBarcode(query: SearchQuery): boolean {
  if (query.kind === 'barcode') return hasWrongDigit(query.digits);
  if (query.kind !== 'catno') return false;
  const digits = barcodeDigits(query.number);
  return looksLikeBarcode(digits) && hasWrongDigit(digits);
}

/** Returns the key of the query in the search cache. Equal queries have equal keys. */
export function searchKey(query: SearchQuery): string {
  const fold = (text: string) => text.toLowerCase();
  switch (query.kind) {
    case 'catno':
      return JSON.stringify(['catno', fold(query.number), ...guessed(query.elseText)]);
    case 'album': {
      const isNarrowed = query.year !== undefined || query.country !== undefined;
      return JSON.stringify([
        'album',
        fold(query.artist),
        fold(query.title),
        ...(isNarrowed ? [query.year ?? null, query.country ?? null] : []),
        ...guessed(query.elseText),
      ]);
    }
    case 'barcode':
      // The last step of the ladder searches for the text as typed. So two spellings of the same digits are two queries.
      return JSON.stringify([
        'barcode',
        query.digits,
        ...(query.typed === query.digits ? [] : [query.typed]),
        ...guessed(query.elseNumber),
      ]);
    case 'release':
      return JSON.stringify(['release', query.releaseId]);
    case 'text':
      return JSON.stringify(['text', fold(query.text)]);
    case 'etching':
      return JSON.stringify(['etching', fold(query.etching)]);
  }
}

/** The part of a key that distinguishes a guess from the same query as it was asked for: their ladders differ. */
const guessed = (elseText: string | undefined): string[] =>
  elseText === undefined ? [] : [`else ${elseText.toLowerCase()}`];
