// Core: reads by its shape what a text means that can be anything: a link, an id, a barcode, a catalogue number, an album, or
// words. Pure.
import { hasRightCheckDigit } from '../../text/check-digit.ts';
import { plainDigits } from '../../text/typed-digits.ts';
import { cleanLine } from '../../text/typed-text.ts';
import { Refusal } from '../refusals.ts';
import { barcodeDigits, hasWrongDigit, withoutPadding } from '../release/barcode.ts';
import { LARGEST_ID, readAddress, readLink, readReference, unwrapped } from '../release/reference.ts';
import { looksLikeCatalogueNumber } from './catalogue-number.ts';
import type { Wanted } from './query.ts';

/** What a text means. `wrong-digit`: it is a barcode, but one of its digits is certainly wrong. */
export type What = Wanted | { kind: 'wrong-digit'; digits: string };

/** The longest text that is read, in characters. The option of /find takes no longer one. */
export const LONGEST_WHAT = 300;
/** The longest number that can be a title or a name, too (`1999`, `90125`). Words are searched for only after such a one. */
const LONGEST_NUMBER_NAME = 5;
const BARCODE = { fewest: 8, most: 14 };

/**
 * Reads what a text means. @throws Refusal for a text without a letter or a digit, a text that is too long, a link that names
 * neither a release nor a master, and more digits than a barcode has.
 */
export function readWhat(typed: string): What {
  const line = cleanLine(typed);
  if (line.length > LONGEST_WHAT) throw new Refusal({ kind: 'find-too-long', most: LONGEST_WHAT });
  if (!/[\p{L}\p{N}]/u.test(line)) throw new Refusal({ kind: 'nothing-to-find' });
  const named = readMark(line) ?? readForeignAddress(line) ?? readLink(line);
  if (named) return named;
  const text = withoutPageTitle(line);
  const bare = withoutLabel(unwrapped(text));
  const digits = barcodeDigits(bare);
  if (/^\d+$/.test(digits)) return readDigits(digits, plainDigits(bare));
  return readAlbum(text) ?? readBarcode(text) ?? readNumber(bare, text) ?? { kind: 'text', text };
}

/**
 * Matches a text that is only an id with its letter: `r249504`, `[m96559]`. Shorter ones are names: `M83`, `R2`. With a space and a
 * capital letter it is rather a catalogue number: `M 96559`.
 */
const MARK = /^(?:[rm]\d{3,}|[rm] \d{3,}|\[ ?[rm] ?=? ?\d+ ?\]|#\d{5,})$/;
/** Returns the text that `readWhat` reads as this release. */
export const releaseMark = (releaseId: number): string =>
  releaseId < 100 ? `[r${releaseId}]` : `r${releaseId}`;

/** Matches Discogs' mark for an artist, a label or a user: `[a72872]`, `[l=Harvest]`. */
const OTHER_MARK = /^\[[alu](?:\d+|=[^\]]*)\]$/i;

/** Matches the path of a page without its site, and what people write in its place: `/release/249504-Rick-Astley`, `master 96559`. */
const PATH = /^\/?(release|master)s?[/ #:]{1,2}(\d{1,10})(?:-\S*)?$/i;

function readMark(line: string): Wanted | null {
  const bare = unwrapped(line);
  const path = PATH.exec(bare);
  if (path) return readReference(`[${path[1]?.charAt(0)}${path[2]}]`);
  if (OTHER_MARK.test(bare)) throw new Refusal({ kind: 'not-a-release-page' });
  const isMark = MARK.test(bare) || (/^\S*$/.test(bare) && MARK.test(bare.toLowerCase()));
  return isMark ? readReference(bare) : null;
}

/** Matches an address that is written as people write one, in small letters and without its `https://`: `shop.example/item/1`. */
const ADDRESS = /^(?:www\.\S+|(?:[a-z\d-]+\.)+[a-z]{2,}\/\S*|(?:[a-z\d-]+\.)*discogs\.com)$/;

/** Reads a text that is only an address without `https://`. @throws Refusal for the address of another site. */
function readForeignAddress(line: string): Wanted | null {
  const bare = unwrapped(line);
  const url = ADDRESS.test(bare) ? `https://${bare}` : /^[a-z][a-z+.-]*:\/\/\S+$/i.test(bare) ? bare : null;
  return url !== null && URL.canParse(url) ? readAddress(new URL(url)) : null;
}

/** Reads a number. `bare`: the number in plain digits, with the spaces and dashes that the person typed. */
function readDigits(digits: string, bare: string): What {
  const { length } = digits;
  if (length > BARCODE.most) throw new Refusal({ kind: 'barcode-length', ...BARCODE, digits: length });
  if (hasWrongDigit(digits)) return { kind: 'wrong-digit', digits };
  if (hasRightCheckDigit(digits)) {
    const barcode = { kind: 'barcode', digits: withoutPadding(digits), typed: bare } as const;
    // Eight digits can have a right check digit by chance.
    return length === 8 ? { ...barcode, elseNumber: bare } : barcode;
  }
  return { kind: 'catno', number: bare, ...(length <= LONGEST_NUMBER_NAME && { elseText: bare }) };
}

/** Matches each run of digits that can be a barcode. */
const LONG_RUN = /(?<!\d)\d{12,14}(?!\d)/g;

/** Reads a barcode among words: `5099902987613 black vinyl`. Null: there is none, or there are several. */
function readBarcode(text: string): Wanted | null {
  const [only, ...others] = (text.match(LONG_RUN) ?? []).filter(hasRightCheckDigit);
  if (only === undefined || others.length > 0) return null;
  return { kind: 'barcode', digits: withoutPadding(only), typed: only };
}

/** Matches the dash between an artist and a title. */
const DASH = /\s[\p{Pd}\u2212]{1,3}\s/u;

/** Reads `artist - title`. Null: it is no such text. */
function readAlbum(text: string): Wanted | null {
  const dash = DASH.exec(text);
  if (!dash || /^[\p{Pd}\u2212]\s/u.test(text)) return null;
  const artist = text.slice(0, dash.index).trim();
  const title = text.slice(dash.index + dash[0].length).trim();
  if (![artist, title].every((part) => /[^\s\p{Pd}]/u.test(part)) || isSplitNumber(artist, title))
    return null;
  return { kind: 'album', artist, title, elseText: `${artist} ${title}` };
}

/** Returns whether the dash is one within a catalogue number: `SD - 8236`, `1C 062 - 05 249`, but not `ABBA - 1976`. */
function isSplitNumber(before: string, after: string): boolean {
  if (!/^[\d\s.\p{Pd}]{3,}$/u.test(after) || /^(?:19|20)\d\d$/.test(after)) return false;
  return /^\d[\p{L}\d]*(?: \d+)?$/u.test(before) || /^(?:\p{Lu}{1,3}|[^\s\daeiouAEIOU]{1,5})$/u.test(before);
}

function readNumber(bare: string, text: string): Wanted | null {
  return looksLikeCatalogueNumber(bare) ? { kind: 'catno', number: bare, elseText: text } : null;
}

/** Matches the word in front of a number that says which number it is: `Cat# SHVL 804`, `EAN: 5099902987613`. */
const LABEL =
  /^(?:cat(?:alogu?e?)?(?: ?(?:#|no\b\.?|n[o°]|number\b|nr\b\.?)) ?:?|(?:barcode|ean(?:[- ]?(?:8|13))?|upc(?:[- ]?a)?|gtin(?:[- ]?1[34])?) ?[:#] ?|(?:barcode|ean|upc|gtin) (?=[\d\s]{8,}$)) ?/i;

const withoutLabel = (text: string): string => text.replace(LABEL, '') || text;

/**
 * Removes what the title of a page of Discogs has behind the album, because people paste or share it: `(1973, Vinyl) - Discogs`,
 * ` | Releases | Discogs`.
 */
function withoutPageTitle(line: string): string {
  if (!/[|\p{Pd}] discogs$/iu.test(line)) return line;
  const album = line.replace(/ (?:\| [^|]{1,20} )?[|\p{Pd}] discogs$/iu, '');
  return album.replace(/ \((?:\d{4}, )?[^()]{1,60}\)$/u, '') || line;
}

/**
 * Returns the release that a number in the place of a catalogue number can mean: `249504`, `R 249504`. Null: this is no such
 * number, or it has signs between its digits, which no id has.
 */
export function releaseIdIn(number: string): number | null {
  const id = Number(/^(?:R )?([1-9]\d{0,9})$/i.exec(number)?.[1] ?? 0);
  return id >= 1 && id <= LARGEST_ID ? id : null;
}
