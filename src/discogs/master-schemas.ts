// Discogs: the shapes of the answers about masters and their versions, as zod schemas.
import { z } from 'zod';
import {
  artists,
  type Fields,
  field,
  id,
  link,
  list,
  MOST_PARTS,
  object,
  readCount,
  readYear,
  text,
  title,
  total,
  words,
  year,
} from './fields.ts';
import { cleanText } from './text.ts';

/** The most values of a facet that are read. A master has at most some dozens of countries and of years. */
const MOST_VALUES = 500;

/** `GET /masters/{id}` */
export const masterSchema = z.object({ id, title, artists, year, uri: text });

const versionSchema = z.object({
  id,
  title,
  /** A year, or a date: `1987-07-27`. */
  released: field(readYear),
  country: text,
  /** The name of the first label. */
  label: text,
  catno: text,
  /** The words of the format without its carrier, in one text: `12", 33 ⅓ RPM`. */
  format: text,
  /** The carriers: `["Vinyl"]`. */
  major_formats: words,
  thumb: link,
  stats: object((one) => ({ user: readStats(one.user), community: readStats(one.community) })),
});

/** Reads how many copies are in collections and on wantlists. Null: Discogs did not say. */
function readStats(value: unknown): { in_collection: number | null; in_wantlist: number | null } {
  const stats: Fields = typeof value === 'object' && value !== null ? { ...value } : {};
  return { in_collection: readCount(stats.in_collection), in_wantlist: readCount(stats.in_wantlist) };
}

const facets = list((one) => ({
  id: cleanText(one.id),
  values: Array.isArray(one.values) ? one.values.slice(0, MOST_VALUES).flatMap(readFacetValue) : [],
}));

/** Reads a value of a facet: none, if it has no value to ask for. */
function readFacetValue(value: unknown): { value: string; title: string; count: number }[] {
  const fields: Fields = typeof value === 'object' && value !== null ? { ...value } : {};
  const title = cleanText(fields.title);
  // A year can be a number.
  const text = typeof fields.value === 'number' ? String(fields.value) : fields.value;
  const asked = text === title ? title : cleanText(decoded(text));
  if (asked === null) return [];
  return [{ value: asked, title: title ?? asked, count: readCount(fields.count) ?? 0 }];
}

/**
 * Decodes the value of a facet. Discogs encodes it as part of an address (a recorded answer has `33+%E2%85%93+RPM` for
 * `33 ⅓ RPM`), and the client encodes it again when it asks. A text that cannot be decoded stays.
 */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const spaced = value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return value;
  }
}

/** `GET /masters/{id}/versions`. A row that does not fit the schema is left out, because the other rows are still good. */
export const versionsSchema = z.object({
  pagination: z.object({ page: total, pages: total, items: total }),
  filter_facets: facets,
  versions: z.array(z.unknown()).transform((rows) =>
    rows.slice(0, MOST_PARTS).flatMap((row): RawVersion[] => {
      const read = versionSchema.safeParse(row);
      return read.success ? [read.data] : [];
    }),
  ),
});

export type RawMaster = z.output<typeof masterSchema>;
export type RawVersion = z.output<typeof versionSchema>;
export type RawVersions = z.output<typeof versionsSchema>;
