// Store: removes copies and records for good (table add_intents). A Remove is an intent of its own: `removing` while its copy is taken
// off Discogs, then `removed` (docs/architecture.md, "One Remove").
import { and, count, eq, isNotNull, notInArray } from 'drizzle-orm';
import type { Lease, NewRemoval, RemoveStore } from '../../core/add/ports.ts';
import type { Db } from '../handle.ts';
import { recordQueries, removeRecord } from '../records/records.ts';
import { addIntents, collectionItems, ownershipHints, records, syncRuns } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { intentColumns, isIntent, toIntent } from './reads.ts';
import { isUnfinished, takeOff } from './taken-off.ts';

export const removeQueries = (account: number, db: Db, time: SharedTime): RemoveStore => {
  /** Inserts a live intent that is `removing`. No row: another intent of the release is live. */
  const insertLive = (
    handle: Db,
    { releaseId, instanceId, requester }: Pick<NewRemoval, 'releaseId'> & Partial<NewRemoval>,
    lease: Lease,
  ) =>
    handle
      .insert(addIntents)
      .values({
        accountId: account,
        releaseId,
        status: 'removing',
        requesterId: requester?.userId ?? null,
        guildId: requester?.guildId ?? null,
        channelId: requester?.channelId ?? null,
        rowCreated: false,
        flagBefore: false,
        instanceId: instanceId ?? null,
        holder: lease.holder,
        leaseUntil: time.after(lease.now, lease.ms),
        createdAt: time.now(lease.now),
      })
      .onConflictDoNothing()
      .returning(intentColumns(time));

  return {
    async claimRemove(removal, lease) {
      const [row] = await insertLive(db, removal, lease);
      return row ? toIntent(row) : null;
    },

    async finishRemove({ id }, left) {
      return db.transaction(async (tx) => {
        const [removed] = await tx
          .update(addIntents)
          .set({ status: 'removed', leaseUntil: null, closedAt: left.now, undoneAt: left.now })
          .where(
            and(isIntent(account, id), eq(addIntents.status, 'removing'), isNotNull(addIntents.instanceId)),
          )
          .returning({ releaseId: addIntents.releaseId, instanceId: addIntents.instanceId });
        if (!removed || removed.instanceId === null) return null;
        const { releaseId, instanceId } = removed;
        await tx
          .update(addIntents)
          .set({ status: 'removed', undoneAt: left.now })
          .where(
            and(
              eq(addIntents.accountId, account),
              eq(addIntents.releaseId, releaseId),
              eq(addIntents.instanceId, instanceId),
              eq(addIntents.status, 'added'),
            ),
          );
        // The run is locked before the record is looked for, because a page that is being written can still make the record.
        await tx.select({ id: syncRuns.id }).from(syncRuns).where(isUnfinished(account)).for('update');
        const record = await recordQueries(account, tx).findByReleaseId(releaseId);
        // The Remove belongs to the history of the record that there is now (core/add/standing.ts).
        await tx
          .update(addIntents)
          .set({ recordId: record?.id ?? null })
          .where(isIntent(account, id));
        return takeOff(account, tx, removed, left);
      });
    },

    async forgetRecord(releaseId, lease) {
      return db.transaction(async (tx) => {
        // While this intent is live, no other one of the release can begin. It is deleted again at the end.
        const [held] = await insertLive(tx, { releaseId }, lease);
        if (!held) return 'busy';
        const drop = () => tx.delete(addIntents).where(isIntent(account, held.id));
        // Waits until a page of a sync that is being written is done: that page may bring a copy of this release.
        await tx.select({ id: syncRuns.id }).from(syncRuns).where(isUnfinished(account)).for('update');
        const [record] = await tx
          .select({ id: records.id })
          .from(records)
          .where(and(eq(records.accountId, account), eq(records.discogsId, releaseId)))
          .for('update');
        if (!record) {
          await drop();
          return 'no-record';
        }
        if (await isOwned(account, tx, releaseId)) {
          await drop();
          return 'copy';
        }
        await tx
          .update(addIntents)
          .set({ status: 'undone', undoneAt: lease.now })
          .where(
            and(
              eq(addIntents.accountId, account),
              eq(addIntents.releaseId, releaseId),
              eq(addIntents.recordId, record.id),
              notInArray(addIntents.status, ['undone', 'removed']),
            ),
          );
        await removeRecord(account, tx, releaseId);
        await drop();
        return 'forgotten';
      });
    },
  };
};

/** Returns whether the mirror has a copy of the release, or Discogs said in a search that it is owned. */
async function isOwned(account: number, tx: Db, releaseId: number): Promise<boolean> {
  for (const table of [collectionItems, ownershipHints]) {
    const [row] = await tx
      .select({ found: count() })
      .from(table)
      .where(and(eq(table.accountId, account), eq(table.releaseId, releaseId)));
    if ((row?.found ?? 0) > 0) return true;
  }
  return false;
}
