// Live: every field that the bot reads of Discogs and of Discord, each with its type. src/discogs/schemas.ts takes an answer without
// most of them; here each must be there. Fields that Discogs leaves out when it knows nothing are optional.
import { z } from 'zod';

const id = z.int().positive();
const count = z.int().nonnegative();
const text = z.string();
const words = z.array(text);

const artists = z.array(z.object({ name: text, anv: text, join: text, id: count })).min(1);
const labels = z.array(z.object({ name: text, catno: text, id: count })).min(1);
const formats = z
  .array(z.object({ name: text, qty: text, text: text.optional(), descriptions: words.optional() }))
  .min(1);
const community = z.object({ have: count, want: count });

/** Of a release that has everything, so that no field is optional. */
export const release = z.object({
  id,
  title: text,
  artists,
  year: count,
  country: text,
  labels,
  formats,
  genres: words.min(1),
  styles: words.min(1),
  master_id: id,
  identifiers: z.array(z.object({ type: text, value: text, description: text.optional() })).min(1),
  images: z.array(z.object({ type: text, uri: text, uri150: text })).min(1),
  thumb: text,
  uri: text,
  community,
  num_for_sale: count,
  lowest_price: z.number().nonnegative().nullable(),
});

const searchRow = z.object({
  id,
  type: text,
  title: text,
  year: text.optional(),
  country: text.optional(),
  label: words,
  catno: text,
  format: words,
  barcode: words,
  formats,
  master_id: count.nullable(),
  thumb: text,
  cover_image: text,
  uri: text,
  community,
  user_data: z.object({ in_collection: z.boolean(), in_wantlist: z.boolean() }),
});

export const search = z.object({
  pagination: z.object({ items: count }),
  results: z.array(searchRow).min(1),
});

/** Like `search`, for a question that can find nothing. */
export const anySearch = z.object({
  pagination: z.object({ items: count }),
  results: z.array(z.object({ id, barcode: words.optional() })),
});

export const master = z.object({ id, title: text, artists, year: count, uri: text });

const counts = z.object({ in_collection: count, in_wantlist: count });
const facet = z.object({
  id: text,
  values: z.array(z.object({ title: text, value: text, count })),
});

/** The versions of a master that has some. */
export const versions = z.object({
  pagination: z.object({ page: count, pages: count, items: count }),
  filter_facets: z.array(facet).min(1),
  versions: z
    .array(
      z.object({
        id,
        title: text,
        released: text,
        country: text,
        label: text,
        catno: text,
        format: text,
        major_formats: words.min(1),
        thumb: text,
        stats: z.object({ user: counts, community: counts }),
      }),
    )
    .min(1),
});

const copy = z.object({
  id,
  instance_id: id,
  folder_id: count,
  rating: count.max(5),
  date_added: z.iso.datetime({ offset: true }),
  notes: z.array(z.object({ field_id: count, value: text })).optional(),
});

export const collectionPage = z.object({
  pagination: z.object({ page: count, pages: count, items: count }),
  releases: z.array(
    copy.extend({
      basic_information: z.object({
        title: text,
        artists,
        year: count,
        labels,
        formats,
        genres: words,
        styles: words,
        master_id: count.nullable(),
        thumb: text,
        cover_image: text,
      }),
    }),
  ),
});

export const instances = z.object({
  pagination: z.object({ page: count, pages: count }),
  releases: z.array(copy.extend({ basic_information: z.object({ master_id: count.nullable() }) })),
});

export const identity = z.object({ id, username: text.min(1) });
export const folders = z.object({ folders: z.array(z.object({ id: count, name: text })).min(1) });
export const value = z.object({ minimum: text, median: text, maximum: text });

/** Discord sends ids as text. */
const snowflake = text.regex(/^\d{17,20}$/);

const discordUser = z.object({ id: snowflake, username: text });

export const discordApplication = z.object({
  id: snowflake,
  name: text,
  bot_public: z.boolean(),
  owner: discordUser,
  team: z
    .object({ owner_user_id: snowflake, members: z.array(z.object({ user: discordUser })).min(1) })
    .nullable(),
});
export const discordGateway = z.object({
  url: text.regex(/^wss?:\/\//),
  shards: count,
  session_start_limit: z.object({
    total: count,
    remaining: count,
    reset_after: count,
    max_concurrency: count,
  }),
});
/** Permissions are a set of more bits than a JSON number keeps, so Discord sends them as text. */
export const discordServers = z.array(
  z.object({ id: snowflake, name: text, permissions: text.regex(/^\d{1,20}$/) }),
);
