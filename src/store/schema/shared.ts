// Store: the tables that belong to no account: settings of servers, answers of Discogs, and facts.
import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { CachedSearch, CachedVersions } from '../../core/search/ports.ts';
import type { Master } from '../../core/search/types.ts';
import type { Pressing, Release } from '../../core/types.ts';
import { bigNumber, cleanedText, jsonOf, moment } from '../columns.ts';

/**
 * The settings that the managers of a Discord server chose. A server without a row has the defaults. The table has no ids of
 * persons.
 */
export const guildSettings = pgTable('guild_settings', {
  guildId: text('guild_id').primaryKey(),
  /** Whether answers are private when a command does not say otherwise. */
  answersPrivate: boolean('answers_private').notNull().default(false),
  /**
   * The account that the chosen folder belongs to. This column and the next two are null if no folder was chosen: then adds go
   * into the folder of the configuration.
   */
  folderAccountId: integer('folder_account_id'),
  folderId: bigNumber('folder_id'),
  /** The name that the folder had when it was chosen. */
  folderName: cleanedText('folder_name'),
  /** The channel of the feed. Null: the server has no feed. */
  feedChannelId: text('feed_channel_id'),
  /** The feed shows only what was added after this moment. Null: the server has no feed. */
  feedSince: moment('feed_since'),
  updatedAt: moment('updated_at').notNull(),
});

/** Answers of Discogs about releases. They are used for six hours, because Discogs' terms forbid older data (caches.ts). */
export const releaseCache = pgTable('release_cache', {
  releaseId: bigNumber('release_id').primaryKey(),
  detail: text('detail').$type<'full' | 'row'>().notNull(),
  /** The CACHE_VERSION of the code that wrote the row (caches.ts). Rows of another version are not read. */
  version: integer('version').notNull(),
  data: jsonOf<Release | Pressing>('data').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

export type CachedAnswer = Omit<CachedSearch, 'step'> | { master: Master } | CachedVersions;

/** The results of the searches of the last ten minutes; the masters, and the pages of versions, of the last six hours. */
export const searchCache = pgTable('search_cache', {
  /** A hash of the search, because a typed text can be too long for an index. Other answers have other keys (search-cache.ts). */
  keyHash: text('key_hash').primaryKey(),
  version: integer('version').notNull(),
  /** The answer. The first versions kept only release ids here, hence the name of the column. */
  found: jsonOf<CachedAnswer>('release_ids').notNull(),
  step: integer('step').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

/** Named facts, which are short texts. One of them is how long the next process must wait before its first call to Discogs. */
export const facts = pgTable('facts', {
  name: text('name').primaryKey(),
  value: cleanedText('value').notNull(),
});
