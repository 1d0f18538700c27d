// Support: databases of their own on the Postgres server of this test run, empty or with all tables.
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { migrate } from '../../src/store/migrations.ts';
import * as schema from '../../src/store/schema.ts';
import { postgresUrl } from './postgres.ts';
import { silentLog } from './silent-log.ts';
import { templatePath } from './store-template.ts';

/** On the server of TEST_DATABASE_URL, no database may be left behind. */
export const mayLeave = !process.env.TEST_DATABASE_URL;

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

/** Makes a database with all tables. Copying one takes a fifth of the CPU of the migrations. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  if (!mayLeave) return createTestDatabase();
  const model = `runout_model_${basename(await templatePath())}`;
  const name = newName();
  const copy = () => onServer(`create database ${name} template ${model}`);
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
