// Store: what an alarm wants to know of the way to Discogs. Asked several times a minute, so it reads an index and a few rows.
import { and, count, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { DatabaseProbe } from '../core/ports.ts';
import type { Db } from './handle.ts';
import { records, syncRuns } from './schema.ts';
import { isToPush } from './sync/push.ts';

/** See DatabaseProbe.figures. */
export async function figures(db: Db): ReturnType<DatabaseProbe['figures']> {
  const waiting = db.select({ n: count() }).from(records).where(isToPush);
  const lastDone = db
    .select({ endedAt: syncRuns.endedAt })
    .from(syncRuns)
    .where(and(eq(syncRuns.kind, 'sync'), eq(syncRuns.status, 'done'), isNotNull(syncRuns.endedAt)))
    .orderBy(desc(syncRuns.endedAt))
    .limit(1);
  const [row] = await db
    .select({
      waiting: sql<number>`${waiting}`.mapWith(Number),
      lastSyncAt: sql<Date | null>`${lastDone}`.mapWith(syncRuns.endedAt),
    })
    .from(sql`(select) as one`);
  return row ?? { waiting: 0, lastSyncAt: null };
}
