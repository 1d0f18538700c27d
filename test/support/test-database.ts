// Support: databases of their own on the Postgres server of this test run, empty or with all tables.
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { migrate } from '../../src/store/migrations.ts';
import * as schema from '../../src/store/schema.ts';
import { postgresUrl } from './postgres.ts';
import { silentLog } from './silent-log.ts';
import { templatePath } from './store-template.ts';

const TABLES = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));

/** Empties every table. `truncate` would make a new file for every table and index, which takes twenty times as long. */
export const EMPTY_ALL = `with ${TABLES.map((table, n) => `d${n} as (delete from ${table})`).join(', ')} select 1`;

/** Above this size, in bytes, a table is truncated, because deleted rows slow down its next reader. */
const LARGE = 2 ** 17;

/** Empties every table, and the numbers of new rows start from 1 again. @param run runs one statement. */
export async function makeAsNew(run: (statement: string) => PromiseLike<unknown>): Promise<void> {
  await run(EMPTY_ALL);
  await run(`do $$ declare large text; begin
    for large in select relname from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > ${LARGE}
    loop execute format('truncate %I cascade', large); end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences;
  end $$`);
}

/** On the server of TEST_DATABASE_URL, no database may be left behind. */
const mayLeave = !process.env.TEST_DATABASE_URL;

export interface TestDatabase {
  databaseUrl: string;
  drop(): Promise<void>;
}

/** Makes an empty database on the server of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = newName();
  await onServer(`create database ${name}`);
  return databaseOf(name);
}

/** Databases of this worker that are not in use. One is emptied in a tenth of the CPU of another one. */
const spares: TestDatabase[] = [];
const MOST_SPARES = 4;

/** Gives an empty database with all tables. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  if (!mayLeave) return createTestDatabase();
  const own = spares.pop() ?? (await copyModel());
  return {
    databaseUrl: own.databaseUrl,
    async drop() {
      if (spares.length >= MOST_SPARES) return own.drop();
      const client = postgres(own.databaseUrl, { max: 1, onnotice: () => {} });
      await client.unsafe(CUT_OTHERS);
      await makeAsNew((statement) => client.unsafe(statement)).finally(() => client.end());
      spares.push(own);
    },
  };
}

const CUT_OTHERS =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

/** Copies the database with all tables, in a fifth of the CPU of the migrations. */
async function copyModel(): Promise<TestDatabase> {
  const model = `runout_model_${basename(await templatePath())}`;
  const name = newName();
  const copy = () => onServer(`create database ${name} template ${model} strategy file_copy`);
  await copy().catch(async (error: unknown) => {
    if (codeOf(error) !== NO_SUCH_DATABASE) throw error;
    await makeModel(model);
    await copy();
  });
  return databaseOf(name);
}

/** Makes the database that the others are copied from. Several workers can do so at once: the first one to rename its own wins. */
async function makeModel(model: string): Promise<void> {
  const name = newName();
  await onServer(`create database ${name}`);
  const made = await databaseOf(name);
  const client = postgres(made.databaseUrl, { max: 1, onnotice: () => {} });
  await migrate(drizzle(client, { schema }), { log: silentLog }).finally(() => client.end());
  await onServer(`alter database ${name} rename to ${model}`).catch(async (error: unknown) => {
    if (codeOf(error) !== DUPLICATE_DATABASE) throw error;
    await made.drop();
  });
}

// Codes of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html).
const NO_SUCH_DATABASE = '3D000';
const DUPLICATE_DATABASE = '42P04';
const codeOf = (error: unknown) => (error instanceof postgres.PostgresError ? error.code : null);

const newName = () => `runout_test_${randomBytes(6).toString('hex')}`;

async function onServer(statement: string): Promise<void> {
  const client = postgres(await postgresUrl(), { max: 1, onnotice: () => {} });
  await client.unsafe(statement).finally(() => client.end());
}

async function databaseOf(name: string): Promise<TestDatabase> {
  const url = new URL(await postgresUrl());
  url.pathname = `/${name}`;
  return { databaseUrl: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}
