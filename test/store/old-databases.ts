// Store suite: databases of either kind as an earlier version or another program left them.
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Crate, Log } from '../../src/core/ports.ts';
import { type Db, MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import { migrate } from '../../src/store/migrations.ts';
import * as schema from '../../src/store/schema.ts';
import {
  createTestDatabase,
  openTestStore,
  openWithCrate,
  type StoreKind,
  silentLog,
} from '../support/test-store.ts';

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
export async function migrateAsRunout1(query: OldDatabase['query']): Promise<void> {
  await makeSharedJournal(query);
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).slice(0, 3);
  for (const { sql: statements, hash, folderMillis } of migrations) {
    for (const statement of statements) await query(statement);
    await query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hash}', ${folderMillis})`,
    );
  }
}

/** Makes the journal that drizzle-orm's migrator makes (pg-core/dialect.js). */
export async function makeSharedJournal(query: OldDatabase['query']): Promise<void> {
  await query('create schema drizzle');
  await query(
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
}
