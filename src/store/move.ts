// Store: copies the embedded database into a Postgres in one transaction. A move that was stopped has changed nothing, and can run again.
// The embedded database is only read.
import { getTableColumns, getTableName, gt, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import type { StoreOptions } from './connect.ts';
import { openEmbedded } from './embedded/database.ts';
import type { Db } from './handle.ts';
import { openPostgres } from './postgres/database.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

/** A statement can have 65,535 values. The widest table has less than 30 columns. */
const ROWS_AT_ONCE = 1_000;

interface Moved {
  table: PgTable;
  key: PgColumn;
}

/** Without the caches, which fill again. Errors come after the runs that they belong to. */
const MOVED: readonly Moved[] = [
  { table: schema.facts, key: schema.facts.name },
  { table: schema.records, key: schema.records.id },
  { table: schema.collectionItems, key: schema.collectionItems.instanceId },
  { table: schema.ownershipHints, key: schema.ownershipHints.releaseId },
  { table: schema.addIntents, key: schema.addIntents.id },
  { table: schema.syncRuns, key: schema.syncRuns.id },
  { table: schema.syncErrors, key: schema.syncErrors.id },
];

/**
 * @returns the number of rows of each table.
 * @throws UserError when the Postgres has data of Runout, and what `openStore` throws for either database. While a bot uses the folder,
 * it is in use.
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
    // No one else can write there meanwhile. A bot that starts too early waits.
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
  const keyName = Object.entries(getTableColumns(table)).find(([, column]) => column === key)?.[0] ?? '';
  let rows = 0;
  let last: unknown;
  for (;;) {
    const batch = await from
      .select()
      .from(table)
      .where(last === undefined ? undefined : gt(key, last))
      .orderBy(key)
      .limit(ROWS_AT_ONCE);
    if (batch.length === 0) return rows;
    await to.insert(table).values(batch);
    rows += batch.length;
    last = batch.at(-1)?.[keyName];
    onRows(rows);
  }
}

/** The rows keep their ids. The next new id must be a free one. */
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
