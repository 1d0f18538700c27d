// Core, add: what it asks of the store: the intents for copies, each with the one who works at it.
import type { AddIntent, CollectionItem, Release, Requester, StoredRecord } from '../types.ts';

/** What the intents of a person are held against. */
export interface AddLimit {
  most: number;
  /** Older ones do not count. */
  since: Date;
}

/** An intent for a copy, as it is written down. */
export interface NewIntent {
  releaseId: number;
  /** The release itself, to make its record if there is none. Null: only a record that is there. */
  release: Release | null;
  /** The same key never makes a second intent: a double click is one intent. Null: it is not what a person asked for just now. */
  requestKey: string | null;
  requester: Requester | null;
  /** How many intents a person may make, if they are counted. */
  limit?: AddLimit | null;
}

/** Who takes an intent for himself, and until when. */
export interface Lease {
  /** Names the process. One that is known to be dead holds nothing. */
  holder: string;
  now: Date;
  until: Date;
}

/** What a claim gave: the store refuses it once somebody else has claimed the same intent. An AddIntent is one. */
export type HeldIntent = Pick<AddIntent, 'id' | 'attempt'>;

export interface Claim {
  intent: AddIntent;
  mine: boolean;
  resumed: boolean;
  /** The record of the release; null when there is none and the intent did not bring its release. */
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
  /** Those that are still there, as Discogs listed them. */
  copies: CollectionItem[];
  /** Of those that the mirror had before Discogs was asked, the ones that it did not list. */
  gone: number[];
  now: Date;
}

/** What an add that was taken back left behind. */
export interface TakenBack {
  /** The record went, too. */
  rowRemoved: boolean;
  /** The flag of the record that stays: false means that the next /sync pushes it. */
  isSynced: boolean;
  /** Copies in the mirror. */
  copiesLeft: number;
}

/** Takes an intent, for whoever works at it. Every method throws StoreError. */
export interface ClaimStore {
  /**
   * Claims the release for one add, and makes its record if there is none, in one transaction. At most one intent of a
   * release is live (`open` or `undoing`; a partial unique index).
   * `mine: true`: the caller holds it until `until` and must close or release it. That is a new intent, or a live one
   * whose lease ran out, was released, or was held by a process that is dead (then `resumed: true`: find out what it
   * left first; it may be an Undo).
   * `mine: false`: somebody else is at it, or the request key was used before: `intent` says how it stands. A key whose intent
   * is decided makes no record: that one may have been taken back since.
   * @throws AddLimitError when it would be one intent too many; nothing is written then. Also of several at once.
   */
  claim(newIntent: NewIntent, lease: Lease): Promise<Claim>;
  /** Takes the leases from holders that are known to be dead. Never from one that lives. */
  freeDead(holder: string): Promise<void>;
}

/** From a claim to its end. Every method throws StoreError. */
export interface AddStore {
  /**
   * Commits what is known before the POST: the ids of the copies that are there (docs/architecture.md, "One Add", 5).
   * @throws LeaseLostError when somebody else claimed or closed it meanwhile: then the POST must not be sent.
   */
  markPosting(held: HeldIntent, known: { instanceIds: number[]; now: Date; leaseUntil: Date }): Promise<void>;
  /**
   * The outcome is not known: stays open, lease released. `gaveUpAt` is the first such time after a POST: a later
   * look that finds nothing does not move it. Nothing happens when the lease was lost.
   */
  markUnknown(held: HeldIntent, now: Date): Promise<void>;
  /**
   * Gives the lease back without a decision: an intent that never had a POST is deleted. Nothing happens when the lease
   * was lost.
   */
  release(held: HeldIntent): Promise<void>;
  /**
   * Closes the intent, sets the flag of the record and saves the copies, in one transaction. A closed intent is
   * returned as it stands. That a copy is there (`added`, `found`) is true whoever says it, lease or not.
   * @throws LeaseLostError for `refused` and `local` when somebody else claimed it meanwhile: their POST may be on its way.
   */
  close(held: HeldIntent, outcome: IntentOutcome): Promise<AddIntent>;
}

/** Takes an add back. Every method throws StoreError. */
export interface UndoStore {
  /**
   * `added` becomes `undoing`: its copy is to be removed. Null: it is `added` no longer, or somebody else has the copies
   * of this release for himself.
   */
  claimUndo(id: number, lease: Lease): Promise<AddIntent | null>;
  /** The DELETE leaves now. @throws LeaseLostError as `markPosting`. */
  markUndoing(held: HeldIntent, sent: { now: Date; leaseUntil: Date }): Promise<void>;
  /** An Undo that did not happen: `added` again. Nothing happens when the lease was lost. */
  restore(held: HeldIntent): Promise<void>;
  /**
   * The copy is off Discogs: closes the intent with what is left of its release, in one transaction. No page of a sync
   * that was asked for before brings the copy or its record back. That it is gone is true whoever says it, lease or not.
   * Null: it was closed already.
   */
  finishUndo(held: HeldIntent, left: UndoneCopies): Promise<TakenBack | null>;
  /**
   * Takes back an add that never got to Discogs (`refused`, `local`), with all others of the same person and record. Null: it is so no longer, its record is on Discogs, or
   * somebody is adding it just now.
   */
  takeBack(id: number, now: Date): Promise<TakenBack | null>;
}

/** What is known of intents. Every method throws StoreError. */
export interface IntentReads {
  get(id: number): Promise<AddIntent | null>;
  /** What became of the intent with this key. */
  ofRequest(requestKey: string): Promise<AddIntent | null>;
  /** The one that is `open` or `undoing`. */
  findLive(releaseId: number): Promise<AddIntent | null>;
  /**
   * Of the record that is there now, the newest first: the last `limit` adds that made a copy, or that keep the record here
   * alone; and the one that made the record, however old. Not who found what was there: of them there may be any number.
   */
  ofRecord(releaseId: number, limit: number): Promise<AddIntent[]>;
  /** Of the record that is there now, the newest first; `limit` at most. */
  historyOf(releaseId: number, limit: number): Promise<AddIntent[]>;
  /**
   * What this person asked for since then, the newest first, and what a push made of it. Not what a push made that somebody
   * else, or nobody, had asked for.
   */
  ofPerson(userId: string, since: Date): Promise<AddIntent[]>;
  /**
   * When this person's intents of that time were made, the newest first, one more than the limit at most. What a push asked
   * for does not count, nor what was on Discogs already and made no record.
   */
  madeBy(userId: string, limit: AddLimit, now: Date): Promise<Date[]>;
}

export type IntentStore = ClaimStore & AddStore & UndoStore & IntentReads;
