// Store: brings mirror and record up to date after a copy was removed from Discogs, in the transaction that closes the intent of
// the Undo or the Remove.
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { CopiesLeft, TakenBack } from '../../core/add/ports.ts';
import { dropDetails } from '../details.ts';
import type { Db } from '../handle.ts';
import { collectionQueries, removeItems } from '../records/collection-items.ts';
import { ownershipQueries } from '../records/ownership.ts';
import { syncRuns } from '../schema.ts';
import { updateStanding } from './standing.ts';

/** Takes a copy that is off Discogs out of the mirror, and saves what Discogs listed without it. */
export async function takeOff(
  account: number,
  tx: Db,
  { releaseId, instanceId }: { releaseId: number; instanceId: number | null },
  { copies, gone, now }: CopiesLeft,
): Promise<TakenBack> {
  const off = instanceId === null ? [] : [instanceId];
  // The copy is written into the row of the sync run before the mirror changes, because a page of a sync locks the same row. So
  // this transaction is wholly before or wholly after each page. If it waits for a page, what that page brought is removed below.
  // If a page waits for this transaction, that page then reads the new list (sync/save-page.ts).
  for (const id of off) {
    await tx
      .update(syncRuns)
      .set({ undone: sql`array_append(${syncRuns.undone}, ${id}::bigint)` })
      .where(isUnfinished(account));
  }
  await dropDetails(account, tx, [...gone, ...off]);
  await removeItems(account, tx, [...gone, ...off]);
  await collectionQueries(account, tx).save(copies, now);
  await ownershipQueries(account, tx).noteOwned([{ releaseId, masterId: null, isOwned: false }], now);
  return toTakenBack(await updateStanding(account, tx, releaseId, now));
}

/** Matches the run of the account that has not ended. */
export const isUnfinished = (account: number) =>
  and(eq(syncRuns.accountId, account), isNull(syncRuns.endedAt));

export const toTakenBack = (standing: Awaited<ReturnType<typeof updateStanding>>): TakenBack => ({
  rowRemoved: standing?.isKept === false,
  isSynced: standing?.isSynced ?? true,
  copiesLeft: standing?.copies ?? 0,
});
