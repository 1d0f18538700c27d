// Store: the queries of a pull other than the writing of its pages (sync/save-page.ts): which copies the pull has seen, and the
// end of the pull.
import { and, eq, exists, inArray, isNotNull, isNull, ne, not, notExists, or, sql } from 'drizzle-orm';
import type { PageStore } from '../../core/sync/ports.ts';
import type { Db } from '../handle.ts';
import { forgetOldHints } from '../records/ownership.ts';
import { collectionItems, records } from '../schema.ts';
import { runQueries, writeRun } from './runs.ts';

export const pageQueries = (account: number, db: Db): Omit<PageStore, 'savePage' | 'preparePage'> => ({
  async seenInRun(runId, instanceIds) {
    const rows = await db
      .select({ instanceId: collectionItems.instanceId })
      .from(collectionItems)
      .where(
        and(
          eq(collectionItems.accountId, account),
          inArray(collectionItems.instanceId, instanceIds),
          eq(collectionItems.seenInRun, runId),
        ),
      );
    return new Set(rows.map((row) => row.instanceId));
  },

  async finishPull(held, { isWhole = true, ...change }, now) {
    return db.transaction(async (tx) => {
      // The run is saved first, because this locks its row: no other process can end or claim the run before the commit.
      await runQueries(account, tx).save(held, change, now);
      const copies = tx
        .select({ one: sql`1` })
        .from(collectionItems)
        .where(and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, records.discogsId)));
      const isGone = and(
        eq(records.accountId, account),
        records.isSyncedWithDiscogs,
        isNotNull(records.discogsId),
        notExists(copies),
      );
      const goneBefore = await tx.$count(records, isGone);
      await tx
        .delete(collectionItems)
        .where(
          and(
            eq(collectionItems.accountId, account),
            or(isNull(collectionItems.seenInRun), ne(collectionItems.seenInRun, held.id)),
            or(isNull(collectionItems.savedInRun), ne(collectionItems.savedInRun, held.id)),
          ),
        );
      await forgetOldHints(account, tx, held.id);
      // Only flags that change are written, so that `updated_at` stays right, and a second pull without changes writes nothing.
      // A record that has a copy is synced: this is the first rule of core/add/standing.ts, applied to all records at once.
      await tx
        .update(records)
        .set({ isSyncedWithDiscogs: true, updatedAt: now })
        .where(
          and(
            eq(records.accountId, account),
            not(records.isSyncedWithDiscogs),
            isNotNull(records.discogsId),
            exists(copies),
          ),
        );
      // If the pull could not see the whole collection, a hidden copy looks like a removed one. So no record counts as gone.
      if (!isWhole) return writeRun(account, tx, held, { gone: 0 });
      const gone = await tx.$count(records, isGone);
      // An Undo or a Remove at this moment can take a record that was gone before, so the difference can be below zero.
      return writeRun(account, tx, held, { gone, newlyGone: Math.max(0, gone - goneBefore) });
    });
  },

  async withoutRecord(releaseIds) {
    const rows = await db
      .select({ releaseId: records.discogsId })
      .from(records)
      .where(and(eq(records.accountId, account), inArray(records.discogsId, releaseIds)));
    const known = new Set(rows.map((row) => row.releaseId));
    return new Set(releaseIds.filter((id) => !known.has(id)));
  },
});
