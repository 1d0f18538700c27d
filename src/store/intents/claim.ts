// Store: claims add intents (table add_intents), so that a release is added exactly once (docs/architecture.md, "One Add"). Two
// processes can run these queries at the same moment. Unique indexes keep the processes apart: a release has one live intent,
// and a request key has one intent. Each statement that writes also has a condition, and no earlier read decides.
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { ClaimStore, HeldIntent, Lease, NewIntent } from '../../core/add/ports.ts';
import type { AddIntent } from '../../core/add/types.ts';
import type { StoredRecord } from '../../core/types.ts';
import type { Db, Presence } from '../handle.ts';
import { recordQueries } from '../records/records.ts';
import { addIntents } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { assertAllowed } from './limit.ts';
import { intentColumns, intentReads, isIntent, isLiveOf, LIVE, toIntent } from './reads.ts';

/**
 * The most rounds of one `claim`. A new round starts only when the intent that was in the way was closed or freed between two
 * statements of the round.
 */
const MOST_ROUNDS = 20;

export const claimQueries = (
  account: number,
  db: Db,
  { presence, time }: { presence: Pick<Presence, 'isDead'>; time: SharedTime },
): ClaimStore => ({
  async claim(newIntent, lease) {
    let created = false;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const row = await insertIntent(account, db, time, newIntent, lease, created);
      created ||= row.created;
      const about = { record: row.record, created };
      if (row.intent) return { ...about, intent: row.intent, mine: true, resumed: false };

      const used =
        newIntent.requestKey === null
          ? null
          : await intentReads(account, db, time).ofRequest(newIntent.requestKey);
      if (used && used.status !== 'open') return { ...about, intent: used, mine: false, resumed: false };

      const releaseId = used?.releaseId ?? newIntent.releaseId;
      const taken = await takeFreeIntent(account, db, time, releaseId, newIntent.requestKey, lease);
      if (taken) return { ...about, intent: taken, mine: true, resumed: true };

      const live = await findLiveRow(account, db, time, releaseId);
      if (!live) continue;
      if (live.holder !== lease.holder && (await presence.isDead(live.holder)))
        await freeIntent(account, db, live);
      else return { ...about, intent: toIntent(live), mine: false, resumed: false };
    }
    throw new Error('the intents of one release come and go faster than they can be read');
  },

  // The intent keeps the moments at which the dead holder sent its requests. So the next holder reads the copies on Discogs
  // first, and sends a request again only when the earlier one can no longer take effect.
  async freeDead(holder) {
    const held = await db
      .select({ id: addIntents.id, attempt: addIntents.attempt, holder: addIntents.holder })
      .from(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          inArray(addIntents.status, [...LIVE]),
          sql`${addIntents.leaseUntil} is not null`,
        ),
      );
    for (const intent of held) {
      if (intent.holder !== holder && (await presence.isDead(intent.holder)))
        await freeIntent(account, db, intent);
    }
  },
});

/**
 * Inserts the intent and makes the record if it is missing. The intent comes first: if another process is just taking the
 * record back, the unique index makes this insert wait for it, and afterwards no process can take the record back. Returns a
 * null intent if an index already has one for this release or key. The record is made only if the new intent has the data of
 * its release.
 */
async function insertIntent(
  account: number,
  db: Db,
  time: SharedTime,
  newIntent: NewIntent,
  lease: Lease,
  wasCreated: boolean,
): Promise<{ intent: AddIntent | null; record: StoredRecord | null; created: boolean }> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(addIntents)
      .values({
        accountId: account,
        releaseId: newIntent.releaseId,
        status: 'open',
        requestKey: newIntent.requestKey,
        requesterId: newIntent.requester?.userId ?? null,
        guildId: newIntent.requester?.guildId ?? null,
        channelId: newIntent.requester?.channelId ?? null,
        rowCreated: false,
        flagBefore: false,
        holder: lease.holder,
        leaseUntil: time.after(lease.now, lease.ms),
        createdAt: time.now(lease.now),
      })
      .onConflictDoNothing()
      .returning({ id: addIntents.id });
    // The intent with this request key may be closed. Then no record is made, because its record may have been taken back on
    // purpose.
    const used =
      row || newIntent.requestKey === null
        ? null
        : await intentReads(account, tx, time).ofRequest(newIntent.requestKey);
    const isWanted = !used || used.status === 'open';
    const { record, created } =
      newIntent.release && isWanted
        ? await recordQueries(account, tx).insert(newIntent.release, { isSynced: false, now: lease.now })
        : { record: await recordQueries(account, tx).findByReleaseId(newIntent.releaseId), created: false };
    if (!row) return { intent: null, record, created };
    const rowCreated = created || wasCreated;
    const flagBefore = !rowCreated && (record?.isSyncedWithDiscogs ?? false);
    const [whole] = await tx
      .update(addIntents)
      .set({ recordId: record?.id ?? null, rowCreated, flagBefore })
      .where(isIntent(account, row.id))
      .returning(intentColumns(time));
    if (newIntent.limit && newIntent.requester)
      await assertAllowed(
        intentReads(account, tx, time),
        tx,
        newIntent.requester.userId,
        newIntent.limit,
        lease.now,
      );
    return { intent: whole ? toIntent(whole) : null, record, created };
  });
}

/**
 * Takes over the live intent of a release if no process holds it, and returns it or null. If two processes try at once, the
 * second one finds the lease taken. An open intent without a request key gets the key of this request, so that a repetition of
 * the same request adds no second copy.
 */
async function takeFreeIntent(
  account: number,
  db: Db,
  time: SharedTime,
  releaseId: number,
  requestKey: string | null,
  lease: Lease,
): Promise<AddIntent | null> {
  const ownKey = sql`case when ${addIntents.status} = 'open'
    then coalesce(${addIntents.requestKey}, ${sql.param(requestKey, addIntents.requestKey)}) else ${addIntents.requestKey} end`;
  const [row] = await db
    .update(addIntents)
    .set({
      holder: lease.holder,
      leaseUntil: time.after(lease.now, lease.ms),
      attempt: sql`${addIntents.attempt} + 1`,
      requestKey: ownKey,
    })
    .where(
      and(
        isLiveOf(account, releaseId),
        or(isNull(addIntents.leaseUntil), lte(addIntents.leaseUntil, time.now(lease.now))),
      ),
    )
    .returning(intentColumns(time));
  return row ? toIntent(row) : null;
}

/** Ends the lease of a dead holder, unless another holder has taken the intent over in the meantime. */
async function freeIntent(account: number, db: Db, { id, attempt }: HeldIntent): Promise<void> {
  await db
    .update(addIntents)
    .set({ leaseUntil: null })
    .where(and(isIntent(account, id), eq(addIntents.attempt, attempt)));
}

async function findLiveRow(account: number, db: Db, time: SharedTime, releaseId: number) {
  const [row] = await db.select(intentColumns(time)).from(addIntents).where(isLiveOf(account, releaseId));
  return row ?? null;
}
