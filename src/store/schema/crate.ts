// Store: the tables of the crate: its account, its records, the mirror of the Discogs collection, and what people ask of it.
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
  uuid,
} from 'drizzle-orm/pg-core';
import type { CrateQuestion } from '../../core/crate/types.ts';
import type { ImportEntry } from '../../core/import/ports.ts';
import type {
  CollectionField,
  CollectionItem,
  ListedArtist,
  ListedFormat,
  ListedLabel,
  StoredRecord,
} from '../../core/types.ts';
import { bigNumber, cleanedText, jsonOf, moment } from '../columns.ts';
import { accountId } from './account-id.ts';

/** The number of characters of a search text that the index of beginnings has. A whole text can be too long for an index. */
const BEGINNING = 64;

/**
 * SQL for the beginning of a search text, sorted by bytes. The number is a literal, because an expression with a parameter does
 * not match the index.
 */
export const beginningOf = (searchText: SQLWrapper): SQL =>
  sql`(left(${searchText}, ${sql.raw(String(BEGINNING))}) collate "C")`;

/**
 * One row for each Discogs account. At most one row has no name: the local account, whose records are only here. All rows that
 * belong to an account are its crate, and every query on a table of the crate names the account.
 */
export const accounts = pgTable('accounts', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  /** Discogs' own number for the account. It is stored because a name can change, and another person can get the old name. */
  discogsUserId: bigNumber('discogs_user_id').unique(),
  name: cleanedText('name'),
  /** The name in lower case, because Discogs ignores case. An empty text if there is no name. */
  foldedName: cleanedText('folded_name').notNull().unique(),
  /** Where the account comes from. `shared` is the account of the configuration, which all persons use. */
  source: text('source').$type<'shared'>().notNull(),
  /** The Discogs folder for new copies. */
  folderId: bigNumber('folder_id').notNull(),
  /**
   * Whether the name is certainly right: Discogs accepted a copy from us, or showed the collection to the account's own token.
   */
  proved: boolean('proved').notNull(),
  /** The hour of the nightly sync, 0 to 23. This column and the next three are null while it is off. */
  nightlyHour: integer('nightly_hour'),
  nightlyTimezone: text('nightly_timezone'),
  /** The Discord server that made this setting. */
  nightlyGuildId: text('nightly_guild_id'),
  nightlySetAt: moment('nightly_set_at'),
  createdAt: moment('created_at').notNull(),
  /** The moment of the last start with this account. */
  usedAt: moment('used_at').notNull(),
});

/** All saved releases, whether they are in the Discogs collection or not. */
export const records = pgTable(
  'records',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: accountId(),
    createdAt: moment('created_at').notNull(),
    /**
     * Artist, title, label and catalogue number, folded (search-text.ts), and short enough for an index. It stands in front of the
     * longer texts, because Postgres reads a row from its beginning.
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
    /**
     * Whether the release counts as in the collection. People see it, and a push takes the records without it. It is no proof:
     * only Discogs knows whether a copy exists.
     */
    isSyncedWithDiscogs: boolean('is_synced_with_discogs').notNull(),
    updatedAt: moment('updated_at').notNull(),
    country: cleanedText('country'),
    masterId: bigNumber('master_id'),
    artists: jsonOf<ListedArtist[]>('artists'),
    labels: jsonOf<ListedLabel[]>('labels'),
    /**
     * The formats as Discogs lists them. Null marks a row of an earlier version, which also has no artists and labels here. The
     * next pull that sees a copy fills these columns.
     */
    formats: jsonOf<ListedFormat[]>('formats'),
    /** The genres and the formats as bits (word-bits.ts). An index cannot have their texts, which can be too long for it. */
    genreBits: integer('genre_bits').notNull().default(0),
    formatBits: integer('format_bits').notNull().default(0),
  },
  (table) => [
    // The index of the records to push, oldest first. Records from a pull are synced from the start, so they are never in this
    // index.
    index('records_unsynced')
      .on(table.accountId, table.createdAt, table.id)
      .where(sql`not ${table.isSyncedWithDiscogs}`),
    // The index of the beginnings of artists' names, for autocomplete.
    index('records_beginning').on(table.accountId, beginningOf(table.searchText)),
    // All that people narrow a list of the crate by, the newest records last. Such a question reads only this index, which has a fifth
    // of the pages of the table, and no row of another account (docs/performance.md).
    index('records_questions').on(
      table.accountId,
      table.createdAt,
      table.id.desc().nullsFirst(),
      table.yearReleased,
      table.genreBits,
      table.formatBits,
      table.discogsId,
      table.searchText,
    ),
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
    /** The moment of the last answer of Discogs that had this copy. */
    seenAt: moment('seen_at').notNull(),
    /**
     * The run whose pull saw this copy last. At its end, a complete pull removes the copies that it did not see. This is no
     * foreign key, because runs are pruned.
     */
    seenInRun: bigNumber('seen_in_run'),
    /**
     * The run that was unfinished when an Add or an Undo wrote this row, or null. The pull of that run does not remove the row,
     * because the row can be newer than the pages of the pull.
     */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.instanceId] }),
    index('collection_items_release').on(table.accountId, table.releaseId),
    index('collection_items_master').on(table.accountId, table.masterId),
    // The index of the copies in a folder. It has the releases, so that a question about a folder reads no row of the mirror.
    index('collection_items_folder').on(table.accountId, table.folderId, table.releaseId),
  ],
);

/**
 * One row for each release of which Discogs said in a search that the account owns it. The mirror may not have the copy yet. A
 * complete pull removes the row.
 */
export const ownershipHints = pgTable(
  'ownership_hints',
  {
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    masterId: bigNumber('master_id'),
    /**
     * The run that was unfinished when Discogs said so, or null. The pull of that run does not remove the row, because it may
     * have read the page with the copy before.
     */
    savedInRun: bigNumber('saved_in_run'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.releaseId] }),
    index('ownership_hints_master').on(table.accountId, table.masterId),
  ],
);

/**
 * One row for each release of which is known whether it is on the wantlist: Discogs said so in a search, or a button of ours changed
 * it. A row without a want is deleted after a day (prune.ts).
 */
export const wants = pgTable(
  'wants',
  {
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    isWanted: boolean('is_wanted').notNull(),
    /** When Discogs was asked, or when it confirmed the change. */
    saidAt: moment('said_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.releaseId] })],
);

/** The folders of the Discogs collection, as of the last sync. Folder 0 is a view of all others, and has no row. */
export const folders = pgTable(
  'folders',
  {
    accountId: accountId(),
    folderId: bigNumber('folder_id').notNull(),
    name: cleanedText('name').notNull(),
    /** The place in Discogs' list. */
    position: integer('position').notNull(),
    readAt: moment('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.folderId] })],
);

/** The fields that the owner of the Discogs collection can fill for each copy, as of the last sync. */
export const fields = pgTable(
  'fields',
  {
    accountId: accountId(),
    fieldId: bigNumber('field_id').notNull(),
    name: cleanedText('name').notNull(),
    type: text('type').$type<CollectionField['type']>().notNull(),
    isPublic: boolean('is_public').notNull(),
    /** The options of a dropdown. Empty for other types. */
    options: jsonOf<string[]>('options').notNull(),
    /** The place in Discogs' list. */
    position: integer('position').notNull(),
    readAt: moment('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.fieldId] })],
);

/** The question behind each list of the crate, so that the pages of its message answer the same question (prune.ts). */
export const crateLists = pgTable(
  'crate_lists',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    /** The Discord id of the person who asked. Null: the person was removed (prune.ts). */
    asker: text('asker'),
    question: jsonOf<CrateQuestion>('question').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('crate_lists_created').on(table.accountId, table.createdAt)],
);

/**
 * What a file that a person wants to import would add, from the dry run until Add is pressed. A row is kept for a day, and as long
 * as a run works at it (prune.ts).
 */
export const imports = pgTable(
  'imports',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    /** The Discord id of the person who gave the file. Null: the person was removed (prune.ts). */
    asker: text('asker'),
    guildId: text('guild_id').notNull(),
    toAdd: jsonOf<ImportEntry[]>('to_add').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('imports_created').on(table.accountId, table.createdAt)],
);
