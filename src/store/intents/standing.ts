// Store: updates or removes the record of a release after its copies or its intents changed, in the same transaction.
// core/add/standing.ts decides how.
import { and, asc, count, eq } from 'drizzle-orm';
import { type Standing, standingOf } from '../../core/add/standing.ts';
import type { Db } from '../handle.ts';
import { removeRecord, setRecordSynced } from '../records/records.ts';
import { addIntents, collectionItems, records } from '../schema.ts';

/**
 * Applies the rule of core/add/standing.ts to the record of this release, and returns the result. Returns null if the release
 * has no record.
 */
export async function updateStanding(
  account: number,
  db: Db,
  releaseId: number,
  now: Date,
): Promise<(Standing & { copies: number }) | null> {
  const [record] = await db
    .select({ id: records.id, isSynced: records.isSyncedWithDiscogs })
    .from(records)
    .where(and(eq(records.accountId, account), eq(records.discogsId, releaseId)))
    .for('update');
  if (!record) return null;
  const [mirror] = await db
    .select({ copies: count() })
    .from(collectionItems)
    .where(and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, releaseId)));
  const history = await db
    .select({
      status: addIntents.status,
      rowCreated: addIntents.rowCreated,
      flagBefore: addIntents.flagBefore,
    })
    .from(addIntents)
    .where(
      and(
        eq(addIntents.accountId, account),
        eq(addIntents.releaseId, releaseId),
        eq(addIntents.recordId, record.id),
      ),
    )
    .orderBy(asc(addIntents.id));
  const copies = mirror?.copies ?? 0;
  const standing = standingOf({ copies, history, isSynced: record.isSynced });
  if (standing.isKept) await setRecordSynced(account, db, releaseId, standing.isSynced, now);
  else await removeRecord(account, db, releaseId);
  return { ...standing, copies };
}
