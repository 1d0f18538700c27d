// Store: queries about the database itself, for /status and for the metrics: its speed, its sizes, and whether it can be
// written.
import { randomBytes } from 'node:crypto';
import { and, count, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { wallMonotonic } from '../clock.ts';
import type { Crate, DatabaseProbe } from '../core/ports.ts';
import { factQueries } from './facts.ts';
import type { Db } from './handle.ts';
import { collectionItems, records, syncRuns } from './schema.ts';
import { isToPush } from './sync/push.ts';

export const probeQueries = (db: Db): Pick<DatabaseProbe, 'ping'> => ({
  async ping() {
    const startedAt = wallMonotonic();
    await db.execute(sql`select 1`);
    return wallMonotonic() - startedAt;
  },
});

export const countQueries = (account: number, db: Db): Pick<Crate, 'counts' | 'figures'> => ({
  // All counts are one statement, so that a slow database delays the answer only once.
  async counts() {
    const rows = (table: PgTable, where?: SQL) => {
      const query = db.select({ n: count() }).from(table).where(where);
      return sql<number>`${query}`.mapWith(Number);
    };
    const [row] = await db
      .select({
        records: rows(records, eq(records.accountId, account)),
        unsynced: rows(records, isToPush(account)),
        copies: rows(collectionItems, eq(collectionItems.accountId, account)),
      })
      .from(sql`(select) as one`);
    return row ?? { records: 0, unsynced: 0, copies: 0 };
  },

  // A monitor reads these figures several times a minute, so the query reads only an index and a few rows.
  async figures() {
    const waiting = db.select({ n: count() }).from(records).where(isToPush(account));
    const lastDone = db
      .select({ endedAt: syncRuns.endedAt })
      .from(syncRuns)
      .where(
        and(
          eq(syncRuns.accountId, account),
          eq(syncRuns.kind, 'sync'),
          eq(syncRuns.status, 'done'),
          isNotNull(syncRuns.endedAt),
        ),
      )
      .orderBy(desc(syncRuns.endedAt))
      .limit(1);
    const [row] = await db
      .select({
        waiting: sql<number>`${waiting}`.mapWith(Number),
        lastSyncAt: sql<Date | null>`${lastDone}`.mapWith(syncRuns.endedAt),
      })
      .from(sql`(select) as one`);
    return row ?? { waiting: 0, lastSyncAt: null };
  },
});

/** The name of the fact that each check of the database overwrites. */
const HEALTH = 'health';

/** Returns a text that needs new room on the disk, because it is longer than a page and cannot be compressed. */
const whenFull = () => randomBytes(128 * 1024).toString('hex');

/**
 * Reads a row and writes a fact, to check that both are possible.
 * @param needsRoom writes a text so long that the write fails while the disk is full.
 * @param needsRoom writes a text so long that the write fails while the disk is full.
 */
export async function readAndWrite(db: Db, needsRoom: boolean): Promise<void> {
  await db
    .select({ id: records.id })
    .from(records)
    .where(and(eq(records.accountId, 0), eq(records.discogsId, 0)))
    .limit(1);
  await factQueries(db).set(HEALTH, needsRoom ? whenFull() : 'written');
}
