// Core, sync: the words of a /sync: its runs, their events, and how they end. The engine does not know Discord. A file that
// shows a run uses these types.
import type { BudgetWait, Requester } from '../types.ts';

/** The state of a run, emitted after each page and each record. Its shape is a contract with every watcher of a run. */
export interface SyncProgress {
  phase: 'pull' | 'push' | 'done';
  /** Releases of the collection that got a row here. */
  pulled: number;
  /** Records that are in the collection now because this run added them or found them there. */
  pushed: number;
  /** Copies seen in the collection that needed nothing: distinct copies = `pulled` + `skipped`. */
  skipped: number;
  /** All problems in words for a person, oldest first: plain text with titles as Discogs has them. Escape before showing. */
  errors: string[];
  /** Copies in the collection, as Discogs counted them last during the pull. */
  totalDiscogsItems: number;
}

export type RunKind = 'sync' | 'preview';

/**
 * `running`: unfinished, with a process at work or without. `paused`: a process paused it in order, and it resumes by itself.
 */
export type RunStatus = 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/** How a run ended, as a person reads it. `paused`: it resumes by itself at the next start. */
export type SyncOutcome = 'done' | 'done-with-problems' | 'stopped' | 'failed' | 'paused';

/** One release in a list of a preview. */
export interface PreviewEntry {
  releaseId: number;
  /** `Artist - Title`, as Discogs has it: escape before showing. */
  heading: string;
}

/** What a preview found: how many, and the first ten of each. */
export interface PreviewResult {
  toPull: { count: number; first: PreviewEntry[] };
  toPush: { count: number; first: PreviewEntry[] };
}

/** A row of `sync_runs`: all that can be shown of a run. */
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
  /** How many lines `Sync.errors` has. */
  errorCount: number;
  requester: Requester;
  /** Where its progress is shown. Null until a message is attached. */
  message: { channelId: string; messageId: string } | null;
  /** The Discord id of the person who pressed Stop. The run can still be at its last call. */
  stoppedBy: string | null;
  /** Undos during the run. A page is asked for with this number (ports.ts, SeenCopies). */
  undos: number;
  /** Records that are here, although the pull saw every copy and none of theirs: someone removed the copy on Discogs. */
  gone: number;
  /** Set when a preview is done. */
  preview: PreviewResult | null;
  startedAt: Date;
  updatedAt: Date;
  /** Null while it is unfinished, also when it is paused. */
  endedAt: Date | null;
}

/** One line about a problem. */
export interface SyncError {
  /** Null when it is about more than one record. */
  releaseId: number | null;
  /** In words for a person; escape before showing. */
  message: string;
  at: Date;
}

/** What the run does when it does not simply work. Epoch ms on the bot's clock. */
export type SyncActivity =
  | { kind: 'working' }
  /** The next call waits more than about 3 s for the request budget. */
  | { kind: 'waiting-for-budget'; reason: BudgetWait['reason']; untilMs: number }
  /** Discogs is down: the run waits and tries again by itself. */
  | { kind: 'discogs-down'; sinceMs: number; nextTryMs: number }
  /** Only records without a known outcome are left: their last request had no answer, or another process adds them now. */
  | { kind: 'waiting-for-outcome'; records: number; untilMs: number }
  /** The database is away: the run waits and resumes by itself. The numbers are the last known. */
  | { kind: 'database-down'; sinceMs: number };

/** How far, how fast, how long. */
export interface SyncPace {
  /**
   * The progress of the present phase, for the bar: copies seen of copies there in the pull, records handled of records to push
   * in the push.
   */
  done: number;
  total: number;
  /**
   * Copies or records a minute: what `done` makes of `total` in `leftMs`, or, while that is unknown, the speed of the last
   * minutes. A run hurries while requests are free, and rests. Null: too early to say.
   */
  perMinute: number | null;
  /**
   * Time until the end of this phase in ms, estimated from the request budget and the calls that are left. Null: unknown (an
   * outage, too early).
   */
  leftMs: number | null;
  /** How long the run takes after the end of this phase, in ms. */
  thenMs: number;
}

/** What a watcher gets. Two processes never emit the same event: only the process that works at the run does. */
export type SyncEvent =
  /** This process works at the run from now on. `resumed`: another process did so before (a restart, a lost connection). */
  | { type: 'started'; run: SyncRun; resumed: boolean }
  | { type: 'progress'; run: SyncRun; progress: SyncProgress; activity: SyncActivity; pace: SyncPace }
  /** `paused` is an end only for this process: the same run starts again elsewhere, or here after a restart. */
  | { type: 'ended'; run: SyncRun; progress: SyncProgress; outcome: SyncOutcome }
  /** This process no longer works at the run. Another one emits its events, or this one does again after `started`. */
  | { type: 'lost'; run: SyncRun };

export interface SyncRequest {
  kind: RunKind;
  requester: Requester;
}

/** The use case behind /sync. */
export interface Sync {
  /**
   * Starts a run, which then goes on by itself, or returns the run that is unfinished already.
   * @throws Refusal without DISCOGS_USERNAME, for a database of another account, and while Runout is ending.
   * @throws StoreError
   */
  start(request: SyncRequest): Promise<{ kind: 'started' | 'running'; run: SyncRun }>;
  /** Remembers where the run is shown; a later call replaces it. Nothing happens for an unknown run. */
  attachMessage(runId: number, message: { channelId: string; messageId: string }): Promise<void>;
  /**
   * Ends the run as stopped: every wait ends at once, and a request under way to Discogs can finish. What was done stays. The
   * run of another process ends at its next step; a run without a process ends here. The caller checks the right to stop.
   * Resolves when the stop request is written down; the end is an event. `ended`: it was over already.
   */
  stop(runId: number, who: { userId: string }): Promise<'stopping' | 'ended'>;
  /** The unfinished run, here or at another process. */
  active(): Promise<SyncRun | null>;
  /** The newest run, finished or not. With a kind: the newest run of that kind. */
  latest(kind?: RunKind): Promise<SyncRun | null>;
  /** The newest runs that are over, the newest first; `limit` at most. */
  lately(limit: number): Promise<SyncRun[]>;
  find(runId: number): Promise<SyncRun | null>;
  /** All problems of the run, oldest first. */
  errors(runId: number): Promise<SyncError[]>;
  /**
   * Calls back with every event of this process, at once and in order. Returns a function that ends it. A listener can throw:
   * that is logged.
   */
  watch(listener: (event: SyncEvent) => void): () => void;
  /**
   * Every 30 s resumes an unfinished run that no process works at; also now. Resolves when the signal is aborted. Never
   * throws: it waits for a database that is away.
   */
  keepWatch(signal: AbortSignal): Promise<void>;
  /**
   * For the end of the process: starts nothing more, and pauses the run. Every wait ends at once; a request under way gets
   * `graceMs`. Resolves when the state is saved (or cannot be).
   */
  pause(options: { graceMs: number }): Promise<void>;
}
