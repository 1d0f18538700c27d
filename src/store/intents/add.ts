// Store: the wishes for copies (table add_intents), through which a release is added exactly once
// (docs/architecture.md, "One Add"). What takes them back is in intents/undo.ts, what reads them in intents/reads.ts.
// Two processes may run any of these at the same moment. What keeps them apart: the unique indexes (one live intent a
// release, one intent a request key), and conditions inside the statement that writes, never a read before it.
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Claim, HeldIntent, IntentOutcome, Lease, NewIntent } from '../../core/ports.ts';
import type { AddIntent, StoredRecord } from '../../core/types.ts';
import { LeaseLostError } from '../../errors.ts';
import type { Db, Presence } from '../handle.ts';
import { saveItems } from '../records/collection-items.ts';
import { noteOwned } from '../records/ownership.ts';
import { findRecord, insertRecord } from '../records/records.ts';
import { addIntents } from '../schema.ts';
import { assertAllowed } from './limit.ts';
import { intentOfRequest, toIntent } from './reads.ts';
import { settleRecord } from './standing.ts';

/** A round of `claimIntent` is repeated only when the intent in the way went between two of its statements. */
const MOST_ROUNDS = 20;

/** The copies of a release are somebody's as long as one of its intents is one of these. */
export const LIVE = ['open', 'undoing'] as const;

/** See Store.intents.claim. */
export async function claimIntent(
  db: Db,
  presence: Pick<Presence, 'isDead'>,
  wish: NewIntent,
  lease: Lease,
): Promise<Claim> {
  let created = false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const row = await insertIntent(db, wish, lease, created);
    created ||= row.created;
    const about = { record: row.record, created };
    if (row.intent) return { ...about, intent: row.intent, mine: true, resumed: false };

    const used = wish.requestKey === null ? null : await intentOfRequest(db, wish.requestKey);
    if (used && used.status !== 'open') return { ...about, intent: used, mine: false, resumed: false };

    const releaseId = used?.releaseId ?? wish.releaseId;
    const taken = await takeFreeIntent(db, releaseId, wish.requestKey, lease);
    if (taken) return { ...about, intent: taken, mine: true, resumed: true };

    const live = await findLiveRow(db, releaseId);
    if (!live) continue;
    if (live.holder !== lease.holder && (await presence.isDead(live.holder))) await freeIntent(db, live);
    else return { ...about, intent: toIntent(live), mine: false, resumed: false };
  }
  throw new Error('the intents of one release come and go faster than they can be read');
}

/**
 * The intent, null when an index has one already, and the record, made if it is missing and the wish brings its release. In
 * this order: the index makes it wait for whoever takes the record back, and afterwards nobody can.
 */
async function insertIntent(
  db: Db,
  wish: NewIntent,
  lease: Lease,
  wasCreated: boolean,
): Promise<{ intent: AddIntent | null; record: StoredRecord | null; created: boolean }> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(addIntents)
      .values({
        releaseId: wish.releaseId,
        status: 'open',
        requestKey: wish.requestKey,
        requesterId: wish.requester?.userId ?? null,
        guildId: wish.requester?.guildId ?? null,
        channelId: wish.requester?.channelId ?? null,
        ...{ rowCreated: false, flagBefore: false },
        holder: lease.holder,
        leaseUntil: lease.until,
        createdAt: lease.now,
      })
      .onConflictDoNothing()
      .returning({ id: addIntents.id });
    // A key whose wish is decided is no wish any more: what was taken back since does not come again.
    const used = row || wish.requestKey === null ? null : await intentOfRequest(tx, wish.requestKey);
    const isWanted = !used || used.status === 'open';
    const { record, created } =
      wish.release && isWanted
        ? await insertRecord(tx, wish.release, { isSynced: false, now: lease.now })
        : { record: await findRecord(tx, wish.releaseId), created: false };
    if (!row) return { intent: null, record, created };
    const rowCreated = created || wasCreated;
    const flagBefore = !rowCreated && (record?.isSyncedWithDiscogs ?? false);
    const [whole] = await tx
      .update(addIntents)
      .set({ recordId: record?.id ?? null, rowCreated, flagBefore })
      .where(eq(addIntents.id, row.id))
      .returning();
    if (wish.limit && wish.requester) await assertAllowed(tx, wish.requester.userId, wish.limit, lease.now);
    return { intent: whole ? toIntent(whole) : null, record, created };
  });
}

/**
 * Takes the live intent over if nobody holds it. Of two at once the second finds the lease taken. An open one is the answer to
 * this wish from now on, and has its key: the same message makes no second copy.
 */
async function takeFreeIntent(
  db: Db,
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
      leaseUntil: lease.until,
      attempt: sql`${addIntents.attempt} + 1`,
      requestKey: ownKey,
    })
    .where(and(isLiveOf(releaseId), or(isNull(addIntents.leaseUntil), lte(addIntents.leaseUntil, lease.now))))
    .returning();
  return row ? toIntent(row) : null;
}

const isLiveOf = (releaseId: number) =>
  and(eq(addIntents.releaseId, releaseId), inArray(addIntents.status, [...LIVE]));

/** Its holder is dead. Not if somebody took it over meanwhile. */
async function freeIntent(db: Db, { id, attempt }: HeldIntent): Promise<void> {
  await db
    .update(addIntents)
    .set({ leaseUntil: null })
    .where(and(eq(addIntents.id, id), eq(addIntents.attempt, attempt)));
}

/**
 * See Store.intents.freeDead. What a dead holder sent, and when, stays; so who comes next looks first, and sends again only
 * when that request can no longer take effect.
 */
export async function freeLeasesOfTheDead(
  db: Db,
  presence: Pick<Presence, 'isDead'>,
  holder: string,
): Promise<void> {
  const held = await db
    .select()
    .from(addIntents)
    .where(and(inArray(addIntents.status, [...LIVE]), sql`${addIntents.leaseUntil} is not null`));
  for (const intent of held) {
    if (intent.holder !== holder && (await presence.isDead(intent.holder))) await freeIntent(db, intent);
  }
}

/** The intent, if it is open and nobody claimed it after this holder. */
const stillHeld = ({ id, attempt }: HeldIntent) =>
  and(eq(addIntents.id, id), eq(addIntents.attempt, attempt), eq(addIntents.status, 'open'));

/** See Store.intents.markPosting. */
export async function markPosting(
  db: Db,
  held: HeldIntent,
  known: { instanceIds: number[]; now: Date; leaseUntil: Date },
): Promise<void> {
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
}

/** See Store.intents.markUnknown. */
export async function markUnknown(db: Db, held: HeldIntent, now: Date): Promise<void> {
  // The first time counts: it is when the POST was given up. Reads that find nothing later do not move it.
  const gaveUpAt = sql`coalesce(${addIntents.gaveUpAt}, ${now.toISOString()}::timestamptz)`;
  await db.update(addIntents).set({ gaveUpAt, leaseUntil: null }).where(stillHeld(held));
}

/** See Store.intents.release. */
export async function releaseIntent(db: Db, held: HeldIntent): Promise<void> {
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
}

/** See Store.intents.settle. */
export async function settleIntent(db: Db, held: HeldIntent, outcome: IntentOutcome): Promise<AddIntent> {
  const { status, instanceId, confirmedByDiscogs, copies, now } = outcome;
  return db.transaction(async (tx) => {
    // Locked, so that two who settle at once come one after the other, and the second returns what the first did.
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
        settledAt: now,
      })
      .where(eq(addIntents.id, held.id))
      .returning();
    if (!after) throw new LeaseLostError();
    if (isThere) {
      if (copies?.length) await saveItems(tx, copies, now);
      // A 409 says that a copy is there, and not which: the mirror has it with the next sync.
      else if (status === 'found') {
        await noteOwned(tx, [{ releaseId: after.releaseId, masterId: null, isOwned: true }]);
      }
      await settleRecord(tx, after.releaseId, now);
    }
    return toIntent(after);
  });
}

/** See Store.intents.findLive. */
export async function findLiveIntent(db: Db, releaseId: number): Promise<AddIntent | null> {
  const row = await findLiveRow(db, releaseId);
  return row ? toIntent(row) : null;
}

async function findLiveRow(db: Db, releaseId: number) {
  const [row] = await db.select().from(addIntents).where(isLiveOf(releaseId));
  return row ?? null;
}
