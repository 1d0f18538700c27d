// Store: checks a database for damage. Reads every row of every table, compares the number of rows with the index, and changes
// nothing.
import { getTableName, is, type SQL, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { StoreError, UserError } from '../errors.ts';
import type { Db } from './handle.ts';
import { readVersions } from './migrations.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

export interface CheckFinding {
  isGood: boolean;
  /** A short text that says what was checked, and the result. */
  text: string;
}

const TABLES = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [one] : []));

/**
 * Runs all checks and returns one finding for each, in order. An error of the database becomes a finding and is never thrown.
 */
export async function checkTables(db: Db): Promise<CheckFinding[]> {
  let isOlder = false;
  const version = await ask('tables', async () => {
    const { found, known } = await readVersions(db);
    // A database without any table is no older version, but a new one.
    isOlder = found < known && (await isThere(db, getTableName(schema.records)));
    const text = `tables of version ${found}, and this program knows ${known}`;
    if (found > known) return bad(`${text}: start the newer program again`);
    return good(found < known ? `${text}: the next start brings them up to date` : text);
  });
  const tables: CheckFinding[] = [];
  for (const table of TABLES) {
    const name = getTableName(table);
    tables.push(await ask(name, () => readAll(db, table, { name, isOlder })));
  }
  return [version, ...tables];
}

async function readAll(
  db: Db,
  table: PgTable,
  { name, isOlder }: { name: string; isOlder: boolean },
): Promise<CheckFinding> {
  if (!(await isThere(db, name))) {
    return isOlder ? good(`${name}: not there yet`) : bad(`${name}: not there`);
  }
  const key = await primaryKey(db, name);
  // Reads whole rows, with their parts in TOAST tables, and then the same rows by the index of their keys. Both reads are in
  // one transaction and so see the same state, because a bot can be writing.
  const [rows, listed] = await db.transaction(
    async (tx) => [
      await count(tx, BY_ROWS, sql`select count(*), sum(length(whole::text)) from ${table} as whole`),
      await count(
        tx,
        BY_INDEX,
        sql`select count(*), 0 from (select ${key} from ${table} order by ${key}) as listed`,
      ),
    ],
    { isolationLevel: 'repeatable read' },
  );
  if (rows !== listed) return bad(`${name}: ${rows} rows, and its index has ${listed}. Restore a backup`);
  return good(`${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`);
}

/**
 * Returns the columns of the primary key. They are read from the database, because the tables of an older version have other
 * keys.
 */
async function primaryKey(db: Db, name: string): Promise<SQL> {
  const [row] = await db
    .select({ columns: sql<string>`string_agg(quote_ident(attname), ', ' order by place)` })
    .from(sql`pg_index, unnest(indkey) with ordinality as listed (number, place), pg_attribute`)
    .where(
      sql`indrelid = to_regclass(${name}::text) and indisprimary and attrelid = indrelid and attnum = number`,
    );
  return sql.raw(row?.columns ?? 'null');
}

const WAYS = ['seqscan', 'indexscan', 'indexonlyscan', 'bitmapscan'];
async function isThere(db: Db, name: string): Promise<boolean> {
  const [row] = await db
    .select({ isThere: sql<boolean>`to_regclass(${name}::text) is not null` })
    .from(sql`(select) as one`);
  return row?.isThere === true;
}

/** The plans that `count` leaves enabled, so that Postgres must use one of them. */
const BY_ROWS = ['seqscan'];
const BY_INDEX = ['indexscan', 'indexonlyscan'];

async function count(tx: Db, left: readonly string[], query: SQL): Promise<number> {
  for (const way of WAYS)
    await tx.execute(sql.raw(`set local enable_${way} = ${left.includes(way) ? 'on' : 'off'}`));
  const [row] = await tx.select({ n: sql`n`.mapWith(Number) }).from(sql`(${query}) as counted (n, whole)`);
  return row?.n ?? 0;
}

async function ask(name: string, question: () => Promise<CheckFinding>): Promise<CheckFinding> {
  try {
    return await question();
  } catch (error) {
    const known = toStoreError(error);
    if (known instanceof UserError) return bad(known.message);
    if (!(known instanceof StoreError)) throw known;
    return bad(`${name}: cannot be read (${known.code ?? 'no code'}). Restore a backup, and check the disk`);
  }
}

const good = (text: string): CheckFinding => ({ isGood: true, text });
const bad = (text: string): CheckFinding => ({ isGood: false, text });
