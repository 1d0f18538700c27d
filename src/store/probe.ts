// Store: the queries of /status and of the metrics about the database itself.
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
  // One statement, so that a slow database delays the answer only once.
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

  // A monitor asks several times a minute, so this reads only an index and a few rows.
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

/** The name of a fact that each check overwrites. */
const HEALTH = 'health';

/** Makes a text that needs new room on the disk: it is longer than a page, and cannot be compressed. */
const whenFull = () => randomBytes(128 * 1024).toString('hex');

/** @param needsRoom writes so much that it fails while the disk is full. */
export async function readAndWrite(db: Db, needsRoom: boolean): Promise<void> {
  await db
    .select({ id: records.id })
    .from(records)
    .where(and(eq(records.accountId, 0), eq(records.discogsId, 0)))
    .limit(1);
  await factQueries(db).set(HEALTH, needsRoom ? whenFull() : 'written');
}
