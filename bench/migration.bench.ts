// Bench: the first start of this version with a database of Runout 1 that has 30,000 records: the migrations, and on the embedded
// database the copy of its files before them. The comparison is the next start, which migrates nothing.
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';
import { createClock } from '../src/clock.ts';
import { openStore } from '../src/store/connect.ts';
import { MIGRATIONS_FOLDER } from '../src/store/handle.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { type BenchDatabase, DATABASES, type DatabaseKind, openDatabases } from './databases.ts';
import { median, note, publish, type Row, runsOf } from './harness.ts';

const RECORDS = 30_000;
const ROUNDS = 3;
/** Runout 1 had the first three migrations, in Drizzle's journal. */
const RUNOUT_1 = 3;

/** A copy of each record, an add of each tenth, and a sync that ended. */
const FILL = `
  insert into records (created_at, search_text, artist_name, album_title, year_released, label_name, catalog_number, discogs_id,
    discogs_uri, thumbnail_url, genres, styles, is_shaped_vinyl, data_source, is_synced_with_discogs, updated_at)
  select now(), 'band ' || n || ' record ' || n || ' a label lp ' || n, 'Band ' || n, 'Record ' || n, 1980, 'A Label', 'LP ' || n, n,
    'https://www.discogs.com/release/' || n, 'https://i.discogs.com/' || n || '.jpeg', '{Rock}', '{Indie Rock}', false, 'discogs', true, now()
  from generate_series(1, ${RECORDS}) n;
  insert into collection_items (instance_id, release_id, master_id, folder_id, rating, added_at, notes, seen_at, seen_in_run)
  select n, n, n, 1, 0, now(), '[]', now(), 1 from generate_series(1, ${RECORDS}) n;
  insert into add_intents (release_id, status, request_key, requester_id, row_created, flag_before, instance_id, confirmed_by_discogs,
    holder, created_at)
  select n, 'added', 'add:' || n, '1', true, false, n, true, 'x', now() from generate_series(10, ${RECORDS}, 10) n;
  insert into facts (name, value) values ('discogs_account', 'crate_keeper')`;

/** What Runout 1 left behind, in the place of everything that is there. */
function statementsOfRunout1(): string[] {
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).slice(0, RUNOUT_1);
  return [
    'drop schema public cascade',
    'create schema public',
    'create schema drizzle',
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
    ...migrations.flatMap(({ sql, hash, folderMillis }) => [
      ...sql,
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hash}', ${folderMillis})`,
    ]),
    ...FILL.split(';'),
  ];
}

async function makeOld({ databaseUrl, dataDir }: BenchDatabase): Promise<void> {
  if (databaseUrl === null) {
    const client = await PGlite.create(join(dataDir, 'db'));
    for (const statement of statementsOfRunout1()) await client.exec(statement);
    await client.close();
    return;
  }
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  for (const statement of statementsOfRunout1()) await client.unsafe(statement);
  await client.end();
}

async function msOfStart({ databaseUrl, dataDir }: BenchDatabase): Promise<number> {
  const startedAt = performance.now();
  const store = await openStore({ databaseUrl, dataDir, clock: createClock(), log: silentLog });
  const ms = performance.now() - startedAt;
  const [account] = await store.accounts.list();
  const { records } = await store.crate(account?.id ?? 0).counts();
  await store.close();
  if (records !== RECORDS) throw new Error(`${records} records of ${RECORDS}`);
  return ms;
}

async function rowOf(kind: DatabaseKind): Promise<Row> {
  const rounds: { first: number; next: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const database = await databases.fresh(kind);
    await makeOld(database);
    rounds.push({ first: await msOfStart(database), next: await msOfStart(database) });
    await database.remove();
  }
  return {
    what: `first start with ${RECORDS.toLocaleString('en')} records of Runout 1, ${kind}`,
    unit: 'ms',
    runs: runsOf(rounds, ({ first }) => first),
    goal: { is: '≤', value: 5_000 },
    limit: { what: 'the next start', value: median(rounds.map(({ next }) => next)) },
  };
}

note(`${ROUNDS} rounds on each database, about 40 s`);
const databases = await openDatabases();
const rows: Row[] = [];
for (const kind of DATABASES) rows.push(await rowOf(kind));
await databases.close();
publish(rows);
