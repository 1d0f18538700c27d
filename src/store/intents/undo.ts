// Store: takes adds back (table add_intents). An `added` intent becomes `undoing` while its copy is removed from Discogs. Then
// it becomes `undone`, or `added` again if the copy stays (docs/architecture.md, "One Add").
import { and, eq, inArray, isNotNull, not, or, sql } from 'drizzle-orm';
import type { HeldIntent, UndoStore } from '../../core/add/ports.ts';
import { LeaseLostError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { addIntents, records, syncRuns } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { isUniqueViolation } from '../store-error.ts';
import { intentColumns, isIntent, toIntent } from './reads.ts';
import { updateStanding } from './standing.ts';
import { isUnfinished, takeOff, toTakenBack } from './taken-off.ts';

/** The states of intents that made a record but no copy on Discogs. */
const HERE_ONLY = ['refused', 'local'] as const;
/** The states of an intent whose copy is being removed from Discogs. */
const TAKING_OFF = ['undoing', 'removing'] as const;

export const undoQueries = (account: number, db: Db, time: SharedTime): UndoStore => ({
  async claimUndo(id, lease) {
    try {
      const [row] = await db
        .update(addIntents)
        .set({
          status: 'undoing',
          undoSentAt: null,
          holder: lease.holder,
          leaseUntil: time.after(lease.now, lease.ms),
          attempt: sql`${addIntents.attempt} + 1`,
        })
        .where(and(isIntent(account, id), eq(addIntents.status, 'added')))
        .returning(intentColumns(time));
      return row ? toIntent(row) : null;
    } catch (error) {
      // The release has another live intent, and only that one can change its copies.
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  },

  async markUndoing(held, { now, leaseMs }) {
    const [marked] = await db
      .update(addIntents)
      .set({ undoSentAt: time.now(now), leaseUntil: time.after(now, leaseMs) })
      .where(and(isHeld(account, held), inArray(addIntents.status, [...TAKING_OFF])))
      .returning({ at: addIntents.undoSentAt });
    if (!marked?.at) throw new LeaseLostError();
    return marked.at;
  },

  async restore(held) {
    await db.delete(addIntents).where(and(isHeld(account, held), eq(addIntents.status, 'removing')));
    await db
      .update(addIntents)
      .set({ status: 'added', undoSentAt: null, leaseUntil: null })
      .where(and(isHeld(account, held), eq(addIntents.status, 'undoing')));
  },

  async finishUndo({ id }, left) {
    return db.transaction(async (tx) => {
      const [undone] = await tx
        .update(addIntents)
        .set({ status: 'undone', leaseUntil: null, undoneAt: left.now })
        .where(and(isIntent(account, id), eq(addIntents.status, 'undoing'), isNotNull(addIntents.instanceId)))
        .returning({ releaseId: addIntents.releaseId, instanceId: addIntents.instanceId });
      return undone ? takeOff(account, tx, undone, left) : null;
    });
  },

  async takeBack(id, now) {
    try {
      return await db.transaction(async (tx) => {
        // The intent becomes live until the next update. The unique index refuses this while another add of this release is
        // live, and makes a later add wait for this transaction.
        const [held] = await tx
          .update(addIntents)
          .set({ status: 'undoing' })
          .where(
            and(
              isIntent(account, id),
              inArray(addIntents.status, [...HERE_ONLY]),
              inArray(
                addIntents.recordId,
                tx
                  .select({ id: records.id })
                  .from(records)
                  .where(and(eq(records.accountId, account), not(records.isSyncedWithDiscogs))),
              ),
            ),
          )
          .returning();
        if (!held) return null;
        // Waits until a page of a sync that is being written is done: that page may bring a copy of this release, and then the
        // record must stay.
        await tx.select({ id: syncRuns.id }).from(syncRuns).where(isUnfinished(account)).for('update');
        await tx
          .update(addIntents)
          .set({ status: 'undone', undoneAt: now })
          .where(and(eq(addIntents.accountId, account), or(eq(addIntents.id, id), isHereOnlyOfSame(held))));
        return toTakenBack(await updateStanding(account, tx, held.releaseId, now));
      });
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  },
});

const isHeld = (account: number, { id, attempt }: HeldIntent) =>
  and(isIntent(account, id), eq(addIntents.attempt, attempt));

/**
 * Matches all intents of the same person and server for the same record that made no copy on Discogs. These are taken back
 * together. For an intent without a requester this matches nothing, because null equals nothing in SQL.
 */
const isHereOnlyOfSame = ({ recordId, requesterId, guildId }: typeof addIntents.$inferSelect) =>
  and(
    sql`${addIntents.recordId} = ${recordId}`,
    sql`${addIntents.requesterId} = ${requesterId}`,
    sql`${addIntents.guildId} = ${guildId}`,
    inArray(addIntents.status, [...HERE_ONLY]),
  );
