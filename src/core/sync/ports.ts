// Core, sync: what the engine needs of the store. src/store implements it; all times are from the bot's clock.

import type { HeldIntent, IntentOutcome } from '../add/ports.ts';
import type { AddIntent, CollectedCopy, Requester } from '../types.ts';
import type { PreviewResult, RunKind, RunStatus, SyncError, SyncRun } from './types.ts';

/** Who works at a run. The store refuses it once somebody else has taken the run up. */
export interface HeldRun {
  id: number;
  attempt: number;
}

/**
 * Held by one process at a time, for as long as it works at runs. On Postgres a session advisory lock on a connection of
 * its own, embedded a flag in the process, which has the folder for itself.
 */
export interface RunLock {
  /** Aborted as soon as it is known to be lost. */
  readonly lost: AbortSignal;
  /** Asks the database. Never throws: what cannot be asked is lost. */
  isHeld(): Promise<boolean>;
  /** Never throws. */
  release(): Promise<void>;
}

/** Where a push stands among the records, which it takes oldest first. */
export interface PushPosition {
  createdAtMs: number;
  recordId: string;
}

/** A record as the push looks at it. */
export interface PushCandidate extends PushPosition {
  releaseId: number;
  /** `Artist - Title` */
  heading: string;
  isSynced: boolean;
  /** Copies of it in the mirror of the collection, which is true as of the last page read. */
  instanceIds: number[];
  /** The intent for it that is open, if there is one. */
  intent: AddIntent | null;
}

/** An intent that is open, whoever made it, whether or not its release has a record that is to be pushed. */
export interface OpenIntent {
  intent: AddIntent;
  /** There is a record whose flag is false: the push takes care of it. */
  isToPush: boolean;
  instanceIds: number[];
}

/** What is saved of a run. What is left out stays. */
export interface RunChange {
  phase?: SyncRun['phase'];
  status?: 'running' | 'paused';
  /** Its shape is the engine's (plan.ts). */
  cursor?: unknown;
  totalDiscogsItems?: number;
  /** Lines to add. */
  errors?: Omit<SyncError, 'at'>[];
}

/** How a pull ended. `isWhole` false: Discogs counts copies that it did not show, so no record is known to be gone. */
export interface PullEnd extends RunChange {
  isWhole?: boolean;
}

/** A run as it was when it was taken up. `resumed`: somebody worked at it before, and put it down in order if `wasPaused`. */
export interface ClaimedRun {
  held: HeldRun;
  run: SyncRun;
  cursor: unknown;
  resumed: boolean;
  wasPaused: boolean;
}

/** What a preview counted, in the words of a run. */
export type PreviewCounts = Pick<SyncRun, 'pulled' | 'skipped' | 'totalDiscogsItems'>;

/** Copies of one or more pages, with the run as it stands after them. */
export interface SeenCopies {
  copies: CollectedCopy[];
  /**
   * Which copies are not counted again. `run`: those that this run has seen (pull). `mirror`: all that are known,
   * however (push, whose own copies come by on the newest page).
   */
  uncounted: 'run' | 'mirror';
  /** `SyncRun.undos` when the page was asked for: what an Undo removed since then is left out of it. */
  undos: number;
}

/** Runs of /sync. */
export interface RunStore {
  /** Null: another process (or this one) holds it. */
  lock(): Promise<RunLock | null>;
  /** Of two at the same moment one makes the run, and the other is told which (`created: false`). */
  insert(run: {
    kind: RunKind;
    account: string;
    requester: Requester;
    now: Date;
  }): Promise<{ run: SyncRun; created: boolean }>;
  /** The one that is not finished. */
  active(): Promise<SyncRun | null>;
  latest(kind?: RunKind): Promise<SyncRun | null>;
  /** Those that are over, the newest first; `limit` at most. */
  lately(limit: number): Promise<SyncRun[]>;
  find(id: number): Promise<SyncRun | null>;
  errors(id: number): Promise<SyncError[]>;
  attachMessage(id: number, message: { channelId: string; messageId: string }): Promise<void>;
  /** Writes down who wants it stopped; the first one counts. Null: it is over, or never was. */
  requestStop(id: number, userId: string, now: Date): Promise<SyncRun | null>;

  /** From now on the caller works at the run, and whoever did before can write no more. Null: it is over. */
  claim(id: number, now: Date): Promise<ClaimedRun | null>;
  save(held: HeldRun, change: RunChange, now: Date): Promise<SyncRun>;
  end(
    held: HeldRun,
    how: {
      status: Exclude<RunStatus, 'running' | 'paused'>;
      preview?: PreviewResult;
      counts?: PreviewCounts;
      errors?: RunChange['errors'];
      /** A pull that did not come to its end: the records whose release it saw are flagged, the mirror loses nothing. */
      flagSeen?: boolean;
    },
    now: Date,
  ): Promise<SyncRun>;
}

/** What a run writes page by page. */
export interface PageStore {
  /**
   * One statement: the mirror, a row for each release that has none, the counts and the cursor. One page at a time: two
   * at once would both count what is on both.
   */
  savePage(held: HeldRun, seen: SeenCopies, change: RunChange, now: Date): Promise<SyncRun>;
  /** Does now what `savePage` of this very list would do first: while the page before it is still being written. */
  preparePage(copies: readonly CollectedCopy[]): void;
  /** Which of these copies this run has seen. */
  seenInRun(runId: number, instanceIds: number[]): Promise<Set<number>>;
  /**
   * The end of a complete pull: copies that the run did not see leave the mirror, unless an Add or an Undo wrote them while
   * it went on; every record whose release has a copy there is flagged; records that have none, though flagged, are counted.
   */
  finishPull(held: HeldRun, end: PullEnd, now: Date): Promise<SyncRun>;
  /** Which of these releases have no record. */
  withoutRecord(releaseIds: number[]): Promise<Set<number>>;
}

/** What a push asks for and writes. */
export interface PushStore {
  openIntents(): Promise<OpenIntent[]>;
  /** Records whose flag is false, oldest first, after a position. */
  toPush(after: PushPosition | null, limit: number): Promise<PushCandidate[]>;
  countToPush(after: PushPosition | null): Promise<number>;
  /** The records of these releases as they stand now, and all that are to be pushed and have an open intent, oldest first. */
  leftToPush(releaseIds: number[]): Promise<PushCandidate[]>;
  candidate(releaseId: number): Promise<PushCandidate | null>;
  /** A copy is there: flags the record. `pushed` goes up if that changed it. */
  markFound(held: HeldRun, releaseId: number, change: RunChange, now: Date): Promise<SyncRun>;
  /** `intents.close`, and `pushed` goes up in the same transaction if that closed it with a copy. */
  closeIntent(
    held: HeldRun,
    intent: HeldIntent,
    outcome: IntentOutcome,
  ): Promise<{ run: SyncRun; intent: AddIntent }>;
}

/**
 * Every method throws a StoreError when the database fails. Those that take a HeldRun throw RunLostError when somebody
 * else took the run up, or ended it.
 */
export type SyncStore = RunStore & PageStore & PushStore;
