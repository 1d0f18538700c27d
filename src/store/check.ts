// Store: looks whether a database is whole, for an operator who wants to know: reads every row of every table, and asks whether
// the indexes tell the same. Changes nothing.
import { getTableColumns, getTableName, is, type SQL, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { StoreError, UserError } from '../errors.ts';
import type { Db } from './handle.ts';
import { readVersions } from './migrations.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

export interface Finding {
  isGood: boolean;
  /** A short text: what was looked at, and what was found. */
  text: string;
}

const TABLES = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [one] : []));

/** One line a question, in the order in which they were asked. Never throws for what the database says. */
export async function checkTables(db: Db): Promise<Finding[]> {
  const version = await ask('tables', async () => {
    const { found, known } = await readVersions(db);
    const text = `tables of version ${found}, and this program knows ${known}`;
    if (found > known) return bad(`${text}: start the newer program again`);
    return good(found < known ? `${text}: the next start brings them up to date` : text);
  });
  const tables: Finding[] = [];
  for (const table of TABLES) {
    const name = getTableName(table);
    tables.push(await ask(name, () => readAll(db, table, name)));
  }
  return [version, ...tables];
}

async function readAll(db: Db, table: PgTable, name: string): Promise<Finding> {
  const [found] = await db
    .select({ isThere: sql<boolean>`to_regclass(${name}::text) is not null` })
    .from(sql`(select) as one`);
  if (!found?.isThere) return bad(`${name}: not there. A start makes it if it was never there`);
  // Whole rows, also what lies in tables beside; then the same rows by their keys.
  const rows = await count(
    db,
    BY_INDEX,
    sql`select count(*), sum(length(whole::text)) from ${table} as whole`,
  );
  const keys = Object.values(getTableColumns(table)).filter((column) => column.primary);
  const key = sql.join(keys, sql`, `);
  const listed = await count(
    db,
    BY_ROWS,
    sql`select count(*), 0 from (select ${key} from ${table} order by ${key}) as listed`,
  );
  if (rows !== listed) return bad(`${name}: ${rows} rows, and its index has ${listed}. Restore a backup`);
  return good(`${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`);
}

/** Ways of reading that are forbidden, so that another one has to be taken. */
const BY_INDEX = ['indexscan', 'indexonlyscan', 'bitmapscan'];
const BY_ROWS = ['seqscan', 'bitmapscan'];

async function count(db: Db, forbidden: readonly string[], query: SQL): Promise<number> {
  return db.transaction(async (tx) => {
    for (const way of forbidden) await tx.execute(sql.raw(`set local enable_${way} = off`));
    const [row] = await tx.select({ n: sql`n`.mapWith(Number) }).from(sql`(${query}) as counted (n, whole)`);
    return row?.n ?? 0;
  });
}

async function ask(name: string, question: () => Promise<Finding>): Promise<Finding> {
  try {
    return await question();
  } catch (error) {
    const known = toStoreError(error);
    if (known instanceof UserError) return bad(known.message);
    if (!(known instanceof StoreError)) throw known;
    return bad(`${name}: cannot be read (${known.code ?? 'no code'}). Restore a backup, and check the disk`);
  }
}

const good = (text: string): Finding => ({ isGood: true, text });
const bad = (text: string): Finding => ({ isGood: false, text });
