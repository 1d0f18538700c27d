// Store: cleans up the large tables of a server where its autovacuum does not: it counts no row as changed when a migration writes a
// table again.
import { getTableName, sql } from 'drizzle-orm';
import type { Db } from '../handle.ts';
import { collectionItems, records } from '../schema.ts';

/** How many pages of a table no vacuum can have seen before one is due: so many, and this share of all. */
const DUE = Object.freeze({ least: 100, share: 0.2 });

export async function tend(db: Db, signal: AbortSignal): Promise<void> {
  for (const table of [records, collectionItems]) {
    const name = getTableName(table);
    const pages = sql`pg_relation_size(oid) / 8192`;
    const due = await db
      .select({ one: sql`1` })
      .from(sql`pg_class`)
      .where(
        sql`oid = to_regclass(${name}::text) and ${pages} - relallvisible > ${DUE.least}::int + ${DUE.share}::float8 * (${pages})`,
      );
    if (signal.aborted) return;
    // A user that does not own the table gets a notice, and nothing happens.
    if (due.length > 0) await db.execute(sql.raw(`vacuum analyze ${name}`));
  }
}
