// Support of the sync tests: what a process reports about a run, and the wait for the end of a run.
import type { SyncEvent } from '../../../src/core/sync/types.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';

/** Matches the paths of the two calls at the end of each sync, which read the names of folders and fields. */
export const NAMES = /\/collection\/(?:folders|fields)$/;

/** The `progress` events that a process reported. */
export const progressOf = (process: Process) =>
  process.events.filter(
    (event): event is Extract<SyncEvent, { type: 'progress' }> => event.type === 'progress',
  );

/** Runs a whole sync in a process. Returns its `ended` event. */
export async function syncOnce(rig: Rig, process: Process, kind: 'sync' | 'preview' = 'sync') {
  const { run } = await rig.of(process.sync.start({ kind, requester: REQUESTER }));
  return endOf(rig, process, run.id);
}

/** Waits until this process reports the end of a run. Returns that event. */
export async function endOf(rig: Rig, process: Process, runId: number) {
  const find = () =>
    process.events.find(
      (event): event is Extract<SyncEvent, { type: 'ended' }> =>
        event.type === 'ended' && event.run.id === runId,
    );
  await rig.until(() => find() !== undefined);
  const ended = find();
  if (!ended) throw new Error('the run has ended');
  return ended;
}
