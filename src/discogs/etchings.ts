// Discogs: finds the etchings of a release among its identifiers. Pure, and linear in the length of the text.
import type { Etching } from '../core/types.ts';
import { hasRightCheckDigit } from '../text/check-digit.ts';
import { cleanText } from './text.ts';

/** The most etchings of one release that are kept. Old records with many variants have about thirty. */
const MOST_ETCHINGS = 40;
/** The longest etching that is kept, in characters. The longest real ones have about a hundred. */
const LONGEST_ETCHING = 200;
/** An untyped text with fewer letters and digits is a stamp or a price code, which many records share. */
const FEWEST_CHARACTERS = 4;

/** An identifier of a release, as `GET /releases/{id}` lists it. */
interface Identifier {
  type: string | null;
  value: string | null;
  description: string | null;
}

/** Returns the etchings among the identifiers of a release: those of the type `Matrix / Runout`. */
export function etchingsOf(identifiers: readonly Identifier[]): Etching[] {
  return distinct(
    identifiers.flatMap(({ type, value, description }) =>
      type?.toLowerCase() === 'matrix / runout' && value !== null && !isNothing(compact(value))
        ? { text: value, side: description }
        : [],
    ),
  );
}

/** Returns the etchings of a search row, whose identifiers have no types: what is certainly something else is left out. */
export function etchingsOfRow(identifiers: readonly string[]): Etching[] {
  return distinct(identifiers.filter((text) => !isSomethingElse(text)).map((text) => ({ text, side: null })));
}

function distinct(etchings: readonly Etching[]): Etching[] {
  const kept = new Map<string, Etching>();
  for (const { text, side } of etchings) {
    const cut = shortened(text);
    if (cut !== null && !kept.has(cut))
      kept.set(cut, { text: cut, side: side === null ? null : shortened(side) });
    if (kept.size === MOST_ETCHINGS) break;
  }
  return [...kept.values()];
}

/** Cuts a clean text. It is cleaned again, because the cut can leave half of a character. */
const shortened = (text: string): string | null =>
  text.length > LONGEST_ETCHING ? cleanText(text.slice(0, LONGEST_ETCHING)) : text;

/** Words for an etching that is missing or cannot be read. */
const NOTHING: ReadonlySet<string> = new Set([
  'NONE',
  'NONENOTREADABLE',
  'NOTREADABLE',
  'UNREADABLE',
  'ILLEGIBLE',
  'NA',
  'NOTAPPLICABLE',
  'UNKNOWN',
]);

const isNothing = (bare: string): boolean => NOTHING.has(bare);

/** Rights societies, and the words that stand beside them. Discogs lists several in one text: `BIEM / STEMRA`. */
const SOCIETIES: ReadonlySet<string> = new Set(
  `ACUM AEPI AKM AMCOS AMRA APRA ARTISJUS ASCAP AUSTRO MECHANA BEL BIEM BMI BRITICO BUMA CAPAC CISAC CMRRA GEMA GVL HDS IMRO
   JASRAC KODA KOMCA MCPS MUST MÜST NCB N©B OSA PRO PRS SABAM SACEM SACM SADAIC SADEMBRA SAMRO SARRAL SCPP SDRM SESAC SGAE SIAE
   SOCAN SODRAC SOKOJ SPA SPPF STEMRA STIM SUISA TEOSTO TONO UBC VAAP VCPA VPL WAMI ZAIKS ZAPA ZPAV`.match(
    /\S+/g,
  ) ?? [],
);

/** A barcode: digits in groups, sometimes with the arrow that scanners expect at its end. */
const DIGITS_IN_GROUPS = /^[\d\s.\->]+$/;
const EIGHT_DIGITS = /^\d{4}\s?\d{4}$/;
const LABEL_CODE = /^LC\d{3,6}$/;
/**
 * Amazon's number of an article, which Discogs lists as an identifier: `B000JCES8Y`. It has a letter after `B0`. Without one it
 * is a number of Universal, which is etched into their records: `B002275501`.
 */
const ASIN = /^B0(?=\d*[A-Z])[\dA-Z]{8}$/;

/** Returns whether an identifier without a type is certainly no etching. */
function isSomethingElse(text: string): boolean {
  const start = text.slice(0, LONGEST_ETCHING);
  const bare = compact(start);
  return (
    bare.length < FEWEST_CHARACTERS ||
    isNothing(bare) ||
    isBarcode(start, bare) ||
    LABEL_CODE.test(bare) ||
    // A SID code: who mastered a CD, and which mould it is from.
    bare.startsWith('IFPI') ||
    ASIN.test(start) ||
    bare.startsWith('DEPOSITOLEGAL') ||
    isRightsSociety(start)
  );
}

function isBarcode(text: string, digits: string): boolean {
  if (!DIGITS_IN_GROUPS.test(text)) return false;
  // Eight digits in other groups are often a number of the pressing plant.
  if (digits.length === 8) return EIGHT_DIGITS.test(text) && hasRightCheckDigit(digits);
  // People type a UPC-A without its first or last digit, too.
  return digits.length >= 11 && digits.length <= 14;
}

function isRightsSociety(text: string): boolean {
  const words = text.toUpperCase().match(/[\p{L}\p{N}©]+/gu) ?? [];
  return words.every((word) => SOCIETIES.has(word));
}

/** Returns the letters and digits alone, in upper case and without accents. */
const compact = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
