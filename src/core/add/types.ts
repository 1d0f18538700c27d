// Core, add: the types of adds: who asked for a copy, and the intent that is saved before Discogs is asked.

/** Stands in a run in place of the id of a person who is forgotten. No Discord id has this value. */
export const FORGOTTEN_ID = '0';

/** The person who asked for a copy, and the server and channel where they did. All are Discord ids. */
export interface Requester {
  userId: string;
  guildId: string;
  channelId: string;
}

/**
 * The state of an add intent. `open`: it is undecided. `added`: a copy was made. `found`: a copy was there already (a look listed
 * it, or Discogs answered with a 409). `refused`: no copy was made. `local`: the release is saved here only, without a call to
 * Discogs. `undoing`: the intent was `added`, and its copy is being removed. `undone`: the add was taken back. `removing`: a
 * Remove is at work, which has an intent of its own. `removed`: that Remove is over, or a Remove took the copy of this add.
 */
export type IntentStatus =
  | 'open'
  | 'added'
  | 'found'
  | 'refused'
  | 'local'
  | 'undoing'
  | 'undone'
  | 'removing'
  | 'removed';

/**
 * The intent to add one copy of a release, or to remove one. It is saved before Discogs is asked (docs/architecture.md, "One Add",
 * "One Remove").
 */
export interface AddIntent {
  id: number;
  releaseId: number;
  /** The release's row in `records` at the time of the add. Null: there was none. */
  recordId: string | null;
  status: IntentStatus;
  requester: Requester | null;
  /** This add made the row in `records`. */
  rowCreated: boolean;
  /** The record's flag `is_synced_with_discogs` before this add. */
  flagBefore: boolean;
  /** The ids of the copies that were known before the POST. Null: no POST was sent. */
  knownInstanceIds: number[] | null;
  /** The id of the copy that this intent made, or that its Remove takes off Discogs. Null: none, or not known. */
  instanceId: number | null;
  /** True when `instanceId` is from the 201 of Discogs to our POST. Before an Undo of any other copy, a person is asked. */
  confirmedByDiscogs: boolean;
  /**
   * The fencing token: the number of claims so far. The process with the last claim holds the intent. The store refuses writes
   * with an older number.
   */
  attempt: number;
  /** When the lease of the holder ends. Null: no process holds the intent. */
  leaseUntil: Date | null;
  /**
   * When the intent was read from the database, by the clock of the database server. The same clock wrote `leaseUntil`,
   * `createdAt`, `postedAt`, `gaveUpAt` and `undoSentAt`, so they can be compared with it. Null: there is no server, and the
   * clock of this process wrote them.
   */
  readAt: Date | null;
  createdAt: Date;
  /** When the POST was last sent. Null: never. */
  postedAt: Date | null;
  /** When the last POST was given up without a known outcome. Null: it was not. */
  gaveUpAt: Date | null;
  closedAt: Date | null;
  /** When the DELETE of its copy was last sent. Null: never, or the Undo did not happen. */
  undoSentAt: Date | null;
}
