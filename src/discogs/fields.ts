// Discogs: the fields of an answer, as parts of zod schemas. An optional field that is missing or of a wrong type becomes null,
// or an empty list.
//
// Optional fields are `z.unknown()` with a function that reads them. `.catch(null)` would build an error for every missing
// field, and took twice as long over a collection page (5.4 against 2.6 microseconds an item).
import { z } from 'zod';
import { cleanLink, cleanText } from './text.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The most entries of a list that are read. No real list is longer. The rest is dropped, because every entry is work for later
 * code.
 */
export const MOST_PARTS = 100;

/** Makes a schema for a field that can be missing or of a wrong type. `read` makes its value, and must never throw. */
export const field = <T>(read: (value: unknown) => T) => z.unknown().optional().transform(read);

/** Makes a schema for an optional object. Anything else becomes null. */
export const object = <T>(read: (fields: Fields) => T) =>
  field((value): T | null => (isObject(value) ? read(value) : null));

/**
 * Makes a schema for an optional list of objects. Entries that are no objects are dropped. Anything but a list becomes an empty
 * list.
 */
export const list = <T>(read: (fields: Fields) => T, most?: number) => field(readList(read, most));

function readList<T>(read: (fields: Fields) => T, most = MOST_PARTS): (value: unknown) => T[] {
  return (value) => {
    const items: T[] = [];
    if (!Array.isArray(value)) return items;
    for (const one of value.slice(0, most)) if (isObject(one)) items.push(read(one));
    return items;
  };
}

export const text = field(cleanText);
/** A required title, because an answer without one is no release. The value is null when the text has no visible character. */
export const title = z.string().transform(cleanText);
export const link = field(cleanLink);
export const count = field(readCount);
export const price = field(readPrice);
export const words = field((value) => readWords(value));
export const year = field(readYear);
export const optionalId = field(readOptionalId);

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readWords(value: unknown, most = MOST_PARTS): string[] {
  const words: string[] = [];
  if (!Array.isArray(value)) return words;
  for (const one of value.slice(0, most)) {
    const word = cleanText(one);
    if (word !== null) words.push(word);
  }
  return words;
}

export function readCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The highest price that is believed. */
const HIGHEST_PRICE = 1_000_000_000;

function readPrice(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= HIGHEST_PRICE ? value : null;
}

/**
 * Reads an id that can be missing. Discogs sends 0 or null for "none", for example when a release has no master; both become
 * null.
 */
export function readOptionalId(value: unknown): number | null {
  return readCount(value) || null;
}

/** The most discs of one format. No box holds more, so a larger number is a typing error or an attack. */
const MOST_PIECES = 999;

/** Reads the number of discs, which Discogs sends as a string. Any value that is not a number from 1 to 999 counts as 1. */
function readQuantity(value: unknown): number {
  const count = readCount(typeof value === 'string' ? Number(value) : value) || 1;
  return count > MOST_PIECES ? 1 : count;
}

/**
 * Reads a year, or returns null if it is missing or unknown. Discogs sends a number (0 means unknown) or, in searches, a
 * string. Text after the year is ignored (`1994-03-00`).
 */
export function readYear(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const digits = /^\s*([1-9]\d{3})(?!\d)/.exec(String(value))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Reads an ISO date with an offset, as Discogs sends it. Returns null if the value is no such date. */
export function readDate(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** An id: a safe integer over 0. JSON.parse would already have changed the last digits of a number over 2^53. */
export const id = z.int().positive();
/** A count of pages or items. The database stores counts in 32 bits (src/store/schema.ts). */
export const total = z.int().nonnegative().max(2_147_483_647);

export const readFormats = readList((one) => ({
  name: cleanText(one.name),
  qty: readQuantity(one.qty),
  text: cleanText(one.text),
  descriptions: readWords(one.descriptions),
}));
export const readArtists = readList((one) => ({
  name: cleanText(one.name),
  anv: cleanText(one.anv),
  join: cleanText(one.join),
  id: readOptionalId(one.id),
}));
export const readLabels = readList((one) => ({
  name: cleanText(one.name),
  catno: cleanText(one.catno),
  id: readOptionalId(one.id),
}));
export const formats = field(readFormats);
export const artists = field(readArtists);
export const labels = field(readLabels);
export const community = object((one) => ({ have: readCount(one.have), want: readCount(one.want) }));
