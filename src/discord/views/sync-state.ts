// Discord, views: everything there is to show of a run at one moment, made from what the engine tells or the database has.
import type {
  SyncActivity,
  SyncEvent,
  SyncOutcome,
  SyncPace,
  SyncProgress,
  SyncRun,
} from '../../core/sync/types.ts';

/** The five numbers of a run, as they stand, and where it is. */
export interface SyncNumbers {
  phase: SyncProgress['phase'];
  pulled: number;
  pushed: number;
  skipped: number;
  errors: number;
  totalDiscogsItems: number;
}

export type SyncView =
  | { state: 'running'; run: SyncRun; numbers: SyncNumbers; activity: SyncActivity; pace: SyncPace | null }
  | { state: 'ended'; run: SyncRun; numbers: SyncNumbers; outcome: SyncOutcome; errors: readonly string[] };

/** A run of which the engine has told nothing yet. */
export const startedView = (run: SyncRun): SyncView => ({
  state: 'running',
  run,
  numbers: storedNumbers(run),
  activity: { kind: 'working' },
  pace: null,
});

/** What the engine tells. Nothing of the event is kept that it may change later. */
export function viewOf(event: Exclude<SyncEvent, { type: 'lost' }>): SyncView {
  const { run } = event;
  switch (event.type) {
    case 'started':
      return startedView(run);
    case 'progress': {
      const { activity, pace } = event;
      return { state: 'running', run, numbers: told(event.progress), activity, pace };
    }
    case 'ended': {
      const { outcome, progress } = event;
      return { state: 'ended', run, numbers: told(progress), outcome, errors: [...progress.errors] };
    }
  }
}

/** A run that is over, as the database has it. */
export const endedView = (run: SyncRun, outcome: SyncOutcome, errors: readonly string[]): SyncView => ({
  state: 'ended',
  run,
  numbers: storedNumbers(run),
  outcome,
  errors,
});

const told = ({ errors, ...numbers }: SyncProgress): SyncNumbers => ({ ...numbers, errors: errors.length });

const storedNumbers = (run: SyncRun): SyncNumbers => ({
  phase: run.phase,
  pulled: run.pulled,
  pushed: run.pushed,
  skipped: run.skipped,
  errors: run.errorCount,
  totalDiscogsItems: run.totalDiscogsItems,
});
