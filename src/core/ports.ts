// Core: the ports: what the core needs of the other rooms. src/discogs and src/store implement them; src/runout.ts connects them.
import type { AccountStore } from './accounts/ports.ts';
import type { IntentStore } from './add/ports.ts';
import type { CopyReader, CrateLists, Shelf, ValueStore } from './crate/ports.ts';
import type { DetailStore } from './details/ports.ts';
import type { FeedStore } from './feed/ports.ts';
import type { ImportStore } from './import/ports.ts';
import type { NightlyStore } from './nightly/ports.ts';
import type { Caches } from './search/ports.ts';
import type { SettingsStore } from './settings/ports.ts';
import type { SyncStore } from './sync/ports.ts';
import type {
  CollectionField,
  CollectionFolder,
  CollectionItem,
  Ownership,
  Release,
  StoredRecord,
} from './types.ts';

/** The part of a pino logger that every room may use. A call has its facts first, then one constant sentence. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What Discogs says about owning one release. */
export interface OwnedAccordingToDiscogs {
  releaseId: number;
  masterId: number | null;
  isOwned: boolean;
}

/** What is known of a release on the wantlist of the account. */
export interface WantWord {
  releaseId: number;
  isWanted: boolean;
  /** When Discogs was asked, or when it confirmed a change. A newer word replaces an older one. */
  at: Date;
}

/** The fields that distinguish one record from another in a list. */
export type FoundRecord = Pick<
  StoredRecord,
  | 'id'
  | 'artistName'
  | 'albumTitle'
  | 'yearReleased'
  | 'labelName'
  | 'catalogNumber'
  | 'discogsId'
  | 'country'
>;

/** Checks of the database, for /status and the health port. Every method throws a StoreError when the database fails. */
export interface DatabaseProbe {
  kind: 'embedded' | 'postgres';
  /** Returns how long the database takes to answer, in ms of real time. */
  ping(): Promise<number>;
  /**
   * Reads from the database and writes to its disk, because an Add needs both. Fails also when an earlier query found a part of
   * the database unreadable.
   */
  canWrite(): Promise<void>;
}

/** Regular work on the database itself. Every method throws a StoreError when the database fails. */
export interface Upkeep {
  /**
   * Frees the room of deleted rows, and does other work that a Postgres server does by itself and the embedded database does not.
   * Works in steps of less than a second; other queries run between the steps. Stops after the step in which `signal` aborts.
   */
  tend(signal: AbortSignal): Promise<void>;
  /**
   * Makes the backup copy of this day, unless there is one. Copies only an embedded database, and only if all of it can be read,
   * because the copy of a damaged database would replace a good copy.
   */
  keepCopy(now: Date): Promise<void>;
}

/**
 * Older rows are deleted. `lists`: the questions behind the lists of the crate. `imports`: files that were looked at. `wants`: releases
 * that were taken off the wantlist. `details`: values that Discogs never took. `feed`: posts of the feed.
 */
export interface PruneTimes {
  runs: Date;
  intents: Date;
  lists: Date;
  imports: Date;
  wants: Date;
  details: Date;
  feed: Date;
}

/**
 * What belongs to one Discogs account: no method reads or changes anything of another account. The caller gives all times, from
 * the bot's clock. Every method throws a StoreError (src/errors.ts) when the database fails.
 */
export interface Crate {
  records: {
    /**
     * Inserts a record, or returns the existing one with `created: false`, even if two processes insert at the same moment. An
     * existing record gets a missing country and missing barcodes, as by `fill`.
     */
    insert(
      release: Release,
      row: { isSynced: boolean; now: Date },
    ): Promise<{ record: StoredRecord; created: boolean }>;
    /**
     * Saves the country and the barcodes of these answers in records that have none, and changes nothing else. Skips a record
     * that another transaction is writing.
     */
    fill(answers: readonly Pick<Release, 'releaseId' | 'country' | 'barcodes'>[]): Promise<void>;
    findByReleaseId(releaseId: number): Promise<StoredRecord | null>;
    /** Returns how many records of the crate were made until this moment. */
    countUntil(createdAt: Date): Promise<number>;
    find(id: string): Promise<StoredRecord | null>;
    /**
     * Returns the records that have every word of this text in artist, title, label or catalogue number, the best match first.
     * For an empty text, returns the newest records. Ignores case and accents. A word also matches a part of a longer word.
     */
    search(text: string, limit: number): Promise<FoundRecord[]>;
    /**
     * Returns the artists of the records whose name has every word of this text, those that begin with it first. Ignores case and
     * accents. A text of one or two characters finds only names that begin with it; an empty text finds none.
     */
    artists(text: string, limit: number): Promise<string[]>;
    /**
     * Does the same for titles. `artist`: only titles of artists whose name begins with it; then any text counts. With an empty
     * one, of all artists; then a text of one or two characters finds none.
     */
    titles(text: string, options: { artist: string; limit: number }): Promise<string[]>;
    /**
     * Overwrites the columns that come from Discogs. `data_source`, `is_synced_with_discogs` and `created_at` stay. `updated_at`
     * changes only if another column did. Null: the record does not exist any more.
     */
    refresh(
      id: string,
      release: Release,
      now: Date,
    ): Promise<{ before: StoredRecord; after: StoredRecord } | null>;
  };
  collection: {
    /** Saves copies in the mirror, as an answer of Discogs shows them. Copies that are there already are updated. */
    save(items: CollectionItem[], now: Date): Promise<void>;
    /** Returns the copies of one release in the mirror, the lowest instance id first. */
    ofRelease(releaseId: number): Promise<CollectionItem[]>;
  };
  /** The folders of the collection, as of the last sync that could read them. */
  folders: {
    /** Replaces the list. `folders` is in Discogs' order, without folder 0. */
    replace(folders: readonly CollectionFolder[], now: Date): Promise<void>;
    /** Returns the list in Discogs' order. Empty: no sync has read it. */
    list(): Promise<CollectionFolder[]>;
  };
  /** The fields of the collection, as of the last sync that could read them. */
  fields: {
    /** Replaces the list. `fields` is in the owner's order. */
    replace(fields: readonly CollectionField[], now: Date): Promise<void>;
    /** Returns the list in the owner's order. Empty: no sync has read it, or there are none. */
    list(): Promise<CollectionField[]>;
  };
  lists: CrateLists;
  imports: ImportStore;
  shelf: Shelf;
  value: ValueStore;
  copies: CopyReader;
  /**
   * Saves whether Discogs says that these releases are owned. It counts until a sync has read the whole collection. `askedAt`: when
   * Discogs was asked. For a release that got or lost a copy through us since then, nothing changes.
   */
  noteOwned(said: readonly OwnedAccordingToDiscogs[], askedAt: Date): Promise<void>;
  /** Saves whether these releases are on the wantlist. An older word than the saved one changes nothing. */
  noteWanted(said: readonly WantWord[]): Promise<void>;
  /** Returns the ownership facts of these releases, one entry for each. */
  ownership(pressings: { releaseId: number; masterId: number | null }[]): Promise<Map<number, Ownership>>;
  intents: IntentStore;
  /** What people typed into forms of details, until all of it is on Discogs. */
  details: DetailStore;
  /** The runs of /sync, and what they read and write. */
  sync: SyncStore;
  nightly: NightlyStore;
  /** The posts of the feed. */
  feed: FeedStore;
  /** Counts the records, the records that a /sync would push, and the copies in the mirror. */
  counts(): Promise<{ records: number; unsynced: number; copies: number }>;
  /**
   * Returns how many records a /sync would push, and when a /sync was last done (null: never, or so long ago that its run is
   * deleted). Fast, because it is asked often.
   */
  figures(): Promise<{ waiting: number; lastSyncAt: Date | null }>;
  /**
   * Deletes runs that ended, adds that were closed, questions that were asked, imports that were looked at, and details that were
   * typed before these times. The newest run of each kind stays, without the ids of people. An import stays while a run works at it. Returns the numbers of
   * deleted rows.
   */
  prune(before: PruneTimes): Promise<Record<'runs' | 'intents' | 'lists' | 'imports' | 'details', number>>;
}

/** The data that all accounts share, and the crate of each account. Every method throws a StoreError when the database fails. */
export interface Store {
  accounts: AccountStore;
  /** Returns the crate of an account. Does not check whether the account exists. */
  crate(accountId: number): Crate;
  caches: Caches;
  /** Small values, each with a name, such as the wait that the budget journal saves. */
  facts: {
    /** Saves the value under this name, unless the name has a value already. Returns the saved value. */
    remember(name: string, value: string): Promise<string>;
    get(name: string): Promise<string | null>;
    /** Saves the value under this name, and replaces an older one. */
    set(name: string, value: string): Promise<void>;
  };
  /**
   * Removes a Discord user from every add, every question about the crate, every import, and every sync that is over, of all accounts, in one transaction. Returns the
   * number of changed rows.
   */
  forget(userId: string): Promise<number>;
  settings: SettingsStore;
  close(): Promise<void>;
}
