// Bench: how long the database takes to answer questions about a crate of 100,000 records, without a call to Discogs.
import { createClock } from '../src/clock.ts';
import { createCrateReader } from '../src/core/crate/crate.ts';
import { createCrateExport } from '../src/core/crate/export.ts';
import { createCrateCounter } from '../src/core/crate/stats.ts';
import type { CrateQuestion } from '../src/core/crate/types.ts';
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

const ALL: CrateQuestion = { text: '', genre: null, decade: null, format: null, folderId: null };
const FILTERS: Partial<CrateQuestion>[] = [
  ...['Rock', 'Jazz', 'Electronic', 'Classical'].map((genre) => ({ genre })),
  ...[1960, 1970, 1990, 2010].map((decade) => ({ decade })),
  ...['Vinyl', 'LP', '7"', 'Reissue', 'CD'].map((format) => ({ format })),
  ...[{ folderId: 1 }, { folderId: 9 }],
];
/** Rare and common texts, each filter, and both together. */
const QUESTIONS: CrateQuestion[] = [
  ...['', 'quiet harbour 77', 'deadwax', 'DEA 54321', 'the ', 'zzzz'].map((text) => ({ ...ALL, text })),
  ...FILTERS.map((filter) => ({ ...ALL, ...filter })),
  { ...ALL, text: 'quiet', genre: 'Rock', decade: 1970 },
  { ...ALL, genre: 'Rock', decade: 1970, format: 'LP' },
];

type Timed = [what: string, goalMs: number | null, rounds: number[][]];

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
  const crate = createCrateReader({ store, account: { username, hasToken: true }, clock });
  for (const question of QUESTIONS) {
    const startedAt = performance.now();
    const { total } = await crate.ask(question, '1');
    const ms = Math.round(performance.now() - startedAt);
    note(`${kind}: ${JSON.stringify(question)}: ${total} records, ${ms} ms`);
  }
  const timed: Timed[] = [
    ['a question', 60, await timesOf(QUESTIONS.map((question) => () => crate.ask(question, '1')))],
    [
      'a record by chance',
      60,
      await timesOf([null, 'Rock', 'Jazz'].map((genre) => () => crate.random({ genre, decade: null }, '1'))),
    ],
    [
      'the albums with several copies',
      null,
      await timesOf([0, 1, 2].map((page) => () => crate.duplicates(page))),
    ],
  ];
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
    goal: { is: '≤', value: goalMs ?? 200 },
    limit: null,
  }));
}

note(`${ROUNDS} rounds of ${QUESTIONS.length} questions on each database`);
const discogs = await startDiscogsProcess({ limit: null, copies: RECORDS, keepsPages: true });
const databases = await openDatabases();
const rows: Row[] = [];
for (const kind of DATABASES) rows.push(...(await rowsOf(kind)));
await databases.close();
await discogs.close();
publish(rows);
