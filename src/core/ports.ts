// Core: what the core needs of the other rooms. src/discogs and src/store implement these; src/main joins them.
import type { IntentStore } from './add/ports.ts';
import type { SyncStore } from './sync/ports.ts';
import type {
  BudgetWait,
  CollectionFolder,
  CollectionItem,
  CollectionPage,
  CollectionValue,
  Ownership,
  Pressing,
  Release,
  SearchAnswer,
  StoredRecord,
} from './types.ts';

/** The part of a pino logger that rooms use: facts first, then one constant sentence. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** For whom a call is made, the most urgent first (docs/architecture.md, "The budget"). */
export const LANES = ['person', 'enrichment', 'sync'] as const;
export type Lane = (typeof LANES)[number];

export interface CallOptions {
  lane: Lane;
  signal?: AbortSignal | undefined;
  onWait?: ((wait: BudgetWait) => void) | undefined;
  /**
   * Awaited each time right before a request leaves, after its wait for the budget. When it throws, nothing is sent and
   * the call fails with that error. What must be true at the moment of sending (a lease) is made sure of here.
   */
  beforeSend?: (() => Promise<void>) | undefined;
  /**
   * Awaited when a good answer is here, before anything is read from it: what it does to this process can be told from what
   * the wait for it did. When it throws, the call fails with that error.
   */
  beforeRead?: (() => Promise<void>) | undefined;
}

/** The Discogs client. Every method throws a DiscogsError (src/errors.ts), or the signal's reason. */
export interface Discogs {
  /** `anyFormat` leaves `format=Vinyl` out. */
  searchByCatalogNumber(
    catalogNumber: string,
    options: CallOptions & { anyFormat?: boolean },
  ): Promise<SearchAnswer>;
  searchByArtistAndTitle(
    album: { artist: string; title: string },
    options: CallOptions & { anyFormat?: boolean },
  ): Promise<SearchAnswer>;
  searchByUPC(barcode: string, options: CallOptions): Promise<SearchAnswer>;
  getRelease(releaseId: number, options: CallOptions): Promise<Release>;
  /** `GET /users/{u}/collection/folders/0/releases`, 100 a page, by date added. A page past the end: NotFoundError. */
  getCollectionPage(
    request: { username: string; page: number; order: 'asc' | 'desc' },
    options: CallOptions,
  ): Promise<CollectionPage>;
  /** The copies owned of one release; empty also when there is no such release. */
  getCollectionInstances(
    username: string,
    releaseId: number,
    options: CallOptions,
  ): Promise<CollectionItem[]>;
  /** Makes ANOTHER copy every time it succeeds. On an error with `maybeApplied` a copy may have been made. */
  addToCollection(
    request: { username: string; folderId: number; releaseId: number },
    options: CallOptions,
  ): Promise<{ instanceId: number }>;
  /**
   * @throws NotFoundError also when an attempt whose answer was lost has removed it: the address has the folder in it, and a
   * copy that was moved is not gone. Only a look can tell.
   */
  removeFromCollection(
    copy: { username: string; folderId: number; releaseId: number; instanceId: number },
    options: CallOptions,
  ): Promise<void>;
  getCollectionValue(username: string, options: CallOptions): Promise<CollectionValue>;
  /** Number 0 among them, which is a view of all others. Of another's collection Discogs may show that one alone. */
  getFolders(username: string, options: CallOptions): Promise<CollectionFolder[]>;
  getIdentity(options: CallOptions): Promise<{ username: string }>;
  budget(): BudgetState;
}

/** What `/status` shows of the limiter. */
export interface BudgetState {
  limit: number;
  /** By this process, and by others that share our address. With `kept` and `free` it makes up the limit. */
  used: number;
  /** Kept free after a restart: an earlier process may have used them, and Discogs may count them still. */
  kept: number;
  free: number;
  queued: Record<Lane, number>;
  /** Epoch ms until which Discogs asked us to wait, or null. */
  pausedUntil: number | null;
}

/** What the cache holds of a release: everything, or only what a search row told. */
export type CachedRelease = { detail: 'full'; release: Release } | { detail: 'row'; pressing: Pressing };

export interface CachedSearch {
  releaseIds: number[];
  /** Index of the ladder step that hit. */
  step: number;
  /** How many Discogs has of them; null when it did not say. */
  total: number | null;
}

/** Discogs' word on owning one release. */
export interface OwnedAccordingToDiscogs {
  releaseId: number;
  masterId: number | null;
  isOwned: boolean;
}

/** What tells one record from another in a list. */
export type FoundRecord = Pick<
  StoredRecord,
  'id' | 'artistName' | 'albumTitle' | 'yearReleased' | 'labelName' | 'catalogNumber' | 'discogsId'
>;

/** What /status and an operator ask about the database. Throws StoreErrors, too. */
export interface DatabaseProbe {
  kind: 'embedded' | 'postgres';
  /** How long the database takes to answer, in ms of the wall clock. */
  ping(): Promise<number>;
  /** Does to it what an Add needs: reads, and writes to the disk. Fails, too, once a part of it could not be read any more. */
  canWrite(): Promise<void>;
  /** Rows: releases kept, those of them that a /sync would push, copies on Discogs as last seen. */
  counts(): Promise<{ records: number; unsynced: number; copies: number }>;
  /** Records that a /sync would add to Discogs, and when one last came to its end (null: never, or long ago). Cheap. */
  figures(): Promise<{ waiting: number; lastSyncAt: Date | null }>;
}

/** What is done to the database besides the work. Throws StoreErrors, too. */
export interface Upkeep {
  /** Deletes runs that ended, and adds that were closed, before these times. The newest run of each kind stays. */
  prune(before: { runs: Date; intents: Date }): Promise<{ runs: number; intents: number }>;
  /** Takes a Discord user out of everything that is over. Returns in how many rows. */
  forget(userId: string): Promise<number>;
  /**
   * Gives room of deleted rows back, and what else a server does by itself and the embedded database cannot. In steps of
   * less than a second, with everybody else's queries in between; stops after the step in which `signal` aborts.
   */
  tend(signal: AbortSignal): Promise<void>;
  /**
   * Makes the copy of this day, unless there is one. Only of the embedded database, and never of one that cannot be read: seven
   * copies of a damaged one would be worth nothing.
   */
  keepCopy(now: Date): Promise<void>;
}

/**
 * All times are given by the caller, from the bot's clock. Every method throws a StoreError (src/errors.ts) when the
 * database fails.
 */
export interface Store {
  records: {
    /** Inserts, or returns the row that is there already (`created: false`), also when two insert at once. */
    insert(
      release: Release,
      row: { isSynced: boolean; now: Date },
    ): Promise<{ record: StoredRecord; created: boolean }>;
    findByReleaseId(releaseId: number): Promise<StoredRecord | null>;
    find(id: string): Promise<StoredRecord | null>;
    /**
     * Records that have every word of this text in artist, title, label or catalogue number, the best first; for an empty
     * text the newest. Blind to case and accents. A word may be part of a longer one.
     */
    search(text: string, limit: number): Promise<FoundRecord[]>;
    /**
     * Overwrites what comes from Discogs, and nothing else: never `data_source`, `is_synced_with_discogs`, `created_at`.
     * `updated_at` moves only if that changed something. Null: the row is gone.
     */
    refresh(
      id: string,
      release: Release,
      now: Date,
    ): Promise<{ before: StoredRecord; after: StoredRecord } | null>;
  };
  collection: {
    /** Writes copies as last seen; a known instance is updated. */
    save(items: CollectionItem[], now: Date): Promise<void>;
    /** The copies of one release as last seen, the oldest number first. */
    ofRelease(releaseId: number): Promise<CollectionItem[]>;
  };
  /** Remembers what Discogs' `user_data` said of these releases just now. It holds until a sync has read everything. */
  noteOwned(said: readonly OwnedAccordingToDiscogs[]): Promise<void>;
  /** One entry for every asked release. */
  ownership(pressings: { releaseId: number; masterId: number | null }[]): Promise<Map<number, Ownership>>;
  intents: IntentStore;
  caches: {
    /** Only what is younger than six hours. */
    releases(releaseIds: number[], now: Date): Promise<Map<number, CachedRelease>>;
    saveRelease(release: Release, now: Date): Promise<void>;
    /** Search rows, without their `inCollection`; a full release that is still fresh is kept. */
    saveRows(pressings: Pressing[], now: Date): Promise<void>;
    /** Only what is younger than ten minutes. */
    search(key: string, now: Date): Promise<CachedSearch | null>;
    saveSearch(key: string, found: CachedSearch, now: Date): Promise<void>;
    /** Deletes what is past its time. Returns how many rows went. */
    prune(now: Date): Promise<number>;
  };
  /** Runs of /sync, and what they do many at a time. */
  sync: SyncStore;
  /** Small facts with a name: the Discogs account of this database. */
  facts: {
    /** Writes the value if the name has none; returns what stands. */
    remember(name: string, value: string): Promise<string>;
    get(name: string): Promise<string | null>;
    /** Overwrites what stands. */
    set(name: string, value: string): Promise<void>;
  };
  close(): Promise<void>;
}
