// Store: copies the embedded database into a Postgres in one transaction. A move that was stopped has changed nothing, and can
// run again. The embedded database is only read.
import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import type { StoreOptions } from './connect.ts';
import { openEmbedded } from './embedded/database.ts';
import type { Db } from './handle.ts';
import { openPostgres } from './postgres/database.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

/** The rows that one statement inserts. A statement can have 65,535 values, and the widest table has less than 30 columns. */
const ROWS_AT_ONCE = 1_000;

interface Moved {
  table: PgTable;
  /** The primary key of the table, in order. */
  key: readonly PgColumn[];
}

/**
 * The tables that are moved. Caches are left out, because they fill again. The errors of runs come after the runs, because they
 * refer to them.
 */
export const MOVED: readonly Moved[] = [
  { table: schema.facts, key: [schema.facts.name] },
  { table: schema.accounts, key: [schema.accounts.id] },
  { table: schema.guildSettings, key: [schema.guildSettings.guildId] },
  { table: schema.records, key: [schema.records.id] },
  {
    table: schema.collectionItems,
    key: [schema.collectionItems.accountId, schema.collectionItems.instanceId],
  },
  { table: schema.ownershipHints, key: [schema.ownershipHints.accountId, schema.ownershipHints.releaseId] },
  { table: schema.wants, key: [schema.wants.accountId, schema.wants.releaseId] },
  { table: schema.folders, key: [schema.folders.accountId, schema.folders.folderId] },
  { table: schema.fields, key: [schema.fields.accountId, schema.fields.fieldId] },
  { table: schema.crateLists, key: [schema.crateLists.id] },
  { table: schema.imports, key: [schema.imports.id] },
  { table: schema.feedPosts, key: [schema.feedPosts.id] },
  { table: schema.addIntents, key: [schema.addIntents.id] },
  { table: schema.detailWrites, key: [schema.detailWrites.id] },
  { table: schema.syncRuns, key: [schema.syncRuns.id] },
  { table: schema.syncErrors, key: [schema.syncErrors.id] },
];

/**
 * Moves all data.
 * @returns the number of rows of each table.
 * @throws UserError when the Postgres already has data of Runout; and what `openStore` throws for either database, for example
 * when a bot uses the folder.
 */
export async function moveToPostgres(
  options: StoreOptions & { databaseUrl: string; log: Log },
): Promise<Record<string, number>> {
  const source = await openEmbedded({ ...options, mustExist: true });
  try {
    const target = await openPostgres(options);
    try {
      return await target.db.transaction((tx) => copyAll(source.db, tx, options.log));
    } catch (error) {
      throw toStoreError(error);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyAll(from: Db, to: Db, log: Log): Promise<Record<string, number>> {
  for (const { table } of MOVED) {
    // The lock keeps other processes from writing into the Postgres during the move. A bot that starts too early waits.
    await to.execute(sql`lock table ${table} in access exclusive mode`);
    if ((await to.$count(table)) > 0) {
      throw new UserError(
        'The Postgres in DATABASE_URL has data of Runout in it already. Move into an empty database.',
      );
    }
  }
  const moved: Record<string, number> = {};
  for (const { table, key } of MOVED) {
    const name = getTableName(table);
    moved[name] = await copyTable(from, to, { table, key }, (rows) =>
      log.info({ table: name, rows }, 'moving'),
    );
    await continueNumbers(to, table);
    const arrived = await to.$count(table);
    if (arrived !== moved[name]) throw new Error(`${name}: ${moved[name]} rows read, ${arrived} arrived`);
  }
  return moved;
}

async function copyTable(
  from: Db,
  to: Db,
  { table, key }: Moved,
  onRows: (rows: number) => void,
): Promise<number> {
  const names = Object.entries(getTableColumns(table));
  const keyNames = key.map((column) => names.find(([, one]) => one === column)?.[0] ?? '');
  const columns = sql.join([...key], sql`, `);
  let rows = 0;
  let last: SQL | undefined;
  for (;;) {
    const batch = await from
      .select()
      .from(table)
      .where(last && sql`(${columns}) > (${last})`)
      .orderBy(...key)
      .limit(ROWS_AT_ONCE);
    if (batch.length === 0) return rows;
    await to.insert(table).values(batch);
    rows += batch.length;
    const end = batch.at(-1);
    last = sql.join(
      key.map((column, index) => sql.param(end?.[keyNames[index] ?? ''], column)),
      sql`, `,
    );
    onRows(rows);
  }
}

/** Sets the counter of a table to the next free id, because the moved rows keep their ids. */
async function continueNumbers(to: Db, table: PgTable): Promise<void> {
  const name = getTableName(table);
  const numbered = Object.values(getTableColumns(table)).find(
    (column) => column.generatedIdentity !== undefined,
  );
  if (!numbered) return;
  await to.execute(
    sql`select setval(pg_get_serial_sequence(${name}, ${numbered.name}), coalesce((select max(${numbered}) from ${table}), 0) + 1, false)`,
  );
}
