// Bench: how long the database takes for the suggestions of /find, with what is owned, and for those of the artists and titles of
// /search, with 100,000 records. The comparison is a plain `like` through the raw driver, on the same table.
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { createClock } from '../src/clock.ts';
import { createSuggestions } from '../src/core/search/suggestions.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { openWithCrate } from '../test/support/test-store.ts';
import { type BenchDatabase, DATABASES, type DatabaseKind, openDatabases } from './databases.ts';
import { median, note, percentile, publish, type Row, runsOf } from './harness.ts';
import { runProgram, startDiscogsProcess } from './process.ts';

const RECORDS = 100_000;
const ROUNDS = 3;
const SHOWN = 25;

/** Texts as a person types them: rare and common words, parts of words, several words, accents, a number, nothing, no match. */
const TYPED = [
  ...['q', 'qu', 'quie', 'quiet', 'quiet har', 'quiet harbour 77', 'oresund', 'öresund', 'emile s', 'the '],
  ...['deadwax', 'dea 1', 'DEA 54321', 'gro 10', 'stylus & sons', 'machine trio golden', '99999', '', 'zzzz'],
  ...['the needles winter', 'parade', 'electric parade 4', 'e', 'o s e'],
];

const BARE = `
  select id, artist_name, album_title, year_released, label_name, catalog_number, discogs_id
  from records where search_text like $1 order by search_text limit ${SHOWN}`;

async function timesOf(search: (typed: string) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const typed of TYPED) {
    const startedAt = performance.now();
    await search(typed);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Returns the times of each round, in which everything is typed once. An extra first round only warms up. */
async function roundsOf(search: (typed: string) => Promise<unknown>): Promise<number[][]> {
  await timesOf(search);
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await timesOf(search));
  return rounds;
}

async function ours({ databaseUrl, dataDir }: BenchDatabase): Promise<Record<'find' | 'names', number[][]>> {
  const clock = createClock();
  const store = await openWithCrate({ databaseUrl, dataDir, clock, log: silentLog });
  const suggest = createSuggestions({ store, account: { username: 'keeper' }, clock, log: silentLog });
  // An artist and a title are typed one after the other, so a round has a text twice.
  const names = async (typed: string) => {
    await suggest.artists(typed, 'ada');
    return suggest.titles(typed, '', 'miles');
  };
  try {
    const find = await roundsOf((typed) => suggest.releases(typed, 'ada'));
    return { find, names: halved(await roundsOf(names)) };
  } finally {
    await store.close();
  }
}

/** Returns the time of one of two queries that were measured together. */
const halved = (rounds: number[][]): number[][] => rounds.map((round) => round.map((ms) => ms / 2));

async function bare({ databaseUrl, dataDir }: BenchDatabase): Promise<number[][]> {
  const pattern = (typed: string) => `%${typed.toLowerCase()}%`;
  if (databaseUrl === null) {
    const client = await PGlite.create(join(dataDir, 'db'));
    return roundsOf((typed) => client.query(BARE, [pattern(typed)])).finally(() => client.close());
  }
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  return roundsOf((typed) => client.unsafe(BARE, [pattern(typed)])).finally(() => client.end());
}

async function rowsOf(kind: DatabaseKind): Promise<Row[]> {
  const database = await databases.fresh(kind);
  const { databaseUrl, dataDir } = database;
  const { url, token, username } = discogs;
  await runProgram('pull', { url, token, username, copies: RECORDS, databaseUrl, dataDir });
  const times = { ours: await ours(database), bare: await bare(database) };
  await database.remove();
  const rows = (['find', 'names'] as const).flatMap((kindOf) =>
    [0.5, 0.95].map((share) => ({
      what: `${WHAT[kindOf]} over ${RECORDS.toLocaleString('en')} records, ${kind}, p${share * 100}`,
      unit: 'ms',
      runs: runsOf(times.ours[kindOf], (round) => percentile(round, share)),
      goal: { is: '≤' as const, value: 100 },
      limit: {
        what: 'select ... like through the raw driver',
        value: median(times.bare.map((round) => percentile(round, share))),
      },
    })),
  );
  return rows;
}

const WHAT = { find: 'autocomplete of /find', names: 'autocomplete of artists and titles' };

note(`${ROUNDS} rounds of ${TYPED.length} texts on each database, about 80 s`);
const discogs = await startDiscogsProcess({ limit: null, copies: RECORDS, keepsPages: true });
const databases = await openDatabases();
const rows: Row[] = [];
for (const kind of DATABASES) rows.push(...(await rowsOf(kind)));
await databases.close();
await discogs.close();
publish(rows);
