// Core, sync: works at one run, from its cursor to its end, and saves how the run ended.
import type { Clock } from '../../clock.ts';
import { RunLostError, StoreError } from '../../errors.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { Log } from '../ports.ts';
import type { CoreWords } from '../words.ts';
import { type RunContext, RunFailed, type SyncAccount, type SyncDiscogs } from './context.ts';
import { keepFoldersAndFields } from './folders-fields.ts';
import { createRunSignals, Halt, type RunSignals } from './halt.ts';
import { importFile } from './import.ts';
import type { ClaimedRun, RunLock } from './ports.ts';
import { preview } from './preview.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { readCursor, readImportCursor, resumeAt } from './resume.ts';
import { createRunRecorder } from './run-recorder.ts';
import type { SyncEvent } from './types.ts';
import { createSyncMessages, otherAccount } from './words.ts';

export interface WorkDeps {
  discogs: SyncDiscogs;
  store: RunContext['store'];
  reader: RunContext['reader'];
  clock: Clock;
  log: Log;
  account: SyncAccount;
  sent: SentLog;
  settings: RunContext['settings'];
  holder: string;
  reserve: number;
  emit: (event: SyncEvent) => void;
  words: Pick<CoreWords, 'runLine'>;
}

/**
 * How the work at a run ended. `over`: the run has ended, or was paused. `lost`: the run is unfinished, and this process let go
 * of it.
 */
export type WorkEnd = 'over' | 'lost';

/**
 * Works at the run until the run ends, is paused, or is lost. `isKnown`: this process has worked at this run before, so the run
 * has not killed its last process.
 * @throws StoreError when the database went away in the middle. The run resumes from its cursor when the database is back.
 */
export async function workAt(
  deps: WorkDeps,
  runId: number,
  { lock, signals, isKnown }: { lock: RunLock; signals: RunSignals; isKnown: boolean },
): Promise<WorkEnd> {
  const { store, clock, log, account } = deps;
  const onLost = () => signals.halt('lost');
  lock.lost.addEventListener('abort', onLost, { once: true });
  try {
    if (lock.lost.aborted) return 'lost';
    const taken = await store.sync.claim(runId, new Date(clock.now()));
    if (!taken) return 'over';
    const errors = (await store.sync.errors(runId)).map((line) => line.message);
    const budget = () => deps.discogs.budget();
    const recorder = createRunRecorder({ ...deps, store: store.sync, budget, taken, errors, signals });
    const messages = createSyncMessages(account, taken.run.kind, deps.words.runLine);
    const ctx: RunContext = { ...deps, recorder, signals, lock, messages, reading: null };
    deps.emit({ type: 'started', run: taken.run, resumed: taken.resumed });
    if (taken.run.stoppedBy !== null) signals.halt('stop');
    return await conclude(ctx, () => carryOn(ctx, taken, { died: !isKnown && !taken.wasPaused }));
  } catch (error) {
    if (!(error instanceof RunLostError)) throw error;
    log.info({ run: runId }, 'another process works at the sync run');
    return 'lost';
  } finally {
    lock.lost.removeEventListener('abort', onLost);
    // Ends the request for a page that is being read ahead, so that it emits no more events of this run.
    signals.cancelCall();
  }
}

/**
 * Ends a run of another account as stopped. Everything that the run saved stays, and the next sync of that account starts from
 * the beginning. The caller must hold the run lock.
 * @throws StoreError
 */
export async function endOther(
  deps: Pick<WorkDeps, 'discogs' | 'store' | 'clock' | 'reserve' | 'emit' | 'log' | 'words'> & {
    username: string | null;
  },
  runId: number,
): Promise<void> {
  const { store, clock, log, username } = deps;
  const taken = await store.sync.claim(runId, new Date(clock.now()));
  if (!taken) return;
  const errors = (await store.sync.errors(runId)).map((line) => line.message);
  const budget = () => deps.discogs.budget();
  const recorder = createRunRecorder({
    ...deps,
    store: store.sync,
    budget,
    taken,
    errors,
    signals: createRunSignals(),
  });
  deps.emit({ type: 'started', run: taken.run, resumed: true });
  const line = { releaseId: null, message: deps.words.runLine(otherAccount(taken.run, username)) };
  log.info({ run: runId }, 'a sync of another account is ended');
  await recorder
    .close((held, now) => store.sync.end(held, { status: 'stopped', errors: [line] }, now), [line])
    .catch((error: unknown) => {
      // Another process has ended the run, or works at it now.
      if (!(error instanceof RunLostError)) throw error;
    });
}

/** Does the rest of the run, from its cursor to its end. */
async function carryOn(ctx: RunContext, taken: ClaimedRun, how: { died: boolean }): Promise<void> {
  const { recorder, store, signals } = ctx;
  signals.stop.throwIfAborted();
  if (recorder.run().kind === 'import') {
    await importFile(ctx, readImportCursor(taken.cursor));
    return recorder.close((held, now) => store.sync.end(held, { status: 'done' }, now));
  }
  const cursor = taken.resumed ? await goOnAt(ctx, taken.cursor, how) : readCursor(taken.cursor);
  if (recorder.run().kind === 'preview') {
    const found = await preview(ctx, cursor.trial);
    return recorder.close(
      (held, now) => store.sync.end(held, { status: 'done', ...found }, now),
      found.errors,
    );
  }
  if (cursor.phase === 'pull') {
    const pulled = await pull(ctx, cursor);
    await push(ctx, pulled.push, pulled.readAtMs);
  } else await push(ctx, cursor, null);
  await keepFoldersAndFields(ctx);
  await recorder.close((held, now) => store.sync.end(held, { status: 'done' }, now));
}

/** Returns the cursor where a resumed run goes on. Saves it, so that the next process can see whether this one made progress. */
async function goOnAt(ctx: RunContext, saved: unknown, how: { died: boolean }) {
  const next = resumeAt(saved, how);
  if (next.kind === 'deadly') throw new RunFailed(ctx.messages.deadly(next.place));
  const { cursor } = next;
  await ctx.recorder.saveSilently((held, now) => ctx.store.sync.save(held, { cursor }, now));
  return cursor;
}

/**
 * Does the work, and saves how the run ended. Saves no end if the run will resume: the database went away, or another process has
 * claimed the run.
 */
async function conclude(ctx: RunContext, work: () => Promise<void>): Promise<WorkEnd> {
  const { recorder, store, log } = ctx;
  try {
    await work();
    return 'over';
  } catch (error) {
    // No end is saved, because the run resumes from its cursor: in this process when the database is back, or in the process that
    // has claimed the run.
    if (error instanceof RunLostError || (error instanceof StoreError && error.unreachable)) throw error;
    // A completed pull flags all records that have a copy. This pull did not complete, so the end of the run flags the records
    // whose release it saw.
    const flagSeen = recorder.run().kind === 'sync' && recorder.run().phase === 'pull';
    if (error instanceof Halt) {
      switch (error.reason) {
        case 'lost':
          return 'lost';
        case 'pause':
          await recorder.close((held, now) => store.sync.save(held, { status: 'paused' }, now));
          return 'over';
        case 'stop':
          await recorder.close((held, now) => store.sync.end(held, { status: 'stopped', flagSeen }, now));
          return 'over';
      }
    }
    const line = error instanceof RunFailed ? error.line : unforeseen(ctx, error);
    log.warn({ run: recorder.held.id }, 'a sync failed');
    const errors = [line];
    await recorder.close(
      (held, now) => store.sync.end(held, { status: 'failed', errors, flagSeen }, now),
      errors,
    );
    return 'over';
  }
}

/** Logs an error that is a bug of ours. Returns the line for the run, with the id of the log entry. */
function unforeseen({ log, recorder, messages }: RunContext, error: unknown) {
  const id = globalThis.crypto.randomUUID().slice(0, 8);
  log.error({ err: error, id, run: recorder.held.id }, 'a sync failed for an unknown reason');
  return { releaseId: null, message: messages.broken(id) };
}
