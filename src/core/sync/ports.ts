// Core, sync: what the engine needs of the store. src/store implements it; all times are from the bot's clock.

import type { HeldIntent, IntentOutcome } from '../add/ports.ts';
import type { AddIntent, CollectedCopy, Requester } from '../types.ts';
import type { PreviewResult, RunKind, RunStatus, SyncError, SyncRun } from './types.ts';

/** The process that works at a run. The store refuses its writes once another process has claimed the run. */
export interface HeldRun {
  id: number;
  attempt: number;
}

/**
 * The lock of an account's runs. One process holds it at a time. On Postgres it is a session advisory lock; embedded it is a
 * flag in the process, which alone has the folder.
 */
export interface RunLock {
  /** Aborted when the lock is known to be lost. */
  readonly lost: AbortSignal;
  /** Asks the database. Never throws: without an answer the lock counts as lost. */
  isHeld(): Promise<boolean>;
  /** Never throws. */
  release(): Promise<void>;
}

/** The position of a push among the records, which it takes oldest first. */
export interface PushPosition {
  createdAtMs: number;
  recordId: string;
}

/** A record as the push sees it. */
export interface PushCandidate extends PushPosition {
  releaseId: number;
  /** `Artist - Title` */
  heading: string;
  isSynced: boolean;
  /** Its copies in the mirror of the collection, as of the last page that was read. */
  instanceIds: number[];
  /** The open intent for the release, if there is one. */
  intent: AddIntent | null;
}

/** An open intent of any person, with a record to push or without. */
export interface OpenIntent {
  intent: AddIntent;
  /** There is a record whose flag is false: the push takes care of it. */
  isToPush: boolean;
  instanceIds: number[];
}

/** The changes to a run. A field that is left out stays as it is. */
export interface RunChange {
  phase?: SyncRun['phase'];
  status?: 'running' | 'paused';
  /** The engine defines its shape (plan.ts). */
  cursor?: unknown;
  totalDiscogsItems?: number;
  /** Lines to add. */
  errors?: Omit<SyncError, 'at'>[];
}

/** The end of a pull. `isWhole` false: Discogs counts copies that it did not show, so no record is known to be gone. */
export interface PullEnd extends RunChange {
  isWhole?: boolean;
}

/** A run at the moment of its claim. `resumed`: another process worked at it before, and paused it in order if `wasPaused`. */
export interface ClaimedRun {
  held: HeldRun;
  run: SyncRun;
  cursor: unknown;
  resumed: boolean;
  wasPaused: boolean;
}

/** What a preview counted, in the words of a run. */
export type PreviewCounts = Pick<SyncRun, 'pulled' | 'skipped' | 'totalDiscogsItems'>;

/** Copies of one or more pages, with the run after them. */
export interface SeenCopies {
  copies: CollectedCopy[];
  /**
   * Which copies are not counted again. `run`: those that this run has seen (pull). `mirror`: all known copies (push, whose
   * own copies appear on the newest page).
   */
  uncounted: 'run' | 'mirror';
  /** `SyncRun.undos` when the page was asked for: copies that an Undo removed since then are left out. */
  undos: number;
}

/** Runs of /sync. */
export interface RunStore {
  /** Takes the run lock. Null: another process, or this one, holds it. */
  lock(): Promise<RunLock | null>;
  /**
   * Makes a run, unless one is unfinished. Of two calls at the same moment one makes the run, and the other gets that run with
   * `created: false`.
   */
  insert(run: {
    kind: RunKind;
    account: string;
    requester: Requester;
    now: Date;
  }): Promise<{ run: SyncRun; created: boolean }>;
  /** The unfinished run, if there is one. */
  active(): Promise<SyncRun | null>;
  latest(kind?: RunKind): Promise<SyncRun | null>;
  /** The runs that are over, the newest first; `limit` at most. */
  lately(limit: number): Promise<SyncRun[]>;
  find(id: number): Promise<SyncRun | null>;
  errors(id: number): Promise<SyncError[]>;
  attachMessage(id: number, message: { channelId: string; messageId: string }): Promise<void>;
  /** Writes down who requests the stop; the first one counts. Null: the run is over, or never was. */
  requestStop(id: number, userId: string, now: Date): Promise<SyncRun | null>;

  /** Claims the run: from now on an earlier process can write nothing to it. Null: the run is over. */
  claim(id: number, now: Date): Promise<ClaimedRun | null>;
  save(held: HeldRun, change: RunChange, now: Date): Promise<SyncRun>;
  end(
    held: HeldRun,
    how: {
      status: Exclude<RunStatus, 'running' | 'paused'>;
      preview?: PreviewResult;
      counts?: PreviewCounts;
      errors?: RunChange['errors'];
      /** For a pull that did not reach its end: records whose release it saw are flagged, and the mirror loses nothing. */
      flagSeen?: boolean;
    },
    now: Date,
  ): Promise<SyncRun>;
}

/** What a run writes page by page. */
export interface PageStore {
  /**
   * One statement: the mirror, a row for each release that has none, the counts and the cursor. One page at a time: two at
   * once would both count a copy that is on both.
   */
  savePage(held: HeldRun, seen: SeenCopies, change: RunChange, now: Date): Promise<SyncRun>;
  /** Prepares what `savePage` of this same list needs first, while the page before it is still being written. */
  preparePage(copies: readonly CollectedCopy[]): void;
  /** Which of these copies this run has seen. */
  seenInRun(runId: number, instanceIds: number[]): Promise<Set<number>>;
  /**
   * The end of a complete pull. Copies that the run did not see leave the mirror, unless an Add or an Undo wrote them during
   * the run. Every record whose release has a copy there is flagged. Flagged records without a copy are counted.
   */
  finishPull(held: HeldRun, end: PullEnd, now: Date): Promise<SyncRun>;
  /** Which of these releases have no record. */
  withoutRecord(releaseIds: number[]): Promise<Set<number>>;
}

/** What a push reads and writes. */
export interface PushStore {
  openIntents(): Promise<OpenIntent[]>;
  /** Records whose flag is false, oldest first, after a position. */
  toPush(after: PushPosition | null, limit: number): Promise<PushCandidate[]>;
  countToPush(after: PushPosition | null): Promise<number>;
  /** The records of these releases as they are now, and all records to push that have an open intent, oldest first. */
  leftToPush(releaseIds: number[]): Promise<PushCandidate[]>;
  candidate(releaseId: number): Promise<PushCandidate | null>;
  /** A copy is there: flags the record. `pushed` goes up if that changed it. */
  markFound(held: HeldRun, releaseId: number, change: RunChange, now: Date): Promise<SyncRun>;
  /** `intents.close`. `pushed` goes up in the same transaction if that closed the intent with a copy. */
  closeIntent(
    held: HeldRun,
    intent: HeldIntent,
    outcome: IntentOutcome,
  ): Promise<{ run: SyncRun; intent: AddIntent }>;
}

/**
 * Every method throws a StoreError when the database fails. Those that take a HeldRun throw RunLostError when another process
 * claimed the run, or ended it.
 */
export type SyncStore = RunStore & PageStore & PushStore;
