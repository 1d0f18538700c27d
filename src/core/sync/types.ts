// Core, sync: the types of a run (/sync, its preview, an import): its events and its outcomes. The sync itself does not know Discord; the
// files that show a run there use these types.

import type { Requester } from '../add/types.ts';
import type { NightClaim } from '../nightly/ports.ts';
import type { BudgetWait } from '../types.ts';

/** The counts and problems of a run, emitted after each page and each record. Every watcher of a run relies on this shape. */
export interface SyncProgress {
  phase: 'pull' | 'push' | 'done';
  /** The number of releases in the collection for which this run made a record. */
  pulled: number;
  /** The number of records that this run added to the collection, or found there during its push. An import counts only copies that it added. */
  pushed: number;
  /** The number of copies in the collection that made no record. `pulled` + `skipped` is the number of copies seen. */
  skipped: number;
  /** All problems as sentences for a person, oldest first. Titles are as Discogs has them, so escape before showing. */
  errors: string[];
  /** Copies in the collection, by Discogs' count in the last page of the pull. In an import: the copies to add. */
  totalDiscogsItems: number;
}

/** `import`: adds to Discogs what a file lists and the collection lacks (core/import). */
export type RunKind = 'sync' | 'preview' | 'import';

/**
 * `running`: the run is unfinished; a process works at it, or none does because it died. `paused`: the process that worked at the
 * run ended in order, and the run resumes by itself.
 */
export type RunStatus = 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/** How a run ended, as a message shows it. `paused`: the run resumes by itself at the next start of the bot. */
export type SyncOutcome = 'done' | 'done-with-problems' | 'stopped' | 'failed' | 'paused';

/** One release in a list of a preview. */
export interface PreviewEntry {
  releaseId: number;
  /** `Artist - Title`, as Discogs has it: escape before showing. */
  heading: string;
}

/**
 * What a preview found: the number of releases that a sync would save here (`toPull`) or add on Discogs (`toPush`), and the
 * first ten of each.
 */
export interface PreviewResult {
  toPull: { count: number; first: PreviewEntry[] };
  toPush: { count: number; first: PreviewEntry[] };
}

/** A row of `sync_runs`: everything that a message can show of a run. */
export interface SyncRun {
  id: number;
  kind: RunKind;
  /** The name of the Discogs account that the run reads. */
  account: string;
  status: RunStatus;
  phase: SyncProgress['phase'];
  pulled: number;
  pushed: number;
  skipped: number;
  totalDiscogsItems: number;
  /** The number of the run's problems (`Sync.errors`). */
  errorCount: number;
  requester: Requester;
  /** The Discord message that shows the progress. Null until `Sync.attachMessage`. */
  message: { channelId: string; messageId: string } | null;
  /** The Discord id of the person who pressed Stop. The run may still wait for the answer to its last call. */
  stoppedBy: string | null;
  /** The number of Undos since the run began. Its use is explained at `SeenCopies.undos` (ports.ts). */
  undos: number;
  /** The number of flagged records for which the complete pull saw no copy: someone removed the copy on Discogs. */
  gone: number;
  /**
   * The night that the run belongs to, as `2026-11-29`, also after a person has joined it. Null: a person started the run.
   */
  night: string | null;
  /** The number of the import, if the run is one. */
  importId: number | null;
  /** The result of a preview that is done, else null. */
  preview: PreviewResult | null;
  startedAt: Date;
  updatedAt: Date;
  /** Null while the run is unfinished or paused. */
  endedAt: Date | null;
}

/** One problem of a run. */
export interface SyncError {
  /** The release that has the problem. Null when the problem concerns more than one record. */
  releaseId: number | null;
  /** A sentence for a person; escape before showing. */
  message: string;
  at: Date;
}

/** What a run is doing now: it works, or waits for something. All times are epoch ms by the bot's clock. */
export type SyncActivity =
  | { kind: 'working' }
  /** The run waits more than about 3 s for the request budget. */
  | { kind: 'waiting-for-budget'; reason: BudgetWait['reason']; untilMs: number }
  /** Discogs does not answer: the run waits and tries again by itself. */
  | { kind: 'discogs-down'; sinceMs: number; nextTryMs: number }
  /** Only records without a known outcome are left: their last request had no answer, or another process is adding them. */
  | { kind: 'waiting-for-outcome'; records: number; untilMs: number }
  /** The database cannot be reached: the run waits and resumes by itself. The event's numbers are the last known ones. */
  | { kind: 'database-down'; sinceMs: number };

/** The progress, the speed and the estimated time of a run. */
export interface SyncPace {
  /**
   * The progress of the present phase, for the bar. In a pull: copies seen, of all copies in the collection. In a push: records
   * handled, of all records to push.
   */
  done: number;
  total: number;
  /**
   * Copies or records a minute. It is the speed at which the rest takes `leftMs`; while `leftMs` is unknown, it is the measured
   * speed of the last minutes. Null: too early to say.
   */
  perMinute: number | null;
  /**
   * The time until the end of this phase in ms, estimated from the request budget and the calls that are left. Null: unknown,
   * because of an outage, or because the number of pages is not known yet.
   */
  leftMs: number | null;
  /** The estimated time from the end of this phase to the end of the run, in ms. */
  thenMs: number;
}

/** An event for the watchers of a run. Only the process that works at the run emits events, so none comes twice. */
export type SyncEvent =
  /** This process works at the run from now on. `resumed`: the run was claimed before, by another process or by this one. */
  | { type: 'started'; run: SyncRun; resumed: boolean }
  | { type: 'progress'; run: SyncRun; progress: SyncProgress; activity: SyncActivity; pace: SyncPace }
  /** The run is over. With the outcome `paused`, only this process is done with it: a later process resumes the run. */
  | { type: 'ended'; run: SyncRun; progress: SyncProgress; outcome: SyncOutcome }
  /**
   * This process no longer works at the run. Another process emits its events now, or this one does again after a new `started`.
   */
  | { type: 'lost'; run: SyncRun };

/** `copies`: how many copies the import is to add. */
export type SyncRequest = { requester: Requester } & (
  | { kind: 'sync' | 'preview' }
  | { kind: 'import'; import: { id: number; copies: number } }
);

/** The use case behind /sync. */
export interface Sync {
  /**
   * Starts a run and returns at once; the run goes on by itself. If a run is unfinished already, returns that run.
   * @throws Refusal when DISCOGS_USERNAME is not set, and while Runout is ending.
   * @throws StoreError
   */
  start(request: SyncRequest): Promise<{ kind: 'started' | 'running'; run: SyncRun }>;
  /**
   * Starts the run of a night, without a message. @throws as `start`.
   * @param night `date`: the local date of its hour, as `2026-11-29`. `guildId`: the server that wants a sync each night.
   */
  startNight(night: { date: string; guildId: string }): Promise<NightClaim>;
  /**
   * Makes the run of a night the run of a person, shown in this message. Null: the run is over, or another person has joined it. @throws
   * StoreError
   */
  joinNight(
    runId: number,
    requester: Requester,
    message: { channelId: string; messageId: string },
  ): Promise<SyncRun | null>;
  /** Saves which message shows the run; a later call replaces it. Nothing happens for an unknown run. */
  attachMessage(runId: number, message: { channelId: string; messageId: string }): Promise<void>;
  /**
   * Requests that the run ends as stopped. Its waits end at once, a request under way to Discogs can finish, and what the run did
   * stays. If another process works at the run, the run ends at its next step; if none does, this process ends it. The
   * caller checks the right to stop. Resolves when the stop request is saved, and an `ended` event follows. `ended`: the run was
   * over already.
   */
  stop(runId: number, who: { userId: string }): Promise<'stopping' | 'ended'>;
  /** Returns the unfinished run, at work in this process or in another. */
  active(): Promise<SyncRun | null>;
  /** Returns the newest run, finished or not. With a kind: the newest run of that kind. */
  latest(kind?: RunKind): Promise<SyncRun | null>;
  /** Returns the newest `limit` runs that are over, the newest first. */
  lately(limit: number): Promise<SyncRun[]>;
  find(runId: number): Promise<SyncRun | null>;
  /** Returns all problems of the run, oldest first. */
  errors(runId: number): Promise<SyncError[]>;
  /**
   * Calls the listener with every event of this process, synchronously and in order. Returns a function that removes the
   * listener. An error of the listener is logged.
   */
  watch(listener: (event: SyncEvent) => void): () => void;
  /**
   * Looks now and every 30 s for an unfinished run that no process works at, and resumes it. Resolves when the signal is aborted.
   * Never throws: while the database cannot be reached, it waits.
   */
  keepWatch(signal: AbortSignal): Promise<void>;
  /**
   * Pauses the run, because the process ends. No run starts after that. Every wait of the run ends at once; a request under way
   * has `graceMs` to finish. Resolves when the run is saved as paused, or cannot be saved.
   */
  pause(options: { graceMs: number }): Promise<void>;
}
