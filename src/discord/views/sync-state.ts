// Discord, views: the view of a run: everything that is shown of it at one moment. Made from an event of the engine or from the
// database.
import type {
  SyncActivity,
  SyncEvent,
  SyncOutcome,
  SyncPace,
  SyncProgress,
  SyncRun,
} from '../../core/sync/types.ts';

/** The phase of a run at this moment, and its five numbers. */
export interface SyncNumbers {
  phase: SyncProgress['phase'];
  pulled: number;
  pushed: number;
  skipped: number;
  errors: number;
  totalDiscogsItems: number;
}

/** How far a run is, how fast, and when it will be over (epoch ms, null while that is not known). */
export type ShownPace = Pick<SyncPace, 'done' | 'total' | 'perMinute'> & { endMs: number | null };

export type SyncView =
  | { state: 'running'; run: SyncRun; numbers: SyncNumbers; activity: SyncActivity; pace: ShownPace | null }
  | { state: 'ended'; run: SyncRun; numbers: SyncNumbers; outcome: SyncOutcome; errors: readonly string[] };

/** Makes the view of a run that has emitted no event yet. */
export const startedView = (run: SyncRun): SyncView => ({
  state: 'running',
  run,
  numbers: storedNumbers(run),
  activity: { kind: 'working' },
  pace: null,
});

/**
 * Makes the view of an event. Copies everything that the engine can change later. @param nowMs when the event came, epoch ms.
 */
export function viewOf(event: Exclude<SyncEvent, { type: 'lost' }>, nowMs: number): SyncView {
  const { run } = event;
  switch (event.type) {
    case 'started':
      return startedView(run);
    case 'progress': {
      const { activity, pace } = event;
      return {
        state: 'running',
        run,
        numbers: numbersOf(event.progress),
        activity,
        pace: shownPace(pace, nowMs),
      };
    }
    case 'ended': {
      const { outcome, progress } = event;
      return { state: 'ended', run, numbers: numbersOf(progress), outcome, errors: [...progress.errors] };
    }
  }
}

/** Makes the view of a run that is over, as the database has it. */
export const endedView = (run: SyncRun, outcome: SyncOutcome, errors: readonly string[]): SyncView => ({
  state: 'ended',
  run,
  numbers: storedNumbers(run),
  outcome,
  errors,
});

function shownPace({ done, total, perMinute, leftMs, thenMs }: SyncPace, nowMs: number): ShownPace {
  return { done, total, perMinute, endMs: leftMs === null ? null : nowMs + leftMs + thenMs };
}

const numbersOf = ({ errors, ...numbers }: SyncProgress): SyncNumbers => ({
  ...numbers,
  errors: errors.length,
});

const storedNumbers = (run: SyncRun): SyncNumbers => ({
  phase: run.phase,
  pulled: run.pulled,
  pushed: run.pushed,
  skipped: run.skipped,
  errors: run.errorCount,
  totalDiscogsItems: run.totalDiscogsItems,
});
