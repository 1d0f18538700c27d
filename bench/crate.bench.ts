// Bench: how long the database takes to count a crate of 100,000 records, and to write its file. What people see of other questions is
// in crate-paint.bench.ts.
import { createClock } from '../src/clock.ts';
import { createCrateExport } from '../src/core/crate/export.ts';
import { createCrateCounter } from '../src/core/crate/stats.ts';
import { csvWriter } from '../src/csv/write.ts';
import { LIMITS } from '../src/discord/views/limits.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { openWithCrate } from '../test/support/test-store.ts';
import { DATABASES, type DatabaseKind, openDatabases } from './databases.ts';
import { note, percentile, publish, type Row, runsOf } from './harness.ts';
import { runProgram, startDiscogsProcess } from './process.ts';

const RECORDS = 100_000;
const ROUNDS = 3;
/** How often a round counts the crate, which reads every record. */
const COUNTS = 10;

type Timed = [what: string, goalMs: number, rounds: number[][]];

async function timesOf(work: readonly (() => Promise<unknown>)[]): Promise<number[][]> {
  const rounds: number[][] = [];
  // An extra first round only warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const times: number[] = [];
    for (const one of work) {
      const startedAt = performance.now();
      await one();
      times.push(performance.now() - startedAt);
    }
    if (round > 0) rounds.push(times);
  }
  return rounds;
}

async function rowsOf(kind: DatabaseKind): Promise<Row[]> {
  const database = await databases.fresh(kind);
  const { databaseUrl, dataDir } = database;
  const { url, token, username } = discogs;
  await runProgram('pull', { url, token, username, copies: RECORDS, databaseUrl, dataDir });
  const clock = createClock();
  const store = await openWithCrate({ databaseUrl, dataDir, clock, log: silentLog });
  await store.tend(new AbortController().signal);
  const timed: Timed[] = [];
  const { stats } = createCrateCounter({ store });
  const counts = Array.from({ length: COUNTS }, () => () => stats({ withValue: true }));
  timed.push(['the numbers of the crate', 500, await timesOf(counts)]);
  const exporting = createCrateExport({ store, account: { username }, csv: csvWriter, clock });
  const files = [() => exporting.export({ mostBytes: LIMITS.fileBytes })];
  timed.push(['a file of the whole crate', 10_000, await timesOf(files)]);
  await store.close();
  await database.remove();
  return timed.map(([what, goalMs, rounds]) => ({
    what: `${what}, over ${RECORDS.toLocaleString('en')} records, ${kind}, p95`,
    unit: 'ms',
    runs: runsOf(rounds, (round) => percentile(round, 0.95)),
    goal: { is: '≤', value: goalMs },
    limit: null,
  }));
}

note(`${ROUNDS} rounds on each database`);
const discogs = await startDiscogsProcess({ limit: null, copies: RECORDS, keepsPages: true });
const databases = await openDatabases();
const rows: Row[] = [];
for (const kind of DATABASES) rows.push(...(await rowsOf(kind)));
await databases.close();
await discogs.close();
publish(rows);
