// Store: the intents for copies (table add_intents), through which a release is added exactly once
// (docs/architecture.md, "One Add"). What takes them back is in intents/undo.ts, what reads them in intents/reads.ts.
// Two processes may run any of these at the same moment. What keeps them apart: the unique indexes (one live intent a
// release, one intent a request key), and conditions inside the statement that writes, never a read before it.
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { AddStore, HeldIntent } from '../../core/add/ports.ts';
import { LeaseLostError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { collectionQueries } from '../records/collection-items.ts';
import { ownershipQueries } from '../records/ownership.ts';
import { addIntents } from '../schema.ts';
import { LIVE, toIntent } from './reads.ts';
import { updateStanding } from './standing.ts';

/** The intent, if it is open and nobody claimed it after this holder. */
const stillHeld = ({ id, attempt }: HeldIntent) =>
  and(eq(addIntents.id, id), eq(addIntents.attempt, attempt), eq(addIntents.status, 'open'));

export const addQueries = (db: Db): AddStore => ({
  async markPosting(held, known) {
    const marked = await db
      .update(addIntents)
      .set({
        knownInstanceIds: known.instanceIds,
        postedAt: known.now,
        gaveUpAt: null,
        leaseUntil: known.leaseUntil,
      })
      .where(stillHeld(held))
      .returning({ id: addIntents.id });
    if (marked.length === 0) throw new LeaseLostError();
  },

  async markUnknown(held, now) {
    // The first time counts: it is when the POST was given up. Reads that find nothing later do not move it.
    const gaveUpAt = sql`coalesce(${addIntents.gaveUpAt}, ${now.toISOString()}::timestamptz)`;
    await db.update(addIntents).set({ gaveUpAt, leaseUntil: null }).where(stillHeld(held));
  },

  async release(held) {
    const gone = await db
      .delete(addIntents)
      .where(and(stillHeld(held), isNull(addIntents.postedAt)))
      .returning({ id: addIntents.id });
    if (gone.length > 0) return;
    await db
      .update(addIntents)
      .set({ leaseUntil: null })
      .where(
        and(
          eq(addIntents.id, held.id),
          eq(addIntents.attempt, held.attempt),
          inArray(addIntents.status, [...LIVE]),
        ),
      );
  },

  async close(held, outcome) {
    const { status, instanceId, confirmedByDiscogs, copies, now } = outcome;
    return db.transaction(async (tx) => {
      // Locked, so that two who close at once come one after the other, and the second returns what the first did.
      const [before] = await tx.select().from(addIntents).where(eq(addIntents.id, held.id)).for('update');
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
        .where(eq(addIntents.id, held.id))
        .returning();
      if (!after) throw new LeaseLostError();
      if (isThere) {
        if (copies?.length) await collectionQueries(tx).save(copies, now);
        // A 409 says that a copy is there, and not which: the mirror has it with the next sync.
        else if (status === 'found') {
          await ownershipQueries(tx).noteOwned([
            { releaseId: after.releaseId, masterId: null, isOwned: true },
          ]);
        }
        await updateStanding(tx, after.releaseId, now);
      }
      return toIntent(after);
    });
  },
});
