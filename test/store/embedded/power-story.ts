// Store suite: a life of the embedded database, recorded, and what a start finds after a power cut in the middle of it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../../src/store/connect.ts';
import { openEmbedded } from '../../../src/store/embedded/database.ts';
import { records } from '../../../src/store/schema.ts';
import { cutPower, journalLength, readJournal, startWatched } from '../../support/power-cut.ts';
import { release } from '../../support/pressings.ts';
import { prepareDataDir, silentLog } from '../../support/test-store.ts';
import { at } from '../things.ts';

const clock = { now: () => at(0).getTime() };
export const RECORDS = 30;

type Steps = ReturnType<typeof readJournal>;

export interface PowerStory {
  /** How long the journal was when the record of this number, and the fact with it, were confirmed. From 0 on: the first. */
  confirmed: readonly number[];
  /** The journal, or its beginning. */
  steps(length?: number): Steps;
  /** What was done to the files when things were kept in the caches. */
  ofCaches: Steps;
  /** What a new start finds after these steps: the numbers of the records, and the fact (0: none). */
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
  const store = createStore(database);
  const confirmed: number[] = [];
  for (let releaseId = 1; releaseId <= RECORDS; releaseId++) {
    await store.records.insert(release({ releaseId }), { isSynced: false, now: at(0) });
    await store.facts.set('last', String(releaseId));
    confirmed.push(journalLength(live));
    // What a server's helpers do, so that not everything is in the log.
    if (releaseId === 10) await database.db.execute('checkpoint');
    if (releaseId === 20) await database.db.execute('vacuum analyze records');
    // A table is a file that was not there before, and nothing of it is in the log any more.
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

/** The same sequence for the same seed (Numerical Recipes). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Cuts the power at a random moment, with half of what was on its way. `count`: how many records were confirmed by then. */
export async function cutAtRandom({ confirmed, steps, findAfter }: PowerStory, seed: number) {
  const roll = dice(seed);
  // The first ones of neighbouring seeds are neighbours, too.
  for (let skipped = 0; skipped < 10; skipped++) roll();
  const length = Math.floor(roll() * (confirmed.at(-1) ?? 0));
  const count = confirmed.filter((one) => one <= length).length;
  return { count, ...(await findAfter(steps(length), () => roll() < 0.5)) };
}
