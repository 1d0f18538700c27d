// Core: makes a checked query from what a person typed, and from the query the ladder (the calls of the search) and its cache
// key. Pure.
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { barcodeDigits, hasWrongDigit, looksLikeBarcode } from '../release/barcode.ts';
import { readReleaseLink } from '../release/reference.ts';

export type SearchQuery =
  | { kind: 'catno'; number: string }
  | { kind: 'album'; artist: string; title: string }
  /** `digits`: the digits alone. `typed`: the text as the person wrote it. */
  | { kind: 'barcode'; digits: string; typed: string }
  /** The text was a link to one release. */
  | { kind: 'release'; releaseId: number };

/** One step of the ladder (`ladder` below): one call to Discogs. */
export type LadderStep =
  | { kind: 'catno'; number: string; anyFormat: boolean }
  | { kind: 'album'; artist: string; title: string; anyFormat: boolean }
  | { kind: 'barcode'; barcode: string }
  | { kind: 'release'; releaseId: number };

const CATNO_LONGEST = 100;
const NAME_LONGEST = 200;
const BARCODE_DIGITS = { fewest: 8, most: 14 };

/**
 * Makes the query from a typed catalogue number, or from a link to a release.
 * @throws Refusal when the text is empty or too long, or when it has a link that names no release.
 */
export function catalogueQuery(typed: string): SearchQuery {
  const number = cleanLine(typed);
  const releaseId = readReleaseLink(number);
  if (releaseId !== null) return { kind: 'release', releaseId };
  if (!/[\p{L}\p{N}]/u.test(number)) {
    throw new Refusal({ kind: 'no-catalogue-number' });
  }
  if (number.length > CATNO_LONGEST) {
    throw new Refusal({ kind: 'catalogue-number-too-long', most: CATNO_LONGEST });
  }
  return { kind: 'catno', number };
}

/**
 * Makes the query from a typed artist and title.
 * @throws Refusal when the artist or the title is empty or too long.
 */
export function albumQuery(typed: { artist: string; title: string }): SearchQuery {
  const artist = cleanLine(typed.artist);
  const title = cleanLine(typed.title);
  for (const [what, text] of [
    ['artist', artist],
    ['title', title],
  ] as const) {
    if (text === '') throw new Refusal({ kind: 'name-missing', what });
    if (text.length > NAME_LONGEST) throw new Refusal({ kind: 'name-too-long', what, most: NAME_LONGEST });
  }
  return { kind: 'album', artist, title };
}

/**
 * Makes the query from a typed barcode in any spelling (`barcodeDigits`), or from a link to a release.
 * @throws Refusal for a text that is neither 8 to 14 digits nor a link to a release.
 */
export function barcodeQuery(raw: string): SearchQuery {
  const typed = cleanLine(raw);
  const releaseId = readReleaseLink(typed);
  if (releaseId !== null) return { kind: 'release', releaseId };
  const digits = barcodeDigits(typed);
  if (!/^[0-9]+$/.test(digits)) throw new Refusal({ kind: 'barcode-not-digits', ...BARCODE_DIGITS });
  if (digits.length < BARCODE_DIGITS.fewest || digits.length > BARCODE_DIGITS.most) {
    throw new Refusal({ kind: 'barcode-length', ...BARCODE_DIGITS, digits: digits.length });
  }
  return { kind: 'barcode', digits, typed };
}

/** Removes spaces and dashes. */
const bareOf = (text: string): string => text.replace(/[\s\p{Pd}\u2212]/gu, '');

/** Matches every character except letters and digits. */
const PUNCTUATION = /[^\p{L}\p{M}\p{N}]+/gu;
/** Replaces punctuation. Full-width and similar forms of a character become the plain one first (NFKC). */
const withoutPunctuation = (text: string, instead: '' | ' '): string =>
  text.normalize('NFKC').replace(PUNCTUATION, instead).trim();

/** Words for "and". A search ignores them, because people often type another one than the sleeve prints (`&`, `und`). */
const CONNECTORS: ReadonlySet<string> = new Set(['and', 'und', 'et', 'y']);

/**
 * Returns the words of a name or a title that matter for a search: without punctuation, words for "and", and a leading "The". If
 * nothing would be left, something stays: `!!!` stays `!!!`, and `The The` becomes `The`.
 */
function wordsThatCount(text: string): string {
  const words = withoutPunctuation(text, ' ').split(' ');
  const named = words.filter((word) => !CONNECTORS.has(word.toLowerCase()));
  const [first = '', ...others] = named.length > 0 ? named : words;
  const isArticle = first.toLowerCase() === 'the' && others.length > 0;
  return (isArticle ? others : [first, ...others]).join(' ') || text;
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
      return JSON.stringify(['catno', fold(query.number)]);
    case 'album':
      return JSON.stringify(['album', fold(query.artist), fold(query.title)]);
    case 'barcode':
      // The last step of the ladder searches for the text as typed. So two spellings of the same digits are two queries.
      return JSON.stringify([
        'barcode',
        query.digits,
        ...(query.typed === query.digits ? [] : [query.typed]),
      ]);
    case 'release':
      return JSON.stringify(['release', query.releaseId]);
  }
}

/**
 * Returns the steps of a search, four at most. They are tried one after the other until one finds something. Later steps use
 * another spelling (without spaces, dashes, punctuation or small words; with or without the leading zero that distinguishes an
 * EAN-13 from the same UPC-A), or search in all formats, because Shellac, Flexi-discs and Lathe Cuts are records, too, and are
 * not `Vinyl`.
 */
export function ladder(query: SearchQuery): LadderStep[] {
  switch (query.kind) {
    case 'catno': {
      const { number } = query;
      const digits = barcodeDigits(number);
      const others = looksLikeBarcode(digits) ? [] : otherSpellings(number);
      return [
        ...barcodeFirst(digits),
        { kind: 'catno', number, anyFormat: false },
        ...others.map((one) => ({ kind: 'catno' as const, number: one, anyFormat: false })),
        { kind: 'catno', number, anyFormat: true },
      ];
    }
    case 'album': {
      const { artist, title } = query;
      const words = { artist: wordsThatCount(artist), title: wordsThatCount(title) };
      const isOther = words.artist !== artist || words.title !== title;
      return [
        { kind: 'album', artist, title, anyFormat: false },
        ...(isOther ? [{ kind: 'album' as const, ...words, anyFormat: false }] : []),
        { kind: 'album', artist, title, anyFormat: true },
        ...(isOther ? [{ kind: 'album' as const, ...words, anyFormat: true }] : []),
      ];
    }
    case 'release':
      return [{ kind: 'release', releaseId: query.releaseId }];
    case 'barcode': {
      const { digits, typed } = query;
      const twin = otherLeadingZero(digits);
      return [
        { kind: 'barcode', barcode: digits },
        ...(twin ? [{ kind: 'barcode' as const, barcode: twin }] : []),
        ...(typed !== digits ? [{ kind: 'barcode' as const, barcode: typed }] : []),
      ];
    }
  }
}

/** Returns other spellings of a catalogue number: without spaces and dashes, and without any punctuation. */
function otherSpellings(number: string): string[] {
  const others = new Set([bareOf(number), withoutPunctuation(number, '')]);
  return [...others].filter((one) => one !== number && one !== '');
}

/**
 * Returns the first steps of a catalogue search whose text looks like a barcode. The steps for a catalogue number follow them,
 * because some catalogue numbers look like barcodes.
 */
function barcodeFirst(bare: string): LadderStep[] {
  if (!looksLikeBarcode(bare)) return [];
  const twin = otherLeadingZero(bare);
  return [{ kind: 'barcode', barcode: bare }, ...(twin ? [{ kind: 'barcode' as const, barcode: twin }] : [])];
}

/**
 * Returns the same barcode with one leading zero more or less, or null if there is none. A UPC-A (12 digits) is an EAN-13 without
 * its leading zero, and an EAN-13 is a GTIN-14 without its own. Scanners drop or add this zero.
 */
function otherLeadingZero(digits: string): string | null {
  if (digits.length >= 13) return digits.startsWith('0') ? digits.slice(1) : null;
  return digits.length >= 11 ? `0${digits}` : null;
}
