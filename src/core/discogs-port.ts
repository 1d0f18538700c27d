// Core: the port to Discogs: its API, the options of a call, and the budget. src/discogs implements it.
import type { Catalogue } from './search/ports.ts';
import type {
  BudgetWait,
  CollectionField,
  CollectionFolder,
  CollectionItem,
  CollectionPage,
  CollectionValue,
} from './types.ts';

/**
 * The lanes of the limiter, the most urgent first. The lane of a call says what the call is for (docs/architecture.md, "The
 * budget").
 */
export const LANES = ['person', 'enrichment', 'sync'] as const;
export type Lane = (typeof LANES)[number];

export interface CallOptions {
  lane: Lane;
  /**
   * Who makes the call: the id of a Discord user, or in the lane of syncs the id of an account. Within a lane, the next token
   * goes to the one who started the fewest calls. A call without a turn is the bot's own and counts as a first call.
   */
  turn?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Called when the call waits longer than about 3 s for the budget. */
  onWait?: ((wait: BudgetWait) => void) | undefined;
  /**
   * Awaited right before each request of the call leaves, after the wait for the budget. It can check or save what must be true
   * at that moment, such as a lease. If it throws, the request is not sent, and the call fails with that error.
   */
  beforeSend?: (() => Promise<void>) | undefined;
  /**
   * Awaited when a successful answer has arrived, before it is parsed. A sync uses it to find out whether a process died while it
   * parsed a page, or before. If it throws, the call fails with that error.
   */
  beforeRead?: (() => Promise<void>) | undefined;
}

/**
 * A credential: it proves to Discogs who makes a call. src/discogs makes it, and only src/discogs can read the token in it. When
 * another room prints it, the text is `[credential]`.
 */
export interface Credential {
  toString(): '[credential]';
  toJSON(): '[credential]';
}

/** Where Discogs has a copy. The folder is a part of it, and changes when the copy moves. */
export interface CopyAddress {
  username: string;
  folderId: number;
  releaseId: number;
  instanceId: number;
}

/** The API of Discogs, called with the credential of one account. Every method throws a DiscogsError, or the signal's reason. */
export interface Discogs extends Catalogue {
  /**
   * Reads a page of the collection: 100 copies, in the order of the date added (`GET /users/{u}/collection/folders/0/releases`).
   * @throws NotFoundError for a page past the end.
   */
  getCollectionPage(
    request: { username: string; page: number; order: 'asc' | 'desc' },
    options: CallOptions,
  ): Promise<CollectionPage>;
  /** Returns the owned copies of one release. Empty also when Discogs has no such release. */
  getCollectionInstances(
    username: string,
    releaseId: number,
    options: CallOptions,
  ): Promise<CollectionItem[]>;
  /** Makes a copy. Each success makes ANOTHER copy. After an error with `maybeApplied`, Discogs may have made a copy. */
  addToCollection(
    request: { username: string; folderId: number; releaseId: number },
    options: CallOptions,
  ): Promise<{ instanceId: number }>;
  /**
   * Removes a copy.
   * @throws NotFoundError when the copy is not in this folder: it was removed before (perhaps by a request whose answer was
   * lost), or it is in another folder. Only `getCollectionInstances` shows which.
   */
  removeFromCollection(copy: CopyAddress, options: CallOptions): Promise<void>;
  /**
   * Sets the value of a field on a copy. It can be repeated: Discogs then changes nothing more. An empty text ends the value of a text
   * field.
   * @throws NotFoundError when the copy is not in this folder, or when the collection has no such field. BadResponseError (`rejected`)
   * when the value is no option of a dropdown.
   */
  setField(copy: CopyAddress & { fieldId: number; value: string }, options: CallOptions): Promise<void>;
  /**
   * Moves a copy to another folder, rates its release (0 to 5; 0: none), or both. It can be repeated. If Discogs refuses one of both,
   * it changes nothing. The rating is that of all copies of the release.
   * @param change names one of both at least. @throws NotFoundError when the copy is not in this folder. BadResponseError (`rejected`)
   * when there is no folder to move to.
   */
  setInstance(
    copy: CopyAddress & { change: { folderId?: number; rating?: number } },
    options: CallOptions,
  ): Promise<void>;
  getCollectionValue(username: string, options: CallOptions): Promise<CollectionValue>;
  /** Puts a release on the wantlist of the account. Nothing changes if it is there. @throws NotFoundError: no such release. */
  addWant(request: { username: string; releaseId: number }, options: CallOptions): Promise<void>;
  /** Takes a release off the wantlist of the account. Nothing changes if it is not there. */
  removeWant(request: { username: string; releaseId: number }, options: CallOptions): Promise<void>;
  /** Returns the folders, with folder 0, a view of all others. Of another account's collection Discogs can show only folder 0. */
  getFolders(username: string, options: CallOptions): Promise<CollectionFolder[]>;
  /** Returns the fields that the owner can fill for each copy, in the owner's order. Of another account: the public ones. */
  getFields(username: string, options: CallOptions): Promise<CollectionField[]>;
  /** Returns the owner of the token. `id` stays when the account gets another name; null: Discogs did not say. */
  getIdentity(options: CallOptions): Promise<{ id: number | null; username: string }>;
  budget(): BudgetState;
}

/** The state of the request budget. All numbers are requests of the present window. */
export interface BudgetState {
  limit: number;
  /** Used by this process, or by others that share our address. `used`, `kept` and `free` add up to the limit. */
  used: number;
  /** Kept free after a restart, because an earlier process may have used them and Discogs may still count them. */
  kept: number;
  free: number;
  queued: Record<Lane, number>;
  /** When the pause that Discogs asked for ends, in epoch ms. Null: there is no pause. */
  pausedUntil: number | null;
}
