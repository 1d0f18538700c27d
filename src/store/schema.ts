// Store: the tables. A change here is followed by `npm run db:generate`, which writes the next migration into drizzle/.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CachedSearch } from '../core/ports.ts';
import type { PreviewResult, RunKind, RunStatus, SyncProgress } from '../core/sync/types.ts';
import type { CollectionItem, IntentStatus, Pressing, Release, StoredRecord } from '../core/types.ts';
import { bigNumber, cleanedText, jsonOf, moment } from './columns.ts';

/** So many characters of a search text are in the index of beginnings: a whole one may be longer than an index can hold. */
const BEGINNING = 64;

/** In the order of their bytes. The number stands in the statement: an expression with a parameter is none of the index. */
export const beginningOf = (searchText: SQLWrapper): SQL =>
  sql`(left(${searchText}, ${sql.raw(String(BEGINNING))}) collate "C")`;

/** Every release we keep, whether or not it is in the Discogs collection. */
export const records = pgTable(
  'records',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    createdAt: moment('created_at').notNull(),
    /**
     * Artist, title, label and catalogue number, folded (fold.ts). Stands in front of the other texts because Postgres
     * reads a row from its beginning, and a search by text reads every row: a third of its time.
     */
    searchText: cleanedText('search_text').notNull(),
    artistName: cleanedText('artist_name').notNull(),
    albumTitle: cleanedText('album_title').notNull(),
    yearReleased: integer('year_released'),
    labelName: cleanedText('label_name'),
    catalogNumber: cleanedText('catalog_number'),
    discogsId: bigNumber('discogs_id').unique(),
    discogsUri: cleanedText('discogs_uri'),
    thumbnailUrl: cleanedText('thumbnail_url'),
    coverImageUrl: cleanedText('cover_image_url'),
    genres: cleanedText('genres').array().notNull(),
    styles: cleanedText('styles').array().notNull(),
    upcCode: cleanedText('upc_code'),
    recordSize: cleanedText('record_size'),
    vinylColor: cleanedText('vinyl_color'),
    isShapedVinyl: boolean('is_shaped_vinyl').notNull(),
    dataSource: text('data_source').$type<StoredRecord['dataSource']>().notNull(),
    /** For display, and for what to push. Whether a copy exists is asked of Discogs, never of this flag. */
    isSyncedWithDiscogs: boolean('is_synced_with_discogs').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    // What is to be pushed, oldest first. Rows from a pull are born synced and cost this index nothing.
    index('records_unsynced').on(table.createdAt, table.id).where(sql`not ${table.isSyncedWithDiscogs}`),
    // What an artist's name begins with, for autocomplete.
    index('records_beginning').on(beginningOf(table.searchText)),
  ],
);

/** The mirror of the Discogs collection: one row a copy. */
export const collectionItems = pgTable(
  'collection_items',
  {
    instanceId: bigNumber('instance_id').primaryKey(),
    releaseId: bigNumber('release_id').notNull(),
    masterId: bigNumber('master_id'),
    folderId: bigNumber('folder_id').notNull(),
    rating: integer('rating').notNull(),
    addedAt: moment('added_at'),
    notes: jsonOf<CollectionItem['notes']>('notes').notNull(),
    /** When Discogs last showed it to us. */
    seenAt: moment('seen_at').notNull(),
    /** The run whose pull saw it last; what a complete pull did not see is gone. No foreign key: runs are pruned. */
    seenInRun: bigNumber('seen_in_run'),
    /** The run that was unfinished when an Add or an Undo wrote it: newer than the pages of that run may be. */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [
    index('collection_items_release').on(table.releaseId),
    index('collection_items_master').on(table.masterId),
  ],
);

/** Discogs' word that a copy of a release is owned, of copies that the mirror may not have yet. A complete pull ends it. */
export const ownershipHints = pgTable(
  'ownership_hints',
  {
    releaseId: bigNumber('release_id').primaryKey(),
    masterId: bigNumber('master_id'),
    /** The run that was unfinished when it was said: its pull may have read the page before. */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [index('ownership_hints_master').on(table.masterId)],
);

/** One row for each intent to add a copy, written before Discogs is asked for it (docs/architecture.md, "One Add"). */
export const addIntents = pgTable(
  'add_intents',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    releaseId: bigNumber('release_id').notNull(),
    /** The row of `records` it is about. No foreign key: what an Undo takes back is gone, and its history stays. */
    recordId: uuid('record_id'),
    status: text('status').$type<IntentStatus>().notNull(),
    requestKey: cleanedText('request_key').unique(),
    requesterId: text('requester_id'),
    guildId: text('guild_id'),
    channelId: text('channel_id'),
    rowCreated: boolean('row_created').notNull(),
    flagBefore: boolean('flag_before').notNull(),
    knownInstanceIds: jsonOf<number[]>('known_instance_ids'),
    instanceId: bigNumber('instance_id'),
    confirmedByDiscogs: boolean('confirmed_by_discogs').notNull().default(false),
    holder: cleanedText('holder').notNull(),
    attempt: integer('attempt').notNull().default(1),
    leaseUntil: moment('lease_until'),
    createdAt: moment('created_at').notNull(),
    postedAt: moment('posted_at'),
    gaveUpAt: moment('gave_up_at'),
    closedAt: moment('settled_at'),
    undoSentAt: moment('undo_sent_at'),
    undoneAt: moment('undone_at'),
  },
  (table) => [
    // Whoever adds, pushes or undoes has the copies of a release for himself.
    uniqueIndex('add_intents_one_live')
      .on(table.releaseId)
      .where(sql`${table.status} in ('open', 'undoing')`),
    index('add_intents_release').on(table.releaseId, table.id),
  ],
);

/** One row a /sync, finished or not (docs/architecture.md, "One /sync", 2). A preview writes nothing but this row. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    kind: text('kind').$type<RunKind>().notNull(),
    /** The Discogs account it was started for. */
    account: cleanedText('account').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    phase: text('phase').$type<SyncProgress['phase']>().notNull(),
    /** Where to go on after a restart; its shape belongs to the engine. */
    cursor: jsonOf<unknown>('cursor'),
    pulled: integer('pulled').notNull().default(0),
    pushed: integer('pushed').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    totalDiscogsItems: integer('total_discogs_items').notNull().default(0),
    requesterId: text('requester_id').notNull(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** Where it is shown. Null until the progress message was sent. */
    messageId: text('message_id'),
    messageChannelId: text('message_channel_id'),
    /** Discord id of who wants it stopped. */
    stoppedBy: text('stopped_by'),
    /** How often it was taken up. Whoever did it last works at it; an older number may write no more. */
    attempt: integer('attempt').notNull().default(0),
    preview: jsonOf<PreviewResult>('preview'),
    /** Copies that an Undo removed while it went on: a page that was asked for before still shows them. */
    undone: bigNumber('undone').array().notNull().default([]),
    /** Records that are here, and of which the complete pull saw no copy though there once was one. */
    gone: integer('gone').notNull().default(0),
    startedAt: moment('started_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** Null while the run is to go on, also when it is paused. */
    endedAt: moment('ended_at'),
  },
  (table) => [
    // The same value for every unfinished run: there can be one.
    uniqueIndex('sync_runs_one_active')
      .on(sql`(${table.endedAt} is null)`)
      .where(sql`${table.endedAt} is null`),
  ],
);

export const syncErrors = pgTable(
  'sync_errors',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    runId: bigNumber('run_id')
      .notNull()
      .references(() => syncRuns.id, { onDelete: 'cascade' }),
    releaseId: bigNumber('release_id'),
    message: cleanedText('message').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [index('sync_errors_run').on(table.runId, table.id)],
);

/** What Discogs told of a release less than six hours ago: its terms allow no older (caches.ts). */
export const releaseCache = pgTable('release_cache', {
  releaseId: bigNumber('release_id').primaryKey(),
  detail: text('detail').$type<'full' | 'row'>().notNull(),
  /** CACHE_VERSION of the code that wrote it (caches.ts): another one's rows are not read. */
  version: integer('version').notNull(),
  data: jsonOf<Release | Pressing>('data').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

/** The ids that a search found less than ten minutes ago. */
export const searchCache = pgTable('search_cache', {
  /** A hash: what people type may be longer than an index can hold. */
  keyHash: text('key_hash').primaryKey(),
  version: integer('version').notNull(),
  /** Named after what the first versions kept there: the ids alone. */
  found: jsonOf<Omit<CachedSearch, 'step'>>('release_ids').notNull(),
  step: integer('step').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

/** Small facts with a name: the Discogs account of this database. */
export const facts = pgTable('facts', {
  name: text('name').primaryKey(),
  value: cleanedText('value').notNull(),
});
