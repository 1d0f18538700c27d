// Discogs: the shapes of the answers of Discogs, as zod schemas. The schemas are lenient on purpose, because Discogs adds
// fields and leaves others out. Unknown fields are ignored. Optional fields become null or an empty list (fields.ts). Ids are
// required, and so are fields without which an answer is useless.
import { z } from 'zod';
import {
  artists,
  community,
  count,
  type Fields,
  field,
  formats,
  id,
  isObject,
  labels,
  link,
  list,
  MOST_PARTS,
  object,
  optionalId,
  price,
  readArtists,
  readCount,
  readDate,
  readFormats,
  readLabels,
  readOptionalId,
  readWords,
  readYear,
  text,
  title,
  total,
  words,
  year,
} from './fields.ts';
import { cleanLink, cleanNote, cleanText } from './text.ts';

const MOST_IDENTIFIERS = 200;
/** The most folders of a collection that are read. No one keeps so many. */
const MOST_FOLDERS = 1_000;
/** The most options of a dropdown that are read. */
const MOST_OPTIONS = 200;
/**
 * The most copies in one answer. A collection page has 100; the limit is higher because a page can repeat copies of the page
 * before.
 */
const MOST_COPIES = 200;

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
  identifiers: list(
    (one) => ({
      type: cleanText(one.type),
      value: cleanText(one.value),
      description: cleanText(one.description),
    }),
    MOST_IDENTIFIERS,
  ),
  images: list((one) => ({
    type: cleanText(one.type),
    uri: cleanLink(one.uri) ?? cleanLink(one.resource_url),
    uri150: cleanLink(one.uri150),
  })),
  thumb: link,
  uri: text,
  community,
  num_for_sale: count,
  lowest_price: price,
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
  /** Every identifier of the release without its type: barcodes, etchings, label codes, rights societies. */
  barcode: words,
  master_id: optionalId,
  thumb: link,
  cover_image: link,
  uri: text,
  community,
  user_data: object((one) => ({
    in_collection: typeof one.in_collection === 'boolean' ? one.in_collection : null,
    in_wantlist: typeof one.in_wantlist === 'boolean' ? one.in_wantlist : null,
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
  folders: z
    .array(
      z.object({ id: z.int().nonnegative(), name: z.string().transform((name) => cleanText(name) ?? '') }),
    )
    .transform((folders) => folders.slice(0, MOST_FOLDERS)),
});

const fieldSchema = z.object({
  id,
  name: title.pipe(z.string()),
  position: count,
  type: text,
  public: field((value) => value === true),
  options: field((value) => readWords(value, MOST_OPTIONS)),
});

/**
 * `GET /users/{u}/collection/fields`. A field without a number or a visible name is left out, because the other fields are still
 * good.
 */
export const fieldsSchema = z.object({
  fields: z.array(z.unknown()).transform((rows) =>
    rows.slice(0, MOST_PARTS).flatMap((row): RawField[] => {
      const read = fieldSchema.safeParse(row);
      return read.success ? [read.data] : [];
    }),
  ),
});

/** `GET /users/{u}/collection/value`. The amounts are strings with the currency of the account. */
export const valueSchema = z.object({ minimum: z.string(), median: z.string(), maximum: z.string() });

export type RawRelease = z.output<typeof releaseSchema>;
export type RawSearchRow = z.output<typeof searchRowSchema>;
export type RawCollectedCopy = z.output<typeof collectedCopySchema>;
export type RawCollectionItem = z.output<typeof instancesSchema>['releases'][number];
export type RawField = z.output<typeof fieldSchema>;
export type RawFormat = RawRelease['formats'][number];
export type RawArtist = RawRelease['artists'][number];
export type RawLabel = RawRelease['labels'][number];
