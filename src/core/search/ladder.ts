// Core: the ladder of a search: its calls to Discogs, in order, until one finds something. Pure.
import { barcodeDigits, looksLikeBarcode } from '../release/barcode.ts';
import type { AlbumQuery, SearchQuery } from './query.ts';

/** One step of the ladder (`ladder` below): one call to Discogs. */
export type LadderStep =
  | { kind: 'catno'; number: string; anyFormat: boolean }
  | (AlbumQuery & { anyFormat: boolean })
  | { kind: 'barcode'; barcode: string }
  | { kind: 'release'; releaseId: number }
  | { kind: 'text'; text: string; anyFormat: boolean }
  | { kind: 'etching'; etching: string; by: 'barcode' | 'q' };

/** The most calls of one search. */
const MOST_STEPS = 4;

/**
 * Returns the steps of a search, four at most. They are tried one after the other until one finds something. Later steps use
 * another spelling (without spaces, dashes, punctuation or small words; with or without the leading zero that distinguishes an
 * EAN-13 from the same UPC-A), or search in all formats, because Shellac, Flexi-discs and Lathe Cuts are records, too, and are
 * not `Vinyl`. A query that is only a guess from the shape of a text ends with a search for the words of that text (`elseText`), on
 * vinyl before any format if there is room for both.
 */
export function ladder(query: SearchQuery): LadderStep[] {
  switch (query.kind) {
    case 'catno': {
      const { number } = query;
      const digits = barcodeDigits(number);
      const others = looksLikeBarcode(digits) ? [] : otherSpellings(number);
      const onVinyl: LadderStep[] = [
        ...barcodeFirst(digits),
        { kind: 'catno', number, anyFormat: false },
        ...others.map((one) => ({ kind: 'catno' as const, number: one, anyFormat: false })),
      ];
      const inAny: LadderStep = { kind: 'catno', number, anyFormat: true };
      // The words find numbers, too, so of two spellings they replace the search in every format.
      const isLast = query.elseText !== undefined && onVinyl.length >= MOST_STEPS - 2;
      return endingAsText(query.elseText, isLast ? onVinyl : [...onVinyl, inAny]);
    }
    case 'album': {
      const { elseText, ...album } = query;
      const words = {
        ...album,
        artist: wordsThatCount(album.artist),
        title: wordsThatCount(album.title),
      };
      const isOther = words.artist !== album.artist || words.title !== album.title;
      return endingAsText(elseText, [
        { ...album, anyFormat: false },
        ...(isOther ? [{ ...words, anyFormat: false }] : []),
        { ...album, anyFormat: true },
        ...(isOther ? [{ ...words, anyFormat: true }] : []),
      ]);
    }
    case 'release':
      return [{ kind: 'release', releaseId: query.releaseId }];
    case 'barcode': {
      const { digits, typed, elseNumber: number } = query;
      const twin = otherLeadingZero(digits);
      const asNumber: LadderStep[] =
        number === undefined ? [] : [false, true].map((anyFormat) => ({ kind: 'catno', number, anyFormat }));
      return [
        { kind: 'barcode', barcode: digits },
        ...(twin ? [{ kind: 'barcode' as const, barcode: twin }] : []),
        ...(typed !== digits && typed !== twin ? [{ kind: 'barcode' as const, barcode: typed }] : []),
        ...asNumber,
      ];
    }
    case 'text': {
      const texts = new Set([query.text, wordsThatCount(query.text)]);
      return [false, true].flatMap((anyFormat) =>
        [...texts].map((text) => ({ kind: 'text' as const, text, anyFormat })),
      );
    }
    case 'etching':
      return [
        { kind: 'etching', etching: query.etching, by: 'barcode' },
        { kind: 'etching', etching: query.etching, by: 'q' },
      ];
  }
}

/** Makes the search for words the last steps. The steps before them are cut, so that there are at most four. */
function endingAsText(text: string | undefined, steps: LadderStep[]): LadderStep[] {
  if (text === undefined) return steps;
  const first = steps.slice(0, MOST_STEPS - 1);
  const formats = first.length === MOST_STEPS - 1 ? [true] : [false, true];
  return [...first, ...formats.map((anyFormat) => ({ kind: 'text' as const, text, anyFormat }))];
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
