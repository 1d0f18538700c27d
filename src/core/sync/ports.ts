// Core, sync: what a sync needs of the store. src/store/sync implements it. The caller passes all times, from the bot's clock.

import type { HeldIntent, IntentOutcome } from '../add/ports.ts';
import type { AddIntent, Requester } from '../add/types.ts';
import type { CollectedCopy } from '../types.ts';
import type { PreviewResult, RunKind, RunStatus, SyncError, SyncRun } from './types.ts';

/** Identifies one claim of a run. The store refuses a write with it once another process has claimed the run. */
export interface HeldRun {
  id: number;
  attempt: number;
}

/**
 * The lock for the runs of one account. Only its holder works at a run. On Postgres it is a session advisory lock. With the
 * embedded database it is a flag in memory, because only one process can open the folder of the database.
 */
export interface RunLock {
  /** Aborts when this process learns that the lock is lost. */
  readonly lost: AbortSignal;
  /** Asks the database whether this process has the lock. Never throws: without an answer the lock counts as lost. */
  isHeld(): Promise<boolean>;
  /** Never throws. */
  release(): Promise<void>;
}

/** A position in the list of records to push, which is ordered from the oldest record to the newest. */
export interface PushPosition {
  createdAtMs: number;
  recordId: string;
}

/** A record with the facts by which the push decides about it. */
export interface PushCandidate extends PushPosition {
  releaseId: number;
  /** `Artist - Title` */
  heading: string;
  isSynced: boolean;
  /** The ids of its copies in the mirror, as of the last page that was read. */
  instanceIds: number[];
  /** The open intent for the release, if there is one. */
  intent: AddIntent | null;
}

/** A live intent (`open` or `undoing`) with the facts by which a sync decides about it. */
export interface OpenIntent {
  intent: AddIntent;
  /** The release has a record whose flag is false, so the push decides about the intent. */
  isToPush: boolean;
  /** The ids of the release's copies in the mirror. */
  instanceIds: number[];
}

/** The changes to a run. A field that is left out stays as it is. */
export interface RunChange {
  phase?: SyncRun['phase'];
  status?: 'running' | 'paused';
  /** The cursor, which says where the run resumes. The store keeps it as JSON; its shape is PullCursor or PushCursor. */
  cursor?: unknown;
  totalDiscogsItems?: number;
  /** Problems to add to those of the run. */
  errors?: Omit<SyncError, 'at'>[];
}

/**
 * The change at the end of a pull. `isWhole` false: Discogs counts copies that it did not show. A record without a copy may then
 * have one of those, so it does not count as gone.
 */
export interface PullEnd extends RunChange {
  isWhole?: boolean;
}

/** A run as a claim returns it. `resumed`: the run was claimed before. `wasPaused`: its last process paused it in order. */
export interface ClaimedRun {
  held: HeldRun;
  run: SyncRun;
  cursor: unknown;
  resumed: boolean;
  wasPaused: boolean;
}

/** The counts of a preview, under the names that a run has for them. */
export type PreviewCounts = Pick<SyncRun, 'pulled' | 'skipped' | 'totalDiscogsItems'>;

/** The copies of one or more collection pages, and how to count them. */
export interface SeenCopies {
  copies: CollectedCopy[];
  /**
   * Which copies the run does not count. `run`, in a pull: those that this run has seen before. `mirror`, in a push: all that the
   * mirror has, because copies that the push made appear on the newest page.
   */
  uncounted: 'run' | 'mirror';
  /** `SyncRun.undos` when the page was requested. The store leaves out copies that an Undo has removed since then. */
  undos: number;
}

/** Makes, claims, saves and ends runs of /sync. */
export interface RunStore {
  /** Takes the run lock. Null: another process, or this one, holds it already. */
  lock(): Promise<RunLock | null>;
  /**
   * Makes a run, or returns the unfinished one with `created: false`. If two processes call at the same moment, only one makes a
   * run.
   */
  insert(run: {
    kind: RunKind;
    account: string;
    requester: Requester;
    /** What the run imports, if it is an import. */
    import?: { id: number; copies: number };
    now: Date;
  }): Promise<{ run: SyncRun; created: boolean }>;
  /** Returns the unfinished run, if there is one. */
  active(): Promise<SyncRun | null>;
  latest(kind?: RunKind): Promise<SyncRun | null>;
  /** Returns the newest `limit` runs that are over, the newest first. */
  lately(limit: number): Promise<SyncRun[]>;
  find(id: number): Promise<SyncRun | null>;
  errors(id: number): Promise<SyncError[]>;
  attachMessage(id: number, message: { channelId: string; messageId: string }): Promise<void>;
  /** Saves who requested the stop; a later request does not replace the first. Null: the run is over, or does not exist. */
  requestStop(id: number, userId: string, now: Date): Promise<SyncRun | null>;

  /** Claims the run. After that, a process with an earlier claim can write nothing to it. Null: the run is over. */
  claim(id: number, now: Date): Promise<ClaimedRun | null>;
  save(held: HeldRun, change: RunChange, now: Date): Promise<SyncRun>;
  end(
    held: HeldRun,
    how: {
      status: Exclude<RunStatus, 'running' | 'paused'>;
      preview?: PreviewResult;
      counts?: PreviewCounts;
      errors?: RunChange['errors'];
      /** True for a pull that did not reach its end. Flags the records whose release the pull saw; the mirror loses no copy. */
      flagSeen?: boolean;
    },
    now: Date,
  ): Promise<SyncRun>;
}

/** What the pull reads and writes. */
export interface PageStore {
  /**
   * Saves a page in one statement: the copies, a record for each release that has none, the counts and the cursor. Save one page
   * at a time: two at once would both count a copy that is on both.
   */
  savePage(held: HeldRun, seen: SeenCopies, change: RunChange, now: Date): Promise<SyncRun>;
  /**
   * Does the part of `savePage` that needs no database, ahead of time. The later `savePage` must get this same array of copies.
   */
  preparePage(copies: readonly CollectedCopy[]): void;
  /** Returns those of these copies that this run has seen. */
  seenInRun(runId: number, instanceIds: number[]): Promise<Set<number>>;
  /**
   * Ends a complete pull. Copies that the run did not see leave the mirror, unless an Add or an Undo saved them during the run.
   * Every record whose release has a copy in the mirror is flagged. Flagged records without a copy are counted (`SyncRun.gone`).
   */
  finishPull(held: HeldRun, end: PullEnd, now: Date): Promise<SyncRun>;
  /** Returns those of these releases that have no record. */
  withoutRecord(releaseIds: number[]): Promise<Set<number>>;
}

/** What the push reads and writes. */
export interface PushStore {
  /** Returns all live intents. */
  openIntents(): Promise<OpenIntent[]>;
  /** Returns the first `limit` records to push (their flag is false) after this position, oldest first. */
  toPush(after: PushPosition | null, limit: number): Promise<PushCandidate[]>;
  countToPush(after: PushPosition | null): Promise<number>;
  /** Returns the records of these releases as they are now, and all records to push that have an open intent, oldest first. */
  leftToPush(releaseIds: number[]): Promise<PushCandidate[]>;
  candidate(releaseId: number): Promise<PushCandidate | null>;
  /** Flags a record that has a copy. `SyncRun.pushed` goes up if the flag was false before. */
  markFound(held: HeldRun, releaseId: number, change: RunChange, now: Date): Promise<SyncRun>;
  /**
   * Closes the intent as `intents.close` does. `SyncRun.pushed` goes up in the same transaction if there is a copy. In an import it
   * goes up only if the intent made that copy.
   */
  closeIntent(
    held: HeldRun,
    intent: HeldIntent,
    outcome: IntentOutcome,
  ): Promise<{ run: SyncRun; intent: AddIntent }>;
}

/**
 * Every method throws a StoreError when the database fails. Methods that take a HeldRun throw RunLostError when another process
 * has claimed the run, or ended it.
 */
export type SyncStore = RunStore & PageStore & PushStore;
