// Core: what the core needs of the other rooms. src/discogs and src/store implement these ports; src/runout.ts connects them.
import type { AccountStore } from './accounts/ports.ts';
import type { IntentStore } from './add/ports.ts';
import type { SettingsStore } from './settings/ports.ts';
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

/** The lanes of the limiter: what a call is for, the most urgent first (docs/architecture.md, "The budget"). */
export const LANES = ['person', 'enrichment', 'sync'] as const;
export type Lane = (typeof LANES)[number];

export interface CallOptions {
  lane: Lane;
  /**
   * Whose turn it is within the lane: a Discord user, or in the lane of syncs an account. Without one the call is the bot's own
   * and counts as a first one.
   */
  turn?: string | undefined;
  signal?: AbortSignal | undefined;
  onWait?: ((wait: BudgetWait) => void) | undefined;
  /**
   * Awaited right before each request leaves, after its wait for the budget. It makes sure of what must be true at that moment,
   * such as a lease. When it throws, nothing is sent and the call fails with that error.
   */
  beforeSend?: (() => Promise<void>) | undefined;
  /**
   * Awaited when a good answer has arrived, before anything is read from it. So a caller can tell a process that dies of
   * reading from one that dies of waiting. When it throws, the call fails with that error.
   */
  beforeRead?: (() => Promise<void>) | undefined;
}

/**
 * What proves to Discogs who asks. src/discogs makes it and is the only room that reads the token in it; everywhere else it
 * prints as `[credential]`.
 */
export interface Credential {
  toString(): '[credential]';
  toJSON(): '[credential]';
}

/** Discogs, as one account. Every method throws a DiscogsError (src/errors.ts), or the signal's reason. */
export interface Discogs {
  /** `anyFormat`: the search has no `format=Vinyl`, so it also finds CDs. */
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
  /** The owned copies of one release. Empty also when there is no such release. */
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
   * @throws NotFoundError also when an earlier attempt removed the copy and its answer was lost, or when the copy is in another
   * folder. Only a look shows which.
   */
  removeFromCollection(
    copy: { username: string; folderId: number; releaseId: number; instanceId: number },
    options: CallOptions,
  ): Promise<void>;
  getCollectionValue(username: string, options: CallOptions): Promise<CollectionValue>;
  /** Includes folder 0, a view of all others. Of another account's collection Discogs can show only that one. */
  getFolders(username: string, options: CallOptions): Promise<CollectionFolder[]>;
  /** Who owns the token. `id` stays when the account gets another name. Null: Discogs did not say. */
  getIdentity(options: CallOptions): Promise<{ id: number | null; username: string }>;
  budget(): BudgetState;
}

/** What `/status` shows of the limiter. */
export interface BudgetState {
  limit: number;
  /** Requests of this process and of others that share our address. `used`, `kept` and `free` add up to the limit. */
  used: number;
  /** Requests kept free after a restart: an earlier process may have made them, and Discogs can still count them. */
  kept: number;
  free: number;
  queued: Record<Lane, number>;
  /** Epoch ms until which Discogs asked us to wait, or null. */
  pausedUntil: number | null;
}

/** What the cache holds of a release: everything, or only the facts of a search row. */
export type CachedRelease = { detail: 'full'; release: Release } | { detail: 'row'; pressing: Pressing };

export interface CachedSearch {
  releaseIds: number[];
  /** Index of the ladder step that hit. */
  step: number;
  /** How many results Discogs has; null when it did not say. */
  total: number | null;
}

/** Whether Discogs says that one release is owned. */
export interface OwnedAccordingToDiscogs {
  releaseId: number;
  masterId: number | null;
  isOwned: boolean;
}

/** The fields that distinguish one record from another in a list. */
export type FoundRecord = Pick<
  StoredRecord,
  'id' | 'artistName' | 'albumTitle' | 'yearReleased' | 'labelName' | 'catalogNumber' | 'discogsId'
>;

/** What /status and an operator read about the database. Throws StoreErrors, too. */
export interface DatabaseProbe {
  kind: 'embedded' | 'postgres';
  /** Returns how long the database takes to answer, in ms of real time. */
  ping(): Promise<number>;
  /**
   * Reads, and writes to the disk, as an Add needs it. Fails also when an earlier query found a part of the database
   * unreadable.
   */
  canWrite(): Promise<void>;
}

/** Work on the database itself. Throws StoreErrors, too. */
export interface Upkeep {
  /**
   * Frees the room of deleted rows, and does other work that a server does by itself and the embedded database cannot. Works in
   * steps of less than a second and lets all other queries run in between. Stops after the step in which `signal` aborts.
   */
  tend(signal: AbortSignal): Promise<void>;
  /**
   * Makes the copy of this day, unless there is one. Copies only an embedded database, and none that cannot be read: a damaged
   * copy would replace a good one.
   */
  keepCopy(now: Date): Promise<void>;
}

/**
 * What belongs to one Discogs account: no method reads or changes anything of another account. The caller gives all times, from
 * the bot's clock. Every method throws a StoreError (src/errors.ts) when the database fails.
 */
export interface Crate {
  records: {
    /** Inserts, or returns the existing row (`created: false`), also when two insert at once. That row is filled, see `fill`. */
    insert(
      release: Release,
      row: { isSynced: boolean; now: Date },
    ): Promise<{ record: StoredRecord; created: boolean }>;
    /**
     * Writes the country and the barcodes of these answers into records that have none, and changes nothing else. A record that
     * another transaction writes is left out.
     */
    fill(answers: readonly Pick<Release, 'releaseId' | 'country' | 'barcodes'>[]): Promise<void>;
    findByReleaseId(releaseId: number): Promise<StoredRecord | null>;
    find(id: string): Promise<StoredRecord | null>;
    /**
     * Records that have every word of this text in artist, title, label or catalogue number, the best first; for an empty
     * text the newest. Ignores case and accents. A word can be part of a longer one.
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
    /** Saves copies as an answer of Discogs shows them. An instance that is known is updated. */
    save(items: CollectionItem[], now: Date): Promise<void>;
    /** The copies of one release as last seen, the oldest number first. */
    ofRelease(releaseId: number): Promise<CollectionItem[]>;
  };
  /** Stores what Discogs' `user_data` says of these releases now. It holds until a sync has read everything. */
  noteOwned(said: readonly OwnedAccordingToDiscogs[]): Promise<void>;
  /** One entry for each requested release. */
  ownership(pressings: { releaseId: number; masterId: number | null }[]): Promise<Map<number, Ownership>>;
  intents: IntentStore;
  /** Runs of /sync, and their work on many rows at a time. */
  sync: SyncStore;
  /** Counts the records, those that a /sync would push, and the copies on Discogs as last seen. */
  counts(): Promise<{ records: number; unsynced: number; copies: number }>;
  /** Returns how many records a /sync would add to Discogs, and when one last finished (null: never, or long ago). Cheap. */
  figures(): Promise<{ waiting: number; lastSyncAt: Date | null }>;
  /** Deletes runs that ended, and adds that were closed, before these times. The newest run of each kind stays. */
  prune(before: { runs: Date; intents: Date }): Promise<{ runs: number; intents: number }>;
}

/** What all accounts share, and the way to the crate of each. Every method throws a StoreError when the database fails. */
export interface Store {
  accounts: AccountStore;
  /** Does not ask the database whether the account exists. */
  crate(accountId: number): Crate;
  caches: {
    /** Returns only what is younger than six hours. */
    releases(releaseIds: number[], now: Date): Promise<Map<number, CachedRelease>>;
    saveRelease(release: Release, now: Date): Promise<void>;
    /** Saves search rows without their `inCollection`. A full release that is still fresh stays. */
    saveRows(pressings: Pressing[], now: Date): Promise<void>;
    /** Returns an answer only if it is younger than ten minutes. */
    search(key: string, now: Date): Promise<CachedSearch | null>;
    saveSearch(key: string, found: CachedSearch, now: Date): Promise<void>;
    /** Deletes what is too old. Returns how many rows were deleted. */
    prune(now: Date): Promise<number>;
  };
  /** Small facts with a name, such as the state of the request budget. */
  facts: {
    /** Stores the value unless the name has one. Returns the stored value. */
    remember(name: string, value: string): Promise<string>;
    get(name: string): Promise<string | null>;
    /** Overwrites the stored value. */
    set(name: string, value: string): Promise<void>;
  };
  /**
   * Removes a Discord user from every add and from every sync that is over, of all accounts, in one transaction. Returns from
   * how many rows.
   */
  forget(userId: string): Promise<number>;
  settings: SettingsStore;
  close(): Promise<void>;
}
