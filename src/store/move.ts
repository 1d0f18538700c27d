// Store: everything from the embedded database into a Postgres, in one transaction: it is there as a whole or not at all,
// so a move that was stopped in the middle is simply made again. The embedded database is only read.
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

/** Postgres takes 65,535 values a statement; the widest table has 21 columns. */
const ROWS_AT_ONCE = 1_000;

interface Moved {
  table: PgTable;
  key: PgColumn;
}

/** The caches are filled anew by themselves. Errors come after the runs they belong to. */
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
 * @returns rows by table.
 * @throws UserError when the Postgres has something in it, and what `openStore` throws for either database: the folder
 * is held while a bot runs on it.
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
    // Nobody else may write there meanwhile; a bot that is started too early waits.
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
  told: (rows: number) => void,
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
    told(rows);
  }
}

/** Rows came with their numbers; the next one must not be given twice. */
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
