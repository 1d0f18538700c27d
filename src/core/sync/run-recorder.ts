// Core, sync: keeps the state of a run while this process works at it: its row as last saved, its activity and its speed. Each
// change goes through the recorder, which also emits the events of the run.
import type { Clock } from '../../clock.ts';
import type { BudgetState } from '../discogs-port.ts';
import type { CallWatch, RunSignals } from './halt.ts';
import { outcomeOf } from './plan.ts';
import type { HeldRun, PreviewCounts, RunChange, SyncStore } from './ports.ts';
import { addSample, callsMs, meanCall, type PaceSample, paceOf } from './progress.ts';
import type { SyncActivity, SyncEvent, SyncPace, SyncProgress, SyncRun } from './types.ts';

/** One problem of a run, to be added to its lines. */
export type ErrorLine = NonNullable<RunChange['errors']>[number];

export interface RunRecorder {
  readonly held: HeldRun;
  /** Returns the row of the run as last saved. */
  run(): SyncRun;
  /**
   * Calls `write`, which saves a change of the run, and emits the new state. `lines`: the problems that this change adds.
   * @throws RunLostError, StoreError
   */
  write(write: (held: HeldRun, now: Date) => Promise<SyncRun>, lines?: ErrorLine[]): Promise<SyncRun>;
  save(change: RunChange): Promise<SyncRun>;
  /** Calls `write` as the method `write` does, but emits nothing, because another change with an event follows. */
  saveSilently(write: (held: HeldRun, now: Date) => Promise<SyncRun>): Promise<void>;
  /** Sets the counts of a preview and emits them. They are saved only at the end of the preview. */
  setPreviewCounts(counts: PreviewCounts): void;
  /** Calls `write` for the last change of this process, which ends or pauses the run, and emits `ended`. */
  close(write: (held: HeldRun, now: Date) => Promise<SyncRun>, lines?: ErrorLine[]): Promise<void>;
  /** Looks for a stop request that another process saved, and halts the run if there is one. */
  checkStopRequested(): Promise<void>;
  /** Sets the activity, and emits it if it is new. */
  setActivity(activity: SyncActivity): void;
  /** Sets how many calls the rest of this phase makes (null: not known yet), and how many the phases after it make. */
  setCallsLeft(calls: number | null, after?: number): void;
  /** Sets the records handled and the records to push, for the progress bar. */
  setPushProgress(push: { done: number; total: number }): void;
  readonly callWatch: CallWatch;
}

export function createRunRecorder(deps: {
  store: Pick<SyncStore, 'save' | 'find'>;
  clock: Clock;
  budget: () => BudgetState;
  /** The number of requests a minute that a sync leaves free. */
  reserve: number;
  taken: { held: HeldRun; run: SyncRun };
  /** The lines of the run so far. The recorder appends new lines to this array. */
  errors: string[];
  signals: Pick<RunSignals, 'halt'>;
  emit: (event: SyncEvent) => void;
}): RunRecorder {
  const { store, clock, budget, reserve, taken, errors, signals, emit } = deps;
  const { held } = taken;
  let run = taken.run;
  let activity: SyncActivity = { kind: 'working' };
  let calls: number | null = null;
  let callsAfter = 0;
  let callMs: number | null = null;
  let push: { done: number; total: number } | null = null;
  let samples: PaceSample[] = [];
  let previewCounts: PreviewCounts | null = null;

  const left = (): Pick<SyncPace, 'leftMs' | 'thenMs'> => {
    if (calls === null || activity.kind === 'discogs-down' || activity.kind === 'database-down') {
      return { leftMs: null, thenMs: 0 };
    }
    const facts = { budget: budget(), reserve, callMs, nowMs: clock.now() };
    const leftMs = callsMs(calls, facts);
    return { leftMs, thenMs: callsMs(calls + callsAfter, facts) - leftMs };
  };

  const progress = (): SyncProgress => ({
    phase: run.phase,
    pulled: run.pulled,
    pushed: run.pushed,
    skipped: run.skipped,
    errors,
    totalDiscogsItems: run.totalDiscogsItems,
  });

  const tell = (): void => {
    const pace = paceOf(run, { push, samples, nowMs: clock.monotonic(), ...left() });
    emit({ type: 'progress', run, progress: progress(), activity, pace });
  };

  const count = (): void => {
    samples = addSample(samples, {
      atMs: clock.monotonic(),
      done: push ? push.done : run.pulled + run.skipped,
    });
  };

  const take = (written: SyncRun, lines: ErrorLine[]): void => {
    errors.push(...lines.map((line) => line.message));
    run = { ...written, ...previewCounts };
    if (run.stoppedBy !== null) signals.halt('stop');
  };

  const write: RunRecorder['write'] = async (action, lines = []) => {
    take(await action(held, new Date(clock.now())), lines);
    // A successful write ends only these two activities. An outage of Discogs ends when Discogs answers, and a wait for the
    // budget ends when the call leaves.
    if (activity.kind === 'waiting-for-outcome' || activity.kind === 'database-down') {
      activity = { kind: 'working' };
    }
    count();
    tell();
    return run;
  };

  count();
  return {
    held,
    run: () => run,
    write,
    save: (change) => write((mine, now) => store.save(mine, change, now), change.errors),
    async saveSilently(action) {
      take(await action(held, new Date(clock.now())), []);
    },
    async close(action, lines = []) {
      previewCounts = null;
      take(await action(held, new Date(clock.now())), lines);
      const outcome = outcomeOf(run);
      if (outcome) emit({ type: 'ended', run, progress: progress(), outcome });
    },
    setPreviewCounts(counts) {
      previewCounts = counts;
      run = { ...run, ...counts };
      count();
      tell();
    },
    async checkStopRequested() {
      const found = await store.find(held.id);
      if (found && found.stoppedBy !== null) signals.halt('stop');
    },
    setActivity(next) {
      // A further `database-down` is not emitted, so `sinceMs` stays the beginning of the outage. `working` has no fields that
      // could change.
      const isNews =
        next.kind !== activity.kind || (next.kind !== 'working' && next.kind !== 'database-down');
      if (!isNews) return;
      activity = next;
      tell();
    },
    setCallsLeft(next, after = 0) {
      calls = next;
      callsAfter = after;
    },
    setPushProgress(next) {
      // The push counts records, and the pull counts copies. So the samples of the pull are dropped when the push begins.
      if (push === null) samples = [];
      push = next;
    },
    callWatch: {
      now: () => clock.monotonic(),
      onWait({ ms, reason }) {
        if (activity.kind === 'discogs-down') return;
        activity = { kind: 'waiting-for-budget', reason, untilMs: clock.now() + ms };
        tell();
      },
      onSend() {
        if (activity.kind !== 'waiting-for-budget') return;
        activity = { kind: 'working' };
        tell();
      },
      onCall(ms) {
        callMs = meanCall(callMs, ms);
      },
    },
  };
}
