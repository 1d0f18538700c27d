// Store: what was in the embedded database when it was last closed, in a file beside it. The next start compares: rows that a
// disk has lost make no noise, and neither does an empty folder in the place of a full one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../handle.ts';
import { addIntents, collectionItems, records } from '../schema.ts';
import { replaceFile } from './disk.ts';

/** Beside the folder of the database. */
export const MARK = 'database.json';

const COUNTED = { records, adds: addIntents, copies: collectionItems };
type Rows = Record<keyof typeof COUNTED, number>;

export interface Mark {
  /** Postgres gives each database it makes another one. */
  id: string;
  rows: Rows;
  /** ISO time. */
  at: string;
  /** False while it is open, and after a kill: some rows may have gone since in all order. */
  isClosed: boolean;
}

/** Null: there is none, or none that can be read. */
export async function readMark(dataDir: string): Promise<Mark | null> {
  try {
    const { id, rows, at, isClosed } = JSON.parse(await readFile(join(dataDir, MARK), 'utf8'));
    const known = { records: Number(rows.records), adds: Number(rows.adds), copies: Number(rows.copies) };
    if (!Object.values(known).every(Number.isSafeInteger)) return null;
    return { id: String(id), rows: known, at: String(at), isClosed: isClosed === true };
  } catch {
    return null;
  }
}

export const writeMark = (dataDir: string, mark: Mark): Promise<void> =>
  replaceFile(join(dataDir, MARK), `${JSON.stringify(mark)}\n`);

/** What is there now. Reads every row, so that a page that cannot be read any more is found: a count may look only at an index. */
export async function takeStock(db: Db): Promise<Pick<Mark, 'id' | 'rows'>> {
  return db.transaction(async (tx) => {
    for (const scan of ['indexscan', 'indexonlyscan', 'bitmapscan'])
      await tx.execute(sql.raw(`set local enable_${scan} = off`));
    const number = (query: SQL) => sql<number>`(${query})`.mapWith(Number);
    const all = (table: PgTable) => number(sql`select count(*) from ${table}`);
    const [row] = await tx
      .select({
        id: sql<string>`(select system_identifier::text from pg_control_system())`,
        records: all(COUNTED.records),
        adds: all(COUNTED.adds),
        copies: all(COUNTED.copies),
      })
      .from(sql`(select) as one`);
    const { id = '', records: kept = 0, adds = 0, copies = 0 } = row ?? {};
    return { id, rows: { records: kept, adds, copies } };
  });
}

/** After a kill nobody knows what an Undo or a sync took away in all order: only a loss like this is told. */
const SUSPICIOUS = Object.freeze({ rows: 5, share: 0.1 });

/** What is less than it was, a text each (`records: 4 of 9`); empty: nothing to say. Pure. */
export function whatIsLess(before: Mark, now: Pick<Mark, 'id' | 'rows'>): string[] {
  const kinds = before.isClosed ? (['records', 'adds', 'copies'] as const) : (['records'] as const);
  return kinds.flatMap((kind) => {
    const lost = before.rows[kind] - now.rows[kind];
    const isTold = before.isClosed
      ? lost > 0
      : lost >= SUSPICIOUS.rows && lost > SUSPICIOUS.share * before.rows[kind];
    return isTold ? [`${kind}: ${now.rows[kind]} of ${before.rows[kind]}`] : [];
  });
}
