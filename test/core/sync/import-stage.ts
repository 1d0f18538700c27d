// Support of the tests of imports: saves what a file would add, and runs the import in a process of the rig.
import type { ImportEntry } from '../../../src/core/import/ports.ts';
import { FIRST_ACCOUNT, type TestStore } from '../../support/test-store.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';
import { endOf } from './sync-events.ts';

/** Releases of the catalogue with one copy to add each; the last one gets two. */
export function entriesOf(rig: Rig, count: number): ImportEntry[] {
  const first = rig.far.catalogue.generate(count, 3);
  return Array.from({ length: count }, (_, n) => ({
    releaseId: first + n,
    have: 0,
    want: n === count - 1 ? 2 : 1,
  }));
}

/** Saves an import. Returns what starts its run. */
export async function savedImport(opened: TestStore, rig: Rig, toAdd: readonly ImportEntry[]) {
  const now = new Date(rig.clock.now());
  const { userId: asker, guildId } = REQUESTER;
  const id = await opened.store.crate(FIRST_ACCOUNT).imports.save({ asker, guildId, toAdd, now });
  const copies = toAdd.reduce((sum, { have, want }) => sum + want - have, 0);
  return { kind: 'import', requester: REQUESTER, import: { id, copies } } as const;
}

/** Runs a whole import in a process. Returns its `ended` event. */
export async function importOnce(
  opened: TestStore,
  rig: Rig,
  process: Process,
  toAdd: readonly ImportEntry[],
) {
  const request = await savedImport(opened, rig, toAdd);
  const { run } = await rig.of(process.sync.start(request));
  return endOf(rig, process, run.id);
}

/** How many copies of each release are on Discogs. */
export const copiesOnDiscogs = (rig: Rig, toAdd: readonly ImportEntry[]) =>
  toAdd.map(({ releaseId }) => rig.far.collection.copiesOf(releaseId).length);
