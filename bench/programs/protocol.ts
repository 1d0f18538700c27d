// Bench, programs: the messages between a benchmark and the programs that it starts.
import { z } from 'zod';

/** The local Discogs that a benchmark wants. */
export const discogsWish = z.object({
  /** How many times faster than real time its clock runs. */
  speed: z.number().default(1),
  /** Calls a minute. Null: unlimited. */
  limit: z.number().nullable().default(60),
  latencyMs: z.union([z.number(), z.tuple([z.number(), z.number()])]).default(0),
  seed: z.number().default(1),
  /** Number of copies in the collection. */
  copies: z.number().default(0),
  /** Number of pressings that are in no collection. */
  toPush: z.number().default(0),
  /** Serves prepared collection pages as bytes. Then the list of requests does not have them. */
  keepsPages: z.boolean().default(false),
});
export type DiscogsWish = z.input<typeof discogsWish>;

export const ready = z.object({
  url: z.string(),
  token: z.string(),
  username: z.string(),
  /** The value of CLOCK_SPEED. */
  clockSpeed: z.string(),
  /** Release ids of the pressings that are in no collection. */
  toPush: z.array(z.number()),
});
export type Ready = z.infer<typeof ready>;

export const seen = z.object({
  /** The requests that arrived, in order. Times in ms of the server's clock. */
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

/** Where a pull reads from, and where it writes to. */
export const pullWish = z.object({
  url: z.string(),
  token: z.string(),
  username: z.string(),
  copies: z.number(),
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: z.string().nullable(),
  dataDir: z.string(),
  /** For the simplest code: whether it asks for the next page while it inserts the last one. */
  readsAhead: z.boolean().default(true),
});
export type PullWish = z.input<typeof pullWish>;

export const pulled = z.object({
  ms: z.number(),
  /** Memory of the process (rss), before the pull and at its peak. */
  beforeBytes: z.number(),
  peakBytes: z.number(),
});
export type Pulled = z.infer<typeof pulled>;

/** Which photos are scanned, one after the other. `bad`: files that the decoder refuses, each once after them. */
export const scanWish = z.object({ files: z.array(z.string()), bad: z.array(z.string()) });

export const scanned = z.object({
  /** The first scan, with the start of the process that decodes. */
  coldMs: z.number(),
  scans: z.array(
    z.object({
      ms: z.number(),
      /** The longest time in which no other work of the bot's process had its turn. */
      blockedMs: z.number(),
      codes: z.array(z.string()),
    }),
  ),
  /** How long each bad file took until it was refused. */
  refusedMs: z.array(z.number()),
  /** Memory (rss) of the bot's process and the one that decodes: before the first scan, at most after one, when that has ended. */
  beforeBytes: z.number(),
  mostBytes: z.number(),
  afterBytes: z.number(),
});
export type Scanned = z.infer<typeof scanned>;
