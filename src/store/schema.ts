// Store: the tables. After a change run `npm run db:generate`, which writes the next migration into drizzle/.
//
// `attempt` in add_intents and sync_runs is the fencing token: each claim raises it, and a holder with an older one can write no more.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { CachedSearch } from '../core/ports.ts';
import type { PreviewResult, RunKind, RunStatus, SyncProgress } from '../core/sync/types.ts';
import type {
  CollectionItem,
  IntentStatus,
  ListedArtist,
  ListedFormat,
  ListedLabel,
  Pressing,
  Release,
  StoredRecord,
} from '../core/types.ts';
import { bigNumber, cleanedText, jsonOf, moment } from './columns.ts';

/** How many characters of a search text the index of beginnings has. A whole text can be too long for an index. */
const BEGINNING = 64;

/**
 * The beginning of a search text, sorted by bytes. The number is a literal, because an expression with a parameter does not
 * match the index.
 */
export const beginningOf = (searchText: SQLWrapper): SQL =>
  sql`(left(${searchText}, ${sql.raw(String(BEGINNING))}) collate "C")`;

/**
 * One row for each Discogs account, and at most one without a name: the local one. What belongs to an account is its crate, and every
 * query on such a table names the account.
 */
export const accounts = pgTable('accounts', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  /** Discogs' own number. A name can change, and another person can get it. */
  discogsUserId: bigNumber('discogs_user_id').unique(),
  name: cleanedText('name'),
  /** The name in lower case, because Discogs ignores case. An empty text: no name. */
  foldedName: cleanedText('folded_name').notNull().unique(),
  /** `shared`: the account of the configuration. */
  source: text('source').$type<'shared'>().notNull(),
  /** New copies go into this folder. */
  folderId: bigNumber('folder_id').notNull(),
  /** The name is right: Discogs took a copy of ours, or showed the collection to its own token. */
  proved: boolean('proved').notNull(),
  createdAt: moment('created_at').notNull(),
  /** The last start with this account. */
  usedAt: moment('used_at').notNull(),
});

/** No foreign key: it would look up the account for each row of a pull. An account goes together with its rows (accounts.ts). */
const accountId = () => integer('account_id').notNull();

/** All saved releases, in the Discogs collection or not. */
export const records = pgTable(
  'records',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    createdAt: moment('created_at').notNull(),
    /**
     * Artist, title, label and catalogue number, folded (fold.ts). It comes before the other texts, and the account before it: Postgres
     * reads a row from its beginning, and a search reads every row. This order saves more than half of its time.
     */
    searchText: cleanedText('search_text').notNull(),
    artistName: cleanedText('artist_name').notNull(),
    albumTitle: cleanedText('album_title').notNull(),
    yearReleased: integer('year_released'),
    labelName: cleanedText('label_name'),
    catalogNumber: cleanedText('catalog_number'),
    discogsId: bigNumber('discogs_id'),
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
    /** Shown to people, and used to choose what to push. It is no proof: only Discogs knows whether a copy exists. */
    isSyncedWithDiscogs: boolean('is_synced_with_discogs').notNull(),
    updatedAt: moment('updated_at').notNull(),
    country: cleanedText('country'),
    masterId: bigNumber('master_id'),
    artists: jsonOf<ListedArtist[]>('artists'),
    labels: jsonOf<ListedLabel[]>('labels'),
    /** Null marks a row of an earlier version, which has none of these facts yet. The next pull that sees it writes them. */
    formats: jsonOf<ListedFormat[]>('formats'),
  },
  (table) => [
    // The records to push, oldest first. Records from a pull are synced from the start and not in this index.
    index('records_unsynced')
      .on(table.accountId, table.createdAt, table.id)
      .where(sql`not ${table.isSyncedWithDiscogs}`),
    // The beginnings of artists' names, for autocomplete.
    index('records_beginning').on(table.accountId, beginningOf(table.searchText)),
    unique('records_account_release').on(table.accountId, table.discogsId),
  ],
);

/** The mirror of the Discogs collection: one row for each copy. */
export const collectionItems = pgTable(
  'collection_items',
  {
    accountId: accountId(),
    instanceId: bigNumber('instance_id').notNull(),
    releaseId: bigNumber('release_id').notNull(),
    masterId: bigNumber('master_id'),
    folderId: bigNumber('folder_id').notNull(),
    rating: integer('rating').notNull(),
    addedAt: moment('added_at'),
    notes: jsonOf<CollectionItem['notes']>('notes').notNull(),
    /** When an answer of Discogs last had this copy. */
    seenAt: moment('seen_at').notNull(),
    /** The run whose pull saw it last. A complete pull removes the copies that it did not see. No foreign key: runs are pruned. */
    seenInRun: bigNumber('seen_in_run'),
    /** The run that was unfinished when an Add or an Undo wrote this row. The row can be newer than the pages of that run. */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.instanceId] }),
    index('collection_items_release').on(table.accountId, table.releaseId),
    index('collection_items_master').on(table.accountId, table.masterId),
  ],
);

/** Discogs said in a search that a release is owned. The mirror may not have the copy yet. A complete pull removes the row. */
export const ownershipHints = pgTable(
  'ownership_hints',
  {
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    masterId: bigNumber('master_id'),
    /** The run that was unfinished when Discogs said so. Its pull may have read the page before that. */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.releaseId] }),
    index('ownership_hints_master').on(table.accountId, table.masterId),
  ],
);

/** One row for each intent to add a copy, written before Discogs is asked for it (docs/architecture.md, "One Add"). */
export const addIntents = pgTable(
  'add_intents',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    /** The row of `records`. No foreign key: an Undo removes the record, and the intent stays as history. */
    recordId: uuid('record_id'),
    status: text('status').$type<IntentStatus>().notNull(),
    requestKey: cleanedText('request_key'),
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
    // Only one add, push or undo at a time can change the copies of a release.
    uniqueIndex('add_intents_one_live')
      .on(table.accountId, table.releaseId)
      .where(sql`${table.status} in ('open', 'undoing')`),
    unique('add_intents_request').on(table.accountId, table.requestKey),
    index('add_intents_release').on(table.accountId, table.releaseId, table.id),
  ],
);

/** One row for each /sync, finished or not (docs/architecture.md, "One /sync", 2). A preview writes only this row. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    kind: text('kind').$type<RunKind>().notNull(),
    /** The name of the account when the run began. A run under a name that was corrected since does not go on. */
    account: cleanedText('account').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    phase: text('phase').$type<SyncProgress['phase']>().notNull(),
    /** Where the run resumes after a restart. The sync engine defines its shape. */
    cursor: jsonOf<unknown>('cursor'),
    pulled: integer('pulled').notNull().default(0),
    pushed: integer('pushed').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    totalDiscogsItems: integer('total_discogs_items').notNull().default(0),
    requesterId: text('requester_id').notNull(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** The progress message. Null until it was sent. */
    messageId: text('message_id'),
    messageChannelId: text('message_channel_id'),
    /** The Discord id of the person who stopped the run. */
    stoppedBy: text('stopped_by'),
    attempt: integer('attempt').notNull().default(0),
    preview: jsonOf<PreviewResult>('preview'),
    /** Copies that an Undo removed during the run. A page that was requested before still has them. */
    undone: bigNumber('undone').array().notNull().default([]),
    /** The number of records that had a copy, and of which the complete pull saw none. */
    gone: integer('gone').notNull().default(0),
    startedAt: moment('started_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** Null until the run has ended. A paused run has not ended. */
    endedAt: moment('ended_at'),
  },
  (table) => [
    // An account has one unfinished run.
    uniqueIndex('sync_runs_one_active').on(table.accountId).where(sql`${table.endedAt} is null`),
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

/** What the managers of a server chose. A server without a row has the defaults. No person is in it. */
export const guildSettings = pgTable('guild_settings', {
  guildId: text('guild_id').primaryKey(),
  /** Answers are private where a command does not say otherwise. */
  answersPrivate: boolean('answers_private').notNull().default(false),
  /** The account that has the folder. Null, like the next two: adds go into the folder of the configuration. */
  folderAccountId: integer('folder_account_id'),
  folderId: bigNumber('folder_id'),
  /** The name of the folder when it was chosen. */
  folderName: cleanedText('folder_name'),
  updatedAt: moment('updated_at').notNull(),
});

/** Answers of Discogs about releases, less than six hours old: its terms allow no older ones (caches.ts). */
export const releaseCache = pgTable('release_cache', {
  releaseId: bigNumber('release_id').primaryKey(),
  detail: text('detail').$type<'full' | 'row'>().notNull(),
  /** CACHE_VERSION of the code that wrote it (caches.ts). Rows of another version are not read. */
  version: integer('version').notNull(),
  data: jsonOf<Release | Pressing>('data').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

/** The results of searches of the last ten minutes. */
export const searchCache = pgTable('search_cache', {
  /** A hash: a typed text can be too long for an index. */
  keyHash: text('key_hash').primaryKey(),
  version: integer('version').notNull(),
  /** The first versions kept only release ids here, hence the name of the column. */
  found: jsonOf<Omit<CachedSearch, 'step'>>('release_ids').notNull(),
  step: integer('step').notNull(),
  fetchedAt: moment('fetched_at').notNull(),
});

/** Small named facts, such as what the next process must know of the request budget. */
export const facts = pgTable('facts', {
  name: text('name').primaryKey(),
  value: cleanedText('value').notNull(),
});
