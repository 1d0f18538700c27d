// Store: keeps the numbers of rows at the last close in a file beside the embedded database, the mark. The next start compares
// them with the rows that are there. Without the mark, no error would show that a disk has lost rows, or that an empty folder
// is in the place of a full one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../handle.ts';
import { addIntents, collectionItems, records } from '../schema.ts';
import { replaceFile } from './disk.ts';

/** The name of the file. It lies beside the folder of the database. */
export const MARK = 'database.json';

const COUNTED = { records, adds: addIntents, copies: collectionItems };
type Rows = Record<keyof typeof COUNTED, number>;

export interface Mark {
  /** The id of the database. Postgres gives each new database an id of its own. */
  id: string;
  rows: Rows;
  /** When the rows were counted, as ISO time. */
  at: string;
  /**
   * Whether the database was closed after the count. False while the database is open, and after a kill: then rows may have
   * been removed on purpose after the count.
   */
  isClosed: boolean;
}

/** Reads the mark. Returns null if there is no file, or if it cannot be read. */
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

/** Counts the rows. The indexes are switched off, so that every row is read and an unreadable page is found. */
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

/**
 * The loss of rows that is reported after a kill: at least `rows`, and more than this share. A smaller loss may be on purpose,
 * because an Undo or a sync may have removed rows after the count.
 */
const SUSPICIOUS = Object.freeze({ rows: 5, share: 0.1 });

/** Returns a text for each number that went down, such as `records: 4 of 9`. Pure. */
export function whatIsLess(before: Mark, now: Pick<Mark, 'id' | 'rows'>): string[] {
  const kinds = before.isClosed ? (['records', 'adds', 'copies'] as const) : (['records'] as const);
  return kinds.flatMap((kind) => {
    const lost = before.rows[kind] - now.rows[kind];
    const isReported = before.isClosed
      ? lost > 0
      : lost >= SUSPICIOUS.rows && lost > SUSPICIOUS.share * before.rows[kind];
    return isReported ? [`${kind}: ${now.rows[kind]} of ${before.rows[kind]}`] : [];
  });
}
