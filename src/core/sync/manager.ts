// Core, sync: the use case behind /sync. It starts runs, resumes them after any kind of death, stops them and pauses them. At
// most one run of an account is unfinished. That run is a row in the database, and the process with the run lock works at it.
import type { Clock } from '../../clock.ts';
import { StoreError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import { sameName } from '../accounts/choose.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { Crate, Log } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { CoreWords } from '../words.ts';
import type { RunContext, SyncDiscogs } from './context.ts';
import { createRunSignals, type RunSignals } from './halt.ts';
import { endOther, type WorkEnd, workAt } from './run.ts';
import type { Sync, SyncEvent, SyncRun } from './types.ts';

const MANAGER_TIMES = Object.freeze({
  /** The interval, in ms, at which this process looks for a run that no process works at. */
  watchMs: 30_000,
  /** The pause before the next attempt while the database cannot be reached. It doubles up to the longest. */
  databaseMs: Object.freeze({ first: 1_000, longest: 30_000 }),
  /** The pause before the next attempt after this process lost the run lock, in ms. */
  lostMs: 1_000,
});

export interface SyncDeps {
  discogs: SyncDiscogs;
  store: RunContext['store'] & Pick<Crate, 'nightly'>;
  reader: RunContext['reader'];
  account: Pick<Account, 'id' | 'username' | 'folderId' | 'hasToken' | 'prove' | 'isNameOurs'>;
  clock: Clock;
  log: Log;
  sent: SentLog;
  settings: RunContext['settings'];
  /** The name of this process in leases. */
  holder: string;
  /** The requests a minute that a sync leaves free (DISCOGS_RESERVE). Here it serves only the estimate of the time left. */
  reserve: number;
  words: Pick<CoreWords, 'runLine'>;
}

export function createSync(deps: SyncDeps): Sync {
  const { store, account, clock, log } = deps;
  const now = () => new Date(clock.now());
  const listeners = new Set<(event: SyncEvent) => void>();
  const closing = new AbortController();
  /** The id of the last run that this process worked at. */
  let lastRunId: number | null = null;
  /** The run that this process works at now. */
  let working: { runId: number; signals: RunSignals } | null = null;
  /** The loop that resumes runs, while it is going on. */
  let looping: Promise<void> | null = null;
  /** The loop has to look for an unfinished run (again). */
  let isWanted = false;
  /** The present call of `endIfForsaken`, which later callers share. */
  let ending: Promise<boolean> | null = null;
  /** The newest event, if it was `progress`. It is emitted again when the database cannot be reached. */
  let last: Extract<SyncEvent, { type: 'progress' }> | null = null;

  /** The run that watchers believe this process works at. Null: none. */
  let showing: SyncRun | null = null;

  function emit(event: SyncEvent): void {
    last = event.type === 'progress' ? event : null;
    showing = event.type === 'started' || event.type === 'progress' ? event.run : null;
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch (error) {
        log.error({ err: error, run: event.run.id }, 'a watcher of the sync failed');
      }
    }
  }

  /** Emits `lost`: this process no longer works at the run. The process that claims the run emits the next events. */
  function letGo(): void {
    if (showing && !closing.signal.aborted) emit({ type: 'lost', run: showing });
  }

  /** Emits the last progress once more, with the activity `database-down` and no estimate of the time left. */
  function tellDatabaseIsDown(): void {
    if (!last || last.activity.kind === 'database-down') return;
    const pace = { ...last.pace, leftMs: null, thenMs: 0 };
    emit({ ...last, pace, activity: { kind: 'database-down', sinceMs: clock.now() } });
  }

  const isOurs = (run: SyncRun): boolean =>
    account.username !== null && sameName(run.account, account.username);

  /**
   * Ends a run that no process here can resume, because the account has another name now, or no name. Returns false if another
   * process holds the run lock: that process works at the run, or ends it.
   */
  function endIfForsaken(run: SyncRun): Promise<boolean> {
    ending ??= (async () => {
      const lock = await store.sync.lock();
      if (!lock) return false;
      try {
        await endOther({ ...deps, username: account.username, emit }, run.id);
        return true;
      } finally {
        await lock.release();
      }
    })().finally(() => {
      ending = null;
    });
    return ending;
  }

  /** Works at the unfinished run until the run is over. Does nothing if there is none, or if another process works at it. */
  async function workAtActive(): Promise<void> {
    for (let databaseMs: number = MANAGER_TIMES.databaseMs.first; !closing.signal.aborted; ) {
      try {
        const end = await workOnce();
        letGo();
        if (end !== 'lost') return;
        await clock.sleep(MANAGER_TIMES.lostMs, closing.signal);
        databaseMs = MANAGER_TIMES.databaseMs.first;
      } catch (error) {
        if (closing.signal.aborted) return;
        if (!(error instanceof StoreError && error.unreachable)) throw error;
        log.warn({ err: error }, 'the database is away, the sync waits');
        tellDatabaseIsDown();
        await clock.sleep(databaseMs, closing.signal);
        databaseMs = Math.min(databaseMs * 2, MANAGER_TIMES.databaseMs.longest);
      }
    }
  }

  async function workOnce(): Promise<WorkEnd> {
    const run = await store.sync.active();
    if (!run) return 'over';
    const { id, username, folderId, hasToken } = account;
    // A run of another name is ended, because it reads the wrong collection. If no name is set now, the run waits for its name,
    // unless a stop request ends it.
    if (username === null || !isOurs(run)) {
      if (username !== null || run.stoppedBy !== null) await endIfForsaken(run);
      return 'over';
    }
    // The collection of that name can be a stranger's. The run waits for the right name.
    if (!account.isNameOurs()) return 'over';
    const lock = await store.sync.lock();
    if (!lock) return 'over';
    const signals = createRunSignals();
    working = { runId: run.id, signals };
    if (closing.signal.aborted) signals.halt('pause');
    try {
      const who = { id, username, folderId, hasToken, prove: account.prove };
      const isKnown = lastRunId === run.id;
      lastRunId = run.id;
      return await workAt({ ...deps, account: who, emit }, run.id, { lock, signals, isKnown });
    } finally {
      working = null;
      await lock.release();
    }
  }

  async function loop(): Promise<void> {
    while (isWanted && !closing.signal.aborted) {
      isWanted = false;
      await workAtActive().catch((error: unknown) => {
        if (!closing.signal.aborted) log.error({ err: error }, 'could not resume a sync');
      });
    }
  }

  /** Makes the loop look for an unfinished run and work at it. Resolves when the loop has nothing more to do. */
  function wake(): Promise<void> {
    isWanted = true;
    looping ??= loop().finally(() => {
      looping = null;
      // `wake` was called again after the loop's last look for a run, so a new loop starts.
      if (isWanted && !closing.signal.aborted) void wake();
    });
    return looping;
  }

  /** Returns the name of the account whose runs can start now. @throws Refusal */
  function nameForRun(): string {
    const { username } = account;
    if (username === null) throw new Refusal({ kind: 'sync-without-account' });
    if (!account.isNameOurs()) throw new Refusal({ kind: 'sync-wrong-name', username });
    if (closing.signal.aborted) throw new Refusal({ kind: 'sync-while-ending' });
    return username;
  }

  return {
    async start(request) {
      const row = { ...request, account: nameForRun() };
      for (;;) {
        const { run, created } = await store.sync.insert({ ...row, now: now() });
        if (!created && !isOurs(run) && (await endIfForsaken(run))) continue;
        void wake();
        return { kind: created ? 'started' : 'running', run };
      }
    },

    async startNight(night) {
      const row = { ...night, account: nameForRun() };
      for (;;) {
        const claim = await store.nightly.claim({ ...row, now: now() });
        if (claim.kind === 'running' && !isOurs(claim.run) && (await endIfForsaken(claim.run))) continue;
        if (claim.kind === 'started') void wake();
        return claim;
      }
    },

    joinNight: (runId, requester, message) => store.nightly.join(runId, requester, message),
    attachMessage: (runId, message) => store.sync.attachMessage(runId, message),

    async stop(runId, { userId }) {
      const run = await store.sync.requestStop(runId, userId, now());
      if (!run) return 'ended';
      if (working?.runId === runId) working.signals.halt('stop');
      else void wake();
      return 'stopping';
    },

    active: () => store.sync.active(),
    latest: (kind) => store.sync.latest(kind),
    lately: (limit) => store.sync.lately(limit),
    find: (runId) => store.sync.find(runId),
    errors: (runId) => store.sync.errors(runId),

    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async keepWatch(signal) {
      // All rounds share this one signal. A new `AbortSignal.any` in each round would leak, because a long-lived signal keeps
      // memory for every signal that is made from it.
      const ending = AbortSignal.any([signal, closing.signal]);
      while (!ending.aborted) {
        void wake();
        await clock.sleep(MANAGER_TIMES.watchMs, ending).catch(() => {});
      }
    },

    async pause({ graceMs }) {
      closing.abort(new Error('Runout is ending'));
      working?.signals.halt('pause');
      const isOver = new AbortController();
      clock.sleep(graceMs, isOver.signal).then(
        () => working?.signals.cancelCall(),
        () => {},
      );
      await looping;
      isOver.abort();
    },
  };
}
