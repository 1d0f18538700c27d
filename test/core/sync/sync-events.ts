// Support of the sync tests: what a process says of a run, and the wait for its end.
import type { SyncEvent, SyncRun } from '../../../src/core/sync/types.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';

/** What it reported while it worked. */
export const progressOf = (process: Process) =>
  process.events.filter(
    (event): event is Extract<SyncEvent, { type: 'progress' }> => event.type === 'progress',
  );

/** A whole sync in a process: started, and run to its end. */
export async function syncOnce(rig: Rig, process: Process, kind: SyncRun['kind'] = 'sync') {
  const { run } = await rig.of(process.sync.start({ kind, requester: REQUESTER }));
  return endOf(rig, process, run.id);
}

/** The end of a run, as this process reports it. */
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
