// Core, add: what Add needs of the store: the intents to add a copy, each with the process that works at it.
import type { AddIntent, CollectionItem, Release, Requester, StoredRecord } from '../types.ts';

/** The limit for the intents of one person. */
export interface AddLimit {
  most: number;
  /** Only intents of this last while count. */
  withinMs: number;
}

/** An intent for a copy, as it is written down. */
export interface NewIntent {
  releaseId: number;
  /** The release itself, so that the claim can make its record. Null: the claim makes no record. */
  release: Release | null;
  /**
   * Two presses with the same key make one intent, so a double click counts once. Null: no person asked for the copy just now.
   */
  requestKey: string | null;
  requester: Requester | null;
  /** How many intents this person can make, if they are counted. */
  limit?: AddLimit | null;
}

/** Which process holds an intent, and for how long. */
export interface Lease {
  /** Names the process. A process that is known to be dead holds no lease. */
  holder: string;
  now: Date;
  /** Counted from the claim, by the clock that all processes share: on a Postgres server, the server's. */
  ms: number;
}

/**
 * What a claim gave. The store refuses a write with it once another process has claimed the same intent. An AddIntent is one.
 */
export type HeldIntent = Pick<AddIntent, 'id' | 'attempt'>;

export interface Claim {
  intent: AddIntent;
  mine: boolean;
  resumed: boolean;
  /** The record of the release. Null: there is none, and the intent did not bring its release. */
  record: StoredRecord | null;
  /** This claim made the record. */
  created: boolean;
}

/** How an intent is closed. */
export interface IntentOutcome {
  status: 'added' | 'found' | 'refused' | 'local';
  instanceId?: number;
  confirmedByDiscogs?: boolean;
  /** Copies now known, to be saved. */
  copies?: CollectionItem[];
  now: Date;
}

/** What is known of the copies of a release after one of them was removed. */
export interface UndoneCopies {
  /** Copies that are still there, as Discogs listed them. */
  copies: CollectionItem[];
  /** Copies that the mirror had before the question to Discogs, and that Discogs did not list. */
  gone: number[];
  now: Date;
}

/** What stays after an add was taken back. */
export interface TakenBack {
  /** The record was removed, too. */
  rowRemoved: boolean;
  /** The flag of the record that stays: false means that the next /sync pushes it. */
  isSynced: boolean;
  /** Copies in the mirror. */
  copiesLeft: number;
}

/** Claims intents. Every method throws StoreError. */
export interface ClaimStore {
  /**
   * Claims the release for one add, and makes its record if there is none, in one transaction. At most one intent of a
   * release is live (`open` or `undoing`; a partial unique index).
   * `mine: true`: the caller holds it for `lease.ms` and must close or release it. It is a new intent, or a live one whose
   * lease ran out, was released, or belonged to a dead process. Then `resumed: true`: find out first what that process left;
   * it can be an Undo.
   * `mine: false`: another process works at it, or the request key was used before; `intent` is its present state. A key
   * whose intent is decided makes no record: that record may have been taken back since.
   * @throws AddLimitError when this intent would exceed the limit, also beside others at the same moment. Then nothing is
   * written.
   */
  claim(newIntent: NewIntent, lease: Lease): Promise<Claim>;
  /** Ends the leases of dead processes. `holder` is the caller, whose own leases stay. */
  freeDead(holder: string): Promise<void>;
}

/** From a claim to its end. Every method throws StoreError. */
export interface AddStore {
  /**
   * Commits what is known before the POST: the ids of the copies that are there (docs/architecture.md, "One Add", 5).
   * Returns `postedAt` as it is stored.
   * @throws LeaseLostError when another process claimed or closed it in the meantime: then the caller must not send the POST.
   */
  markPosting(held: HeldIntent, known: { instanceIds: number[]; now: Date; leaseMs: number }): Promise<Date>;
  /**
   * The outcome is unknown: the intent stays open, and its lease is released. `gaveUpAt` is the first such time after a POST:
   * a later look that finds nothing does not move it. Returns it as it is stored. Null: the lease was lost, and nothing happened.
   */
  markUnknown(held: HeldIntent, now: Date): Promise<Date | null>;
  /**
   * Gives the lease back without a decision: an intent that never had a POST is deleted. Nothing happens when the lease
   * was lost.
   */
  release(held: HeldIntent): Promise<void>;
  /**
   * Closes the intent, sets the flag of the record and saves the copies, in one transaction. A closed intent is returned as
   * it is. A copy that is there (`added`, `found`) is a fact, with a lease or without.
   * @throws LeaseLostError for `refused` and `local` when another process claimed it in the meantime: its POST may be on the
   * way.
   */
  close(held: HeldIntent, outcome: IntentOutcome): Promise<AddIntent>;
}

/** Takes an add back. Every method throws StoreError. */
export interface UndoStore {
  /**
   * `added` becomes `undoing`, before the removal of its copy. Null: it is no longer `added`, or another process holds the
   * copies of this release.
   */
  claimUndo(id: number, lease: Lease): Promise<AddIntent | null>;
  /**
   * Commits the moment of the DELETE right before it is sent, and renews the lease. Returns `undoSentAt` as it is stored.
   * @throws LeaseLostError as `markPosting`.
   */
  markUndoing(held: HeldIntent, sent: { now: Date; leaseMs: number }): Promise<Date>;
  /** Makes the intent `added` again after an Undo that did not happen. Nothing happens when the lease was lost. */
  restore(held: HeldIntent): Promise<void>;
  /**
   * The copy is off Discogs: closes the intent with what is left of its release, in one transaction. A page that a sync asked
   * for before this does not bring the copy or its record back. The removal is a fact, with a lease or without. Null: the
   * intent was closed before.
   */
  finishUndo(held: HeldIntent, left: UndoneCopies): Promise<TakenBack | null>;
  /**
   * Takes back an add that never got to Discogs (`refused`, `local`), with all others of the same person and record. Null:
   * its status changed, its record is on Discogs, or another process is adding it now.
   */
  takeBack(id: number, now: Date): Promise<TakenBack | null>;
}

/** What is known of intents. Every method throws StoreError. */
export interface IntentReads {
  get(id: number): Promise<AddIntent | null>;
  /** The intent with this key. */
  ofRequest(requestKey: string): Promise<AddIntent | null>;
  /** The intent of this release that is `open` or `undoing`. */
  findLive(releaseId: number): Promise<AddIntent | null>;
  /**
   * The adds of the present record, the newest first: the last `limit` adds that made a copy or keep the record here alone,
   * and the add that made the record, however old. Adds that only found a copy are left out: there can be any number of them.
   */
  ofRecord(releaseId: number, limit: number): Promise<AddIntent[]>;
  /** The intents of the present record, the newest first; `limit` at most. */
  historyOf(releaseId: number, limit: number): Promise<AddIntent[]>;
  /**
   * What this person asked for since then, the newest first, and what a push made of it. A push for another person's record,
   * or for a record without a requester, is left out.
   */
  ofPerson(userId: string, since: Date): Promise<AddIntent[]>;
  /**
   * When this person made intents in that time, the newest first, one more than the limit at most. The intents of a push do
   * not count, nor an add that found a copy on Discogs and made no record.
   */
  madeBy(userId: string, limit: AddLimit, now: Date): Promise<Date[]>;
}

export type IntentStore = ClaimStore & AddStore & UndoStore & IntentReads;
