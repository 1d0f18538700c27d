// Store: moves a claimed add intent (table add_intents) to its end, so that a release is added exactly once
// (docs/architecture.md, "One Add"). Two processes can run these queries at the same moment. So each statement that writes has
// a condition on the fencing token, and no earlier read decides.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { AddStore, HeldIntent } from '../../core/add/ports.ts';
import { LeaseLostError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { collectionQueries } from '../records/collection-items.ts';
import { ownershipQueries } from '../records/ownership.ts';
import { addIntents } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { intentColumns, isIntent, LIVE, toIntent } from './reads.ts';
import { updateStanding } from './standing.ts';

/** Matches the intent if it is open and no other holder has claimed it in the meantime. */
const stillHeld = (account: number, { id, attempt }: HeldIntent) =>
  and(isIntent(account, id), eq(addIntents.attempt, attempt), eq(addIntents.status, 'open'));

export const addQueries = (account: number, db: Db, time: SharedTime): AddStore => ({
  async markPosting(held, known) {
    const [marked] = await db
      .update(addIntents)
      .set({
        knownInstanceIds: known.instanceIds,
        postedAt: time.now(known.now),
        gaveUpAt: null,
        leaseUntil: time.after(known.now, known.leaseMs),
      })
      .where(stillHeld(account, held))
      .returning({ at: addIntents.postedAt });
    if (!marked?.at) throw new LeaseLostError();
    return marked.at;
  },

  async markUnknown(held, now) {
    // The intent keeps its first `gaveUpAt`, because that is the moment at which the POST was given up. Later reads that find
    // no copy do not move it.
    const gaveUpAt = sql`coalesce(${addIntents.gaveUpAt}, ${time.now(now)})`;
    const [marked] = await db
      .update(addIntents)
      .set({ gaveUpAt, leaseUntil: null })
      .where(stillHeld(account, held))
      .returning({ at: addIntents.gaveUpAt });
    return marked?.at ?? null;
  },

  async release(held) {
    const gone = await db
      .delete(addIntents)
      .where(and(stillHeld(account, held), isNull(addIntents.postedAt)))
      .returning({ id: addIntents.id });
    if (gone.length > 0) return;
    await db
      .update(addIntents)
      .set({ leaseUntil: null })
      .where(
        and(
          isIntent(account, held.id),
          eq(addIntents.attempt, held.attempt),
          inArray(addIntents.status, [...LIVE]),
        ),
      );
  },

  async close(held, outcome) {
    const { status, instanceId, confirmedByDiscogs, copies, now } = outcome;
    return db.transaction(async (tx) => {
      // With this row lock, two callers close the intent one after the other. The second caller gets the intent as the first
      // one closed it.
      const [before] = await tx
        .select(intentColumns(time))
        .from(addIntents)
        .where(isIntent(account, held.id))
        .for('update');
      if (!before) throw new LeaseLostError();
      if (before.status !== 'open') return toIntent(before);
      const isThere = status === 'added' || status === 'found';
      if (!isThere && before.attempt !== held.attempt) throw new LeaseLostError();

      const [after] = await tx
        .update(addIntents)
        .set({
          status,
          instanceId: instanceId ?? null,
          confirmedByDiscogs: confirmedByDiscogs ?? false,
          leaseUntil: null,
          closedAt: now,
        })
        .where(isIntent(account, held.id))
        .returning(intentColumns(time));
      if (!after) throw new LeaseLostError();
      if (isThere) {
        if (copies?.length) await collectionQueries(account, tx).save(copies, now);
        // A 409 says that a copy exists, but not which one. So only a hint is saved, and the next sync brings the copy into the
        // mirror.
        else if (status === 'found') {
          const owned = { releaseId: after.releaseId, masterId: null, isOwned: true };
          await ownershipQueries(account, tx).noteOwned([owned], now);
        }
        await updateStanding(account, tx, after.releaseId, now);
      }
      return toIntent(after);
    });
  },
});
