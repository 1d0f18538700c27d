// Core, add: what Add needs of the store: claiming, changing, closing and reading add intents. src/store/intents implements it.

import type { CollectionItem, Release, StoredRecord } from '../types.ts';
import type { AddIntent, Requester } from './types.ts';

/** The limit of intents that one person can make in a span of time. */
export interface AddLimit {
  most: number;
  /** The length of the span before now, in ms. Older intents do not count. */
  withinMs: number;
}

/** What a claim writes down when it makes an intent. */
export interface NewIntent {
  releaseId: number;
  /** The release with its details, from which the claim makes a missing record. Null: the claim makes no record. */
  release: Release | null;
  /**
   * Names the press. Two claims with the same key make one intent, so a double click counts once. Null: the claim comes from no
   * press, but from a push or the clearing of old intents.
   */
  requestKey: string | null;
  requester: Requester | null;
  /** The limit for this person. Null or missing: there is none. */
  limit?: AddLimit | null;
}

/** The right of one process to work at an intent for a time, as a claim requests it. */
export interface Lease {
  /** The name of the process. When the database knows that a process is dead, its leases are over. */
  holder: string;
  now: Date;
  /** The length of the lease, counted from the claim. On a Postgres server, the clock of the server counts it. */
  ms: number;
}

/**
 * Identifies one claim of an intent. The store refuses a write with it once another process has claimed the same intent. Every
 * AddIntent has these two fields.
 */
export type HeldIntent = Pick<AddIntent, 'id' | 'attempt'>;

export interface Claim {
  intent: AddIntent;
  /** The caller holds the intent now (see `claim`). */
  mine: boolean;
  /** The intent was live before this claim (see `claim`). */
  resumed: boolean;
  /** The record of the release. Null: there is none, and the claim made none. */
  record: StoredRecord | null;
  /** This claim made the record. */
  created: boolean;
}

/** The final status of an intent, with what is saved when it is closed. */
export interface IntentOutcome {
  status: 'added' | 'found' | 'refused' | 'local';
  /** The copy that the intent made. Null or missing: it made none, or it is not known which one. */
  instanceId?: number | null;
  confirmedByDiscogs?: boolean;
  /** Copies that the mirror saves. */
  copies?: CollectionItem[];
  now: Date;
}

/** What Discogs listed of a release after one of its copies was removed. */
export interface CopiesLeft {
  /** The copies that Discogs still lists. */
  copies: CollectionItem[];
  /** The ids of copies that the mirror had before Discogs was asked, and that Discogs did not list. */
  gone: number[];
  now: Date;
}

/** What is left here of a release after an add of it was taken back, or after a copy of it was removed. */
export interface TakenBack {
  /** The record was removed. */
  rowRemoved: boolean;
  /** The flag of the record, if the record stays. False: the next /sync pushes it. */
  isSynced: boolean;
  /** The number of copies of the release that are still in the mirror. */
  copiesLeft: number;
}

/** Claims intents. Every method throws StoreError. */
export interface ClaimStore {
  /**
   * Claims the release for one add, and makes its record if there is none, in one transaction. At most one intent of a
   * release is live (`open`, `undoing` or `removing`; a partial unique index).
   * `mine: true`: the caller holds the intent for `lease.ms` and must close or release it. With `resumed: false` the intent is
   * new. With `resumed: true` it was live, and its lease ran out, was released, or belonged to a dead process. The caller must
   * then find out first what the earlier process did. The intent can be an Undo or a Remove.
   * `mine: false`: another process holds the intent, or the intent of this request key is decided. `intent` is its present
   * state. For the key of a decided intent no record is made, because its record may have been taken back since.
   * @throws AddLimitError when this intent would exceed the limit; intents that others make at the same moment count, too. Then
   * nothing is written.
   */
  claim(newIntent: NewIntent, lease: Lease): Promise<Claim>;
  /** Ends the leases of all dead processes. `holder` is the caller: its own leases stay. */
  freeDead(holder: string): Promise<void>;
}

/** Moves a claimed intent to its end. Every method throws StoreError. */
export interface AddStore {
  /**
   * Commits, right before the POST, the ids of the copies that are there, and renews the lease (docs/architecture.md, "One
   * Add", 5). Returns `postedAt` as it is stored.
   * @throws LeaseLostError when another process claimed or closed the intent in the meantime. The caller must then not send the
   * POST.
   */
  markPosting(held: HeldIntent, known: { instanceIds: number[]; now: Date; leaseMs: number }): Promise<Date>;
  /**
   * Records that the outcome of the POST is unknown: sets `gaveUpAt` unless it is set already, and releases the lease. The intent
   * stays open. Returns `gaveUpAt` as it is stored. Null: the lease was lost, and nothing happened.
   */
  markUnknown(held: HeldIntent, now: Date): Promise<Date | null>;
  /**
   * Releases the lease without a decision. An open intent that never had a POST is deleted. Nothing happens when the lease was
   * lost.
   */
  release(held: HeldIntent): Promise<void>;
  /**
   * Closes the intent, sets the flag of the record and saves the copies, in one transaction. Returns the intent; if it was closed
   * before, nothing changes. `added` and `found` need no lease, because a copy that is there is a fact.
   * @throws LeaseLostError for `refused` and `local` when another process claimed the intent in the meantime, because that
   * process may be sending its POST.
   */
  close(held: HeldIntent, outcome: IntentOutcome): Promise<AddIntent>;
}

/** A saved add that waits for Discogs. `isPress`: a press made this intent. Otherwise a sync or an import made it for the record. */
export type WaitingAdd = AddIntent & { isPress: boolean };

/** Finds saved adds that wait for Discogs, for the healing (heal.ts). Every method throws StoreError. */
export interface WaitingStore {
  /**
   * Returns the adds that wait, the oldest first. Such an add is the newest intent of its record, it is `refused`, `local`, or `open`
   * without a holder, its record is not on Discogs, and a person pressed Add for it in the last `withinMs`.
   * @param which with `after`, only those whose id is above it.
   */
  waiting(which: { now: Date; withinMs: number; after?: number }, limit: number): Promise<WaitingAdd[]>;
  /**
   * Makes a `refused` or `local` intent `open` again and claims it, as if no request was ever sent for it: a refusal is certain.
   * Null: it waits no more, because it has another status by now, a newer intent of its record came, or its record is on Discogs or
   * gone; or another intent of the release is live.
   */
  reopen(id: number, lease: Lease): Promise<AddIntent | null>;
}

/** A message in a channel that shows an add that waits. `card`: the answer of /add. `list`: a list or card with its Add button. */
export interface WaitingMessage {
  messageId: string;
  kind: 'card' | 'list';
}

/** A message that shows an add that waits no more. */
export interface DecidedMessage extends WaitingMessage {
  intentId: number;
  releaseId: number;
  requester: Requester;
  /** The release is on Discogs. False: the add was taken back or is too old, so the message stays as it is. */
  isThere: boolean;
}

/** Keeps which messages are to be put right when their add has its copy. Every method throws StoreError. */
export interface MessageStore {
  /** Notes the message of the add with this request key, in the channel of its requester. Null: no message is to be put right. */
  noteMessage(requestKey: string, message: WaitingMessage | null): Promise<void>;
  /** Returns the messages whose adds are decided, or older than `withinMs`, the oldest first. */
  decidedMessages(when: { now: Date; withinMs: number }, limit: number): Promise<DecidedMessage[]>;
  /** Forgets the message of an add. */
  dropMessage(intentId: number): Promise<void>;
}

/** Takes an add back. Every method throws StoreError. */
export interface UndoStore {
  /**
   * Makes an `added` intent `undoing` and claims it, before its copy is removed. Null: the intent is no longer `added`, or
   * another intent of this release is live.
   */
  claimUndo(id: number, lease: Lease): Promise<AddIntent | null>;
  /**
   * Commits the moment of the DELETE right before it is sent, and renews the lease. Returns `undoSentAt` as it is stored.
   * @throws LeaseLostError as `markPosting`.
   */
  markUndoing(held: HeldIntent, sent: { now: Date; leaseMs: number }): Promise<Date>;
  /**
   * Ends an Undo or a Remove that did not happen: the intent is `added` again, or the intent of the Remove is deleted. Nothing
   * happens when the lease was lost.
   */
  restore(held: HeldIntent): Promise<void>;
  /**
   * Closes the intent after its copy was removed, and brings mirror and record up to date, in one transaction. A collection page
   * that a sync requested before this does not bring the copy or its record back. No lease is needed, because the removal is a
   * fact. Null: the intent was closed before.
   */
  finishUndo(held: HeldIntent, left: CopiesLeft): Promise<TakenBack | null>;
  /**
   * Takes back an add that made no copy on Discogs (`refused`, `local`), together with all such adds of the same person and
   * record. Null: the status of the add changed, its record is on Discogs, or the release has a live intent.
   */
  takeBack(id: number, now: Date): Promise<TakenBack | null>;
}

/** What a Remove is to take off Discogs, and who wants that. */
export interface NewRemoval {
  releaseId: number;
  instanceId: number;
  requester: Requester;
}

/** What became of a Forget. `copy`: the mirror has a copy, or Discogs said that there is one. `busy`: an intent is live. */
export type Forgotten = 'forgotten' | 'no-record' | 'copy' | 'busy';

/** Removes copies and records for good. Every method throws StoreError. */
export interface RemoveStore {
  /**
   * Makes an intent that is `removing`, and claims it, before its copy is removed. Null: another intent of this release is live.
   * `UndoStore.markUndoing` and `UndoStore.restore` are for it, too.
   */
  claimRemove(removal: NewRemoval, lease: Lease): Promise<AddIntent | null>;
  /**
   * Closes the intent after its copy was removed, and brings mirror and record up to date, in one transaction, as
   * `UndoStore.finishUndo` does. The add that made the copy is `removed` with it. Null: the intent was closed before.
   */
  finishRemove(held: HeldIntent, left: CopiesLeft): Promise<TakenBack | null>;
  /** Removes the record of a release without a copy, and makes all adds of it `undone`, in one transaction. */
  forgetRecord(releaseId: number, lease: Lease): Promise<Forgotten>;
}

/** Reads intents. Every method throws StoreError. */
export interface IntentReads {
  get(id: number): Promise<AddIntent | null>;
  /** Returns the intent with this request key. */
  ofRequest(requestKey: string): Promise<AddIntent | null>;
  /** Returns the intent of this release that is `open`, `undoing` or `removing`. */
  findLive(releaseId: number): Promise<AddIntent | null>;
  /**
   * Returns adds of the release's present record, the newest first: the last `limit` adds that made a copy or that keep the
   * record without one, and the add that made the record, of any age. Adds that only found a copy are left out, because there
   * can be any number of them.
   */
  ofRecord(releaseId: number, limit: number): Promise<AddIntent[]>;
  /** Returns the add that made this copy, if it was not taken back and no Remove took the copy. */
  ofCopy(releaseId: number, instanceId: number): Promise<AddIntent | null>;
  /** Returns the newest `limit` intents of the release's present record, the newest first. */
  historyOf(releaseId: number, limit: number): Promise<AddIntent[]>;
  /**
   * Returns the intents of this person since then, the newest first, with those that a push made for a record of this person.
   * Left out are the intents of a push for another person's record, or for a record that no person added.
   */
  ofPerson(userId: string, since: Date): Promise<AddIntent[]>;
  /**
   * Returns when this person made the intents that count toward `limit`, the newest first, at most `limit.most` + 1 of them. Not
   * counted are intents of a push or an import, and adds that found a copy on Discogs and made no record.
   */
  madeBy(userId: string, limit: AddLimit, now: Date): Promise<Date[]>;
  /** Returns how many copies of this release the import with this number has made, also those that were removed since. */
  madeByImport(importId: number, releaseId: number): Promise<number>;
}

export type IntentStore = ClaimStore &
  AddStore &
  WaitingStore &
  MessageStore &
  UndoStore &
  RemoveStore &
  IntentReads;
