// Store suite: databases of either kind as an earlier version or another program left them.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getTableName, is, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { PgTable } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { Crate, Log } from '../../src/core/ports.ts';
import { type Db, MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import { migrate } from '../../src/store/migrations.ts';
import * as schema from '../../src/store/schema.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestDatabase, openTestStore, openWithCrate, type StoreKind } from '../support/test-store.ts';

type Rows = Record<string, unknown>[];

export interface OldDatabase {
  databaseUrl: string | null;
  db: Db;
  /** Runs one statement. Only while no store has the database open. */
  query(statement: string): Promise<Rows>;
  open(log?: Log): Promise<Pick<Crate, 'records'> & { close(): Promise<void> }>;
  remove(): Promise<void>;
}

/** Makes a database without our tables. The embedded one is in memory, because a thread for each query would be slow. */
export function emptyDatabase(kind: StoreKind): Promise<OldDatabase> {
  return kind === 'postgres' ? emptyServer() : emptyMemory();
}

async function emptyServer(): Promise<OldDatabase> {
  const { databaseUrl, drop } = await createTestDatabase();
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  return {
    databaseUrl,
    db: drizzle(client, { schema }),
    query: async (statement) => [...(await client.unsafe(statement))],
    open: (log = silentLog) => openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log }),
    async remove() {
      await client.end();
      await drop();
    },
  };
}

async function emptyMemory(): Promise<OldDatabase> {
  const { store, db, close } = await openTestStore();
  const query = async (statement: string): Promise<Rows> => {
    const result: unknown = await db.execute(sql.raw(statement));
    const isAnswer = typeof result === 'object' && result !== null && 'rows' in result;
    return isAnswer && Array.isArray(result.rows) ? result.rows : [];
  };
  const clear = async () => {
    await query('drop schema if exists drizzle cascade');
    await query('drop schema public cascade');
    await query('create schema public');
  };
  await clear();
  return {
    databaseUrl: null,
    db,
    query,
    async open(log = silentLog) {
      await migrate(db, { log });
      return { records: store.records, close: async () => {} };
    },
    async remove() {
      // A later test uses this database again.
      await clear();
      await migrate(db, { log: silentLog });
      await close();
    },
  };
}

/** Migrates as Runout 1 did: its three migrations, noted in the journal that all programs share. */
export async function migrateAsRunout1(query: (statement: string) => Promise<unknown>): Promise<void> {
  await makeSharedJournal(query);
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).slice(0, 3);
  for (const { sql: statements, hash, folderMillis } of migrations) {
    for (const statement of statements) await query(statement);
    await query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hash}', ${folderMillis})`,
    );
  }
}

/** Migrates up to this version, noted in the journal of our own. `migrate` itself wants all tables in the end. */
async function migrateTo(run: (statement: string) => Promise<unknown>, version: number): Promise<void> {
  await run(`create table runout_migrations
    (version integer primary key, hash text not null, applied_at timestamptz not null default now())`);
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).slice(0, version);
  for (const [index, { sql: statements, hash }] of migrations.entries()) {
    for (const statement of statements) await run(statement);
    await run(`insert into runout_migrations (version, hash) values (${index + 1}, '${hash}')`);
  }
}

/** Makes the journal that drizzle-orm's migrator makes (pg-core/dialect.js). */
export async function makeSharedJournal(query: (statement: string) => Promise<unknown>): Promise<void> {
  await query('create schema drizzle');
  await query(
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
}

/** The versions of the tables that an installation can have had: those of Runout 1, and those right before accounts. */
export const VERSION = { runout1: 3, beforeAccounts: 5 } as const;

/**
 * Makes a folder with the migrations up to this version only. `change` gets the statements of the last one, and returns those to write
 * instead.
 */
export async function migrationsUpTo(
  version: number,
  change: (statements: string[]) => string[] = (same) => same,
): Promise<string> {
  const folder = await mkdtemp(join(inject('runFolder'), 'migrations-'));
  const journal: { entries: { idx: number; tag: string }[] } = JSON.parse(
    await readFile(join(MIGRATIONS_FOLDER, 'meta', '_journal.json'), 'utf8'),
  );
  const entries = journal.entries.slice(0, version);
  await mkdir(join(folder, 'meta'));
  await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }));
  for (const { idx, tag } of entries) {
    const statements = (await readFile(join(MIGRATIONS_FOLDER, `${tag}.sql`), 'utf8')).split(BREAK);
    const written = idx === version - 1 ? change(statements) : statements;
    await writeFile(join(folder, `${tag}.sql`), written.join(BREAK));
  }
  return folder;
}

const BREAK = '--> statement-breakpoint';

/** How many statements the migration to this version has. */
export async function statementsOf(version: number): Promise<number> {
  let count = 0;
  await migrationsUpTo(version, (statements) => {
    count = statements.length;
    return statements;
  });
  return count;
}

/**
 * Makes the database one of an earlier version, with the same rows: what that version has no column for is lost. No run and no intent
 * of that version may depend on what is lost.
 */
export async function takeBack(db: Db, version: number): Promise<void> {
  const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
  const rows = new Map<string, string>();
  for (const table of tables) {
    const all = sql`(select coalesce(jsonb_agg(one), '[]') from ${sql.identifier(table)} one)::text`;
    const [row] = await db.select({ all: sql<string>`${all}` }).from(sql`(select) as one`);
    rows.set(table, row?.all ?? '[]');
  }
  const run = (statement: string) => db.execute(sql.raw(statement));
  for (const name of ['drizzle', 'public']) await run(`drop schema if exists ${name} cascade`);
  await run('create schema public');
  if (version === VERSION.runout1) await migrateAsRunout1(run);
  else await migrateTo(run, version);
  for (const [table, all] of rows) {
    const [known] = await db
      .select({ isThere: sql<boolean>`to_regclass(${table}::text) is not null` })
      .from(sql`(select) as one`);
    if (!known?.isThere || all === '[]') continue;
    const name = sql.identifier(table);
    await db.execute(
      sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${all}::jsonb)`,
    );
    const [numbered] = await db
      .select({ sequence: sql<string | null>`pg_get_serial_sequence(${table}::text, 'id')` })
      .from(sql`pg_attribute`)
      .where(sql`attrelid = to_regclass(${table}::text) and attname = 'id'`);
    if (numbered?.sequence)
      await run(`select setval('${numbered.sequence}', (select max(id) from ${table}))`);
  }
}
