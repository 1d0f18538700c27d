// Store suite: a process that inserts records one after the other, and reports each one that the store has confirmed, until a
// test kills it.
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { openWithCrate } from '../support/test-store.ts';

const [dataDir = ''] = process.argv.slice(2);
const now = new Date('2026-11-22T16:00:00.000Z');
const store = await openWithCrate({ dataDir, clock: { now: () => now.getTime() }, log: silentLog });
for (let releaseId = 1; ; releaseId++) {
  await store.records.insert(release({ releaseId }), { isSynced: false, now });
  process.send?.(releaseId);
}
