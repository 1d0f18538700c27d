// Bench, programs: what a benchmark and the programs it starts say to each other.
import { z } from 'zod';

/** Which Discogs is wanted. */
export const discogsWish = z.object({
  /** How many times faster than the wall. */
  speed: z.number().default(1),
  /** Calls a minute; null: unlimited. */
  limit: z.number().nullable().default(60),
  latencyMs: z.union([z.number(), z.tuple([z.number(), z.number()])]).default(0),
  seed: z.number().default(1),
  /** In the collection. */
  copies: z.number().default(0),
  /** Pressings that are in no collection. */
  toPush: z.number().default(0),
  /** Collection pages are made before, and served as bytes. They are not in the list of requests, then. */
  keepsPages: z.boolean().default(false),
});
export type DiscogsWish = z.input<typeof discogsWish>;

export const ready = z.object({
  url: z.string(),
  token: z.string(),
  username: z.string(),
  /** Value of CLOCK_SPEED. */
  clockSpeed: z.string(),
  /** Release ids. */
  toPush: z.array(z.number()),
});
export type Ready = z.infer<typeof ready>;

export const seen = z.object({
  /** Those that arrived, in order. Times in ms of the server's clock. */
  requests: z.array(
    z.object({
      at: z.number(),
      answeredAt: z.number().nullable(),
      method: z.string(),
      path: z.string(),
      status: z.number().nullable(),
    }),
  ),
  /** Copies in the collection. */
  size: z.number(),
});
export type Seen = z.infer<typeof seen>;

/** Where a pull is made from, and where to. */
export const pullWish = z.object({
  url: z.string(),
  token: z.string(),
  username: z.string(),
  copies: z.number(),
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: z.string().nullable(),
  dataDir: z.string(),
  /** Of the barest code: the next page is asked for while the last one is inserted. */
  readsAhead: z.boolean().default(true),
});
export type PullWish = z.input<typeof pullWish>;

export const pulled = z.object({
  ms: z.number(),
  /** Memory of the process (rss): before, and at its highest while it pulled. */
  beforeBytes: z.number(),
  peakBytes: z.number(),
});
export type Pulled = z.infer<typeof pulled>;
