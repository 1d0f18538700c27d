// Discogs: the shapes of the answers of Discogs, as zod schemas. The schemas are lenient on purpose, because Discogs adds
// fields and leaves others out. Unknown fields are ignored. An optional field that is missing or of a wrong type becomes null,
// or an empty list. Ids are required, and so are fields without which an answer is useless.
//
// Optional fields are `z.unknown()` with a function that reads them. `.catch(null)` would build an error for every missing
// field, and took twice as long over a collection page (5.4 against 2.6 microseconds an item).
import { z } from 'zod';
import { cleanLink, cleanNote, cleanText } from './text.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The most entries of a list that are read. No real list is longer. The rest is dropped, because every entry is work for later
 * code.
 */
const MOST_PARTS = 100;
const MOST_IDENTIFIERS = 200;
/**
 * The most copies in one answer. A collection page has 100; the limit is higher because a page can repeat copies of the page
 * before.
 */
const MOST_COPIES = 200;

/** Makes a schema for a field that can be missing or of a wrong type. `read` makes its value, and must never throw. */
const field = <T>(read: (value: unknown) => T) => z.unknown().optional().transform(read);

/** Makes a schema for an optional object. Anything else becomes null. */
const object = <T>(read: (fields: Fields) => T) =>
  field((value): T | null => (isObject(value) ? read(value) : null));

/**
 * Makes a schema for an optional list of objects. Entries that are no objects are dropped. Anything but a list becomes an empty
 * list.
 */
const list = <T>(read: (fields: Fields) => T, most?: number) => field(readList(read, most));

function readList<T>(read: (fields: Fields) => T, most = MOST_PARTS): (value: unknown) => T[] {
  return (value) => {
    const items: T[] = [];
    if (!Array.isArray(value)) return items;
    for (const one of value.slice(0, most)) if (isObject(one)) items.push(read(one));
    return items;
  };
}

const text = field(cleanText);
/** A required title, because an answer without one is no release. The value is null when the text has no visible character. */
const title = z.string().transform(cleanText);
const link = field(cleanLink);
const count = field(readCount);
const words = field(readWords);
const year = field(readYear);
const optionalId = field(readOptionalId);

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readWords(value: unknown): string[] {
  const words: string[] = [];
  if (!Array.isArray(value)) return words;
  for (const one of value.slice(0, MOST_PARTS)) {
    const word = cleanText(one);
    if (word !== null) words.push(word);
  }
  return words;
}

function readCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/**
 * Reads an id that can be missing. Discogs sends 0 or null for "none", for example when a release has no master; both become
 * null.
 */
function readOptionalId(value: unknown): number | null {
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
function readYear(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const digits = /^\s*([1-9]\d{3})(?!\d)/.exec(String(value))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Reads an ISO date with an offset, as Discogs sends it. Returns null if the value is no such date. */
function readDate(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** An id: a safe integer over 0. JSON.parse would already have changed the last digits of a number over 2^53. */
const id = z.int().positive();
/** A count of pages or items. The database stores counts in 32 bits (src/store/schema.ts). */
const total = z.int().nonnegative().max(2_147_483_647);

const readFormats = readList((one) => ({
  name: cleanText(one.name),
  qty: readQuantity(one.qty),
  text: cleanText(one.text),
  descriptions: readWords(one.descriptions),
}));
const readArtists = readList((one) => ({
  name: cleanText(one.name),
  anv: cleanText(one.anv),
  join: cleanText(one.join),
  id: readOptionalId(one.id),
}));
const readLabels = readList((one) => ({
  name: cleanText(one.name),
  catno: cleanText(one.catno),
  id: readOptionalId(one.id),
}));
const formats = field(readFormats);
const artists = field(readArtists);
const labels = field(readLabels);
const community = object((one) => ({ have: readCount(one.have), want: readCount(one.want) }));

/** `GET /releases/{id}` */
export const releaseSchema = z.object({
  id,
  title,
  artists,
  year,
  country: text,
  labels,
  formats,
  genres: words,
  styles: words,
  master_id: optionalId,
  identifiers: list((one) => ({ type: cleanText(one.type), value: cleanText(one.value) }), MOST_IDENTIFIERS),
  images: list((one) => ({
    type: cleanText(one.type),
    uri: cleanLink(one.uri) ?? cleanLink(one.resource_url),
    uri150: cleanLink(one.uri150),
  })),
  thumb: link,
  uri: text,
  community,
});

const searchRowSchema = z.object({
  id,
  type: text,
  title,
  year,
  country: text,
  /** The names of the labels, as a list. Old recorded answers have a single string. */
  label: field((value) => (typeof value === 'string' ? readWords([value]) : readWords(value))),
  catno: text,
  /** The names and descriptions of all formats in one list, without colours. */
  format: words,
  formats,
  master_id: optionalId,
  thumb: link,
  cover_image: link,
  uri: text,
  community,
  user_data: object((one) => ({
    in_collection: typeof one.in_collection === 'boolean' ? one.in_collection : null,
  })),
});

/**
 * `GET /database/search`. A row that does not fit the schema or is not a release is left out, because the other rows are still
 * good.
 */
export const searchSchema = z.object({
  pagination: object((one) => ({ items: readCount(one.items) })),
  results: z.array(z.unknown()).transform((rows) =>
    rows.slice(0, MOST_PARTS).flatMap((row): RawSearchRow[] => {
      const read = searchRowSchema.safeParse(row);
      return read.success && (read.data.type ?? 'release') === 'release' ? [read.data] : [];
    }),
  ),
});

const copySchema = z.object({
  /** The id of the release. */
  id,
  /** The id of the copy. */
  instance_id: id,
  folder_id: count,
  /** The rating in stars, 0 (no rating) to 5. */
  rating: field((value) => Math.min(readCount(value) ?? 0, 5)),
  date_added: field(readDate),
  notes: list((one) => ({ field_id: readCount(one.field_id), value: cleanNote(one.value) })),
});

// One function reads the whole object. A schema for each field would take three times as long over a page of a large
// collection.
const basicInformation = z.custom<Fields>(isObject).transform((one) => ({
  title: cleanText(one.title),
  artists: readArtists(one.artists),
  year: readYear(one.year),
  labels: readLabels(one.labels),
  formats: readFormats(one.formats),
  genres: readWords(one.genres),
  styles: readWords(one.styles),
  master_id: readOptionalId(one.master_id),
  thumb: cleanLink(one.thumb),
  cover_image: cleanLink(one.cover_image),
}));

const collectedCopySchema = copySchema.extend({ basic_information: basicInformation });

/**
 * Makes a schema for a list of copies. One bad copy makes the whole list fail. A list with more than `MOST_COPIES` entries
 * fails before any entry is read.
 */
const copies = <T extends z.ZodType>(copy: T) => z.array(z.unknown()).max(MOST_COPIES).pipe(z.array(copy));

/**
 * `GET /users/{u}/collection/folders/0/releases`. One copy without its ids makes the whole answer fail. If that copy were left
 * out, it would count as not owned, and a sync would add it to Discogs a second time.
 */
export const collectionPageSchema = z.object({
  pagination: z.object({ page: total, pages: total, items: total }),
  releases: copies(collectedCopySchema),
});

/** `GET /users/{u}/collection/releases/{id}`. As on a collection page, one bad copy makes the whole answer fail. */
export const instancesSchema = z.object({
  pagination: object((one) => ({ page: readCount(one.page), pages: readCount(one.pages) })),
  releases: copies(
    copySchema.extend({
      basic_information: object((one) => ({ master_id: readOptionalId(one.master_id) })),
    }),
  ),
});

/** `POST /users/{u}/collection/folders/{f}/releases/{id}`, 201. */
export const createdInstanceSchema = z.object({ instance_id: id });

/** `GET /oauth/identity` */
export const identitySchema = z.object({ id: id.nullable().catch(null), username: z.string().trim().min(1) });

/** `GET /users/{u}/collection/folders`; https://www.discogs.com/developers, "Collection". */
export const foldersSchema = z.object({
  folders: z.array(z.object({ id: z.number().int().nonnegative(), name: z.string() })),
});

/** `GET /users/{u}/collection/value`. The amounts are strings with the currency of the account. */
export const valueSchema = z.object({ minimum: z.string(), median: z.string(), maximum: z.string() });

export type RawRelease = z.output<typeof releaseSchema>;
export type RawSearchRow = z.output<typeof searchRowSchema>;
export type RawCollectedCopy = z.output<typeof collectedCopySchema>;
export type RawCollectionItem = z.output<typeof instancesSchema>['releases'][number];
export type RawFormat = RawRelease['formats'][number];
export type RawArtist = RawRelease['artists'][number];
export type RawLabel = RawRelease['labels'][number];
