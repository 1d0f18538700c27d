// Bench: commits per second of the embedded database, as the bot uses it: each commit is on the disk when it is done. The
// comparison is the same code without the wait for the disk.
import { createClock } from '../src/clock.ts';
import { createStore } from '../src/store/connect.ts';
import { startThread } from '../src/store/embedded/client.ts';
import { openEmbedded } from '../src/store/embedded/database.ts';
import { release } from '../test/support/pressings.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { withCrate } from '../test/support/test-store.ts';
import { openDatabases } from './databases.ts';
import { median, note, publish, runsOf } from './harness.ts';

const COMMITS = 500;
const ROUNDS = 3;

const CARELESS = new URL('programs/careless-thread.mjs', import.meta.url);

const databases = await openDatabases();

/** Inserts records one after the other, as an Add does. Returns commits per second. */
async function measure(start: typeof startThread): Promise<number> {
  const { dataDir, remove } = await databases.fresh('embedded');
  const store = withCrate(
    createStore(await openEmbedded({ dataDir, clock: createClock(), log: silentLog }, start)),
  );
  const insert = (releaseId: number) =>
    store.records.insert(release({ releaseId }), { isSynced: false, now: new Date() });
  for (let warm = 1; warm <= 50; warm++) await insert(warm);
  const startedAt = performance.now();
  for (let one = 1; one <= COMMITS; one++) await insert(1_000 + one);
  const seconds = (performance.now() - startedAt) / 1_000;
  await store.close();
  await remove();
  return COMMITS / seconds;
}

note(`${ROUNDS} rounds of ${COMMITS} commits, with and without the disk, about 20 s`);
const rounds: { durable: number; careless: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const careless = await measure((files, options) => startThread(files, { ...options, program: CARELESS }));
  const durable = await measure(startThread);
  note(`${Math.round(durable)} commits a second on the disk, ${Math.round(careless)} without`);
  rounds.push({ durable, careless });
}
await databases.close();
publish([
  {
    what: 'commits a second, embedded, each on the disk',
    unit: '/s',
    runs: runsOf(rounds, ({ durable }) => durable),
    // Far more commits than people or Discogs can cause: Discogs allows 60 requests a minute.
    goal: { is: '≥', value: 50 },
    limit: {
      what: 'the same without waiting for the disk',
      value: median(rounds.map(({ careless }) => careless)),
    },
  },
]);
