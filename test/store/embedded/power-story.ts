// Store suite: records a life of the embedded database, and shows what a start finds after a power cut in the middle of it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../../src/store/connect.ts';
import { openEmbedded } from '../../../src/store/embedded/database.ts';
import { records } from '../../../src/store/schema.ts';
import { cutPower, journalLength, readJournal, startWatched } from '../../support/power-cut.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { prepareDataDir } from '../../support/store-template.ts';
import { withCrate } from '../../support/test-store.ts';
import { at } from '../things.ts';

const clock = { now: () => at(0).getTime() };
export const RECORDS = 30;

type Steps = ReturnType<typeof readJournal>;

export interface PowerStory {
  /** By record, from index 0 on: how long the journal was once the record and the fact after it were confirmed. */
  confirmed: readonly number[];
  /** The steps of the journal, or those of its first `length` bytes. */
  steps(length?: number): Steps;
  /** The steps that saving into the caches took. */
  ofCaches: Steps;
  /** What a new start finds after these steps: the ids of the records, and the number in the fact (0 without one). */
  findAfter(steps: Steps, luck?: () => boolean): Promise<{ ids: (number | null)[]; last: number }>;
  remove(): void;
}

export async function recordLife(): Promise<PowerStory> {
  const place = mkdtempSync(join(tmpdir(), 'runout-power-'));
  const [live, before, after] = ['live', 'before', 'after'].map((name) => join(place, name, 'db'));
  if (!live || !before || !after) throw new Error('three names');
  const dataDir = join(place, 'live');
  await prepareDataDir(dataDir);
  cpSync(live, before, { recursive: true });
  const database = await openEmbedded({ dataDir, clock, log: silentLog }, startWatched);
  const store = withCrate(createStore(database));
  const confirmed: number[] = [];
  for (let releaseId = 1; releaseId <= RECORDS; releaseId++) {
    await store.records.insert(release({ releaseId }), { isSynced: false, now: at(0) });
    await store.facts.set('last', String(releaseId));
    confirmed.push(journalLength(live));
    // The background processes of a server would do this. Without it, everything would still be in the log.
    if (releaseId === 10) await database.db.execute('checkpoint');
    if (releaseId === 20) await database.db.execute('vacuum analyze records');
    // A new table is a new file, and the log keeps nothing of its contents.
    if (releaseId === 22) await database.db.execute('create table crates as select 1 as one');
    if (releaseId === 24) await database.db.execute('checkpoint');
  }
  const done = readJournal(live).length;
  await store.caches.saveRelease(release(), at(0));
  await store.caches.saveSearch('a', { releaseIds: [1], step: 0, total: null }, at(0));
  const ofCaches = readJournal(live).slice(done);
  await store.close();

  return {
    confirmed,
    ofCaches,
    steps: (length) => readJournal(live, length),
    async findAfter(steps, luck) {
      cutPower(steps, { files: live, before, target: after }, luck);
      const found = await openEmbedded({ dataDir: join(place, 'after'), clock, log: silentLog });
      try {
        const rows = await found.db
          .select({ id: records.discogsId })
          .from(records)
          .orderBy(records.discogsId);
        const last = await createStore(found).facts.get('last');
        return { ids: rows.map(({ id }) => id), last: Number(last ?? 0) };
      } finally {
        await found.close();
        rmSync(join(place, 'after'), { recursive: true, force: true });
      }
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** A generator that gives the same sequence for the same seed (Numerical Recipes). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Cuts the power at a random moment, with half of the unfinished writes on the disk. `count`: how many records were confirmed
 * by then.
 */
export async function cutAtRandom({ confirmed, steps, findAfter }: PowerStory, seed: number) {
  const roll = dice(seed);
  // Neighbouring seeds begin with similar numbers, so the first ones are skipped.
  for (let skipped = 0; skipped < 10; skipped++) roll();
  const length = Math.floor(roll() * (confirmed.at(-1) ?? 0));
  const count = confirmed.filter((one) => one <= length).length;
  return { count, ...(await findAfter(steps(length), () => roll() < 0.5)) };
}
