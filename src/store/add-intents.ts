// Store: the wishes for copies (table add_intents), through which a release is added exactly once
// (docs/architecture.md, "One Add").
// Two processes may run any of these at the same moment. What keeps them apart: the unique indexes (one open intent a
// release, one intent a request key), and conditions inside the statement that writes, never a read before it.
import { and, desc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { HeldIntent, NewIntent, UndoneCopy } from '../core/ports.ts';
import type { AddIntent, CollectionItem } from '../core/types.ts';
import { LeaseLostError } from '../errors.ts';
import { replaceItems, saveItems } from './collection-items.ts';
import type { Db } from './handle.ts';
import { removeRecord, setRecordSynced } from './records.ts';
import { addIntents } from './schema.ts';

export interface Claim {
  intent: AddIntent;
  mine: boolean;
  resumed: boolean;
}

export interface Outcome {
  status: 'added' | 'found' | 'refused' | 'local';
  instanceId?: number;
  confirmedByDiscogs?: boolean;
  copies?: CollectionItem[];
  now: Date;
}

/** A round of `claimIntent` is repeated only when the intent in the way went between two of its statements. */
const MOST_ROUNDS = 20;

/** See Store.intents.claim. */
export async function claimIntent(
  db: Db,
  wish: NewIntent,
  lease: { holder: string; now: Date; until: Date },
): Promise<Claim> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const made = await insertIntent(db, wish, lease);
    if (made) return { intent: made, mine: true, resumed: false };

    const used = wish.requestKey === null ? null : await findByKey(db, wish.requestKey);
    if (used && used.status !== 'open') return { intent: used, mine: false, resumed: false };

    const releaseId = used?.releaseId ?? wish.releaseId;
    const taken = await takeFreeIntent(db, releaseId, lease);
    if (taken) return { intent: taken, mine: true, resumed: true };

    const open = await findOpenIntent(db, releaseId);
    if (open) return { intent: open, mine: false, resumed: false };
  }
  throw new Error('the intents of one release come and go faster than they can be read');
}

/** Null when either unique index has one already. */
async function insertIntent(
  db: Db,
  wish: NewIntent,
  lease: { holder: string; now: Date; until: Date },
): Promise<AddIntent | null> {
  const [row] = await db
    .insert(addIntents)
    .values({
      releaseId: wish.releaseId,
      status: 'open',
      requestKey: wish.requestKey,
      requesterId: wish.requester?.userId ?? null,
      guildId: wish.requester?.guildId ?? null,
      channelId: wish.requester?.channelId ?? null,
      rowCreated: wish.rowCreated,
      flagBefore: wish.flagBefore,
      holder: lease.holder,
      leaseUntil: lease.until,
      createdAt: lease.now,
    })
    .onConflictDoNothing()
    .returning();
  return row ? toIntent(row) : null;
}

/** Takes the open intent over if nobody holds it. Of two at once the second finds the lease taken. */
async function takeFreeIntent(
  db: Db,
  releaseId: number,
  lease: { holder: string; now: Date; until: Date },
): Promise<AddIntent | null> {
  const [row] = await db
    .update(addIntents)
    .set({
      holder: lease.holder,
      leaseUntil: lease.until,
      attempt: sql`${addIntents.attempt} + 1`,
    })
    .where(
      and(
        eq(addIntents.releaseId, releaseId),
        eq(addIntents.status, 'open'),
        or(isNull(addIntents.leaseUntil), lte(addIntents.leaseUntil, lease.now)),
      ),
    )
    .returning();
  return row ? toIntent(row) : null;
}

/**
 * Gives every open intent back, for a process that knows itself alone at its start: whoever held one is dead. What it
 * posted, and when, stays; so who comes next looks first, and posts again only when that POST can no longer take effect.
 */
export async function freeAllIntents(db: Db): Promise<void> {
  await db
    .update(addIntents)
    .set({ leaseUntil: null })
    .where(and(eq(addIntents.status, 'open'), isNotNull(addIntents.leaseUntil)));
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
  if (gone.length === 0) await db.update(addIntents).set({ leaseUntil: null }).where(stillHeld(held));
}

/** See Store.intents.settle. */
export async function settleIntent(db: Db, held: HeldIntent, outcome: Outcome): Promise<AddIntent> {
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
    if (isThere) await setRecordSynced(tx, after.releaseId, true, now);
    if (copies) await saveItems(tx, copies, now);
    return toIntent(after);
  });
}

/** See Store.intents.undo. */
export async function undoIntent(
  db: Db,
  id: number,
  { left, removesRow, isSynced, now }: UndoneCopy,
): Promise<{ rowRemoved: boolean }> {
  return db.transaction(async (tx) => {
    const [undone] = await tx
      .update(addIntents)
      .set({ status: 'undone', undoneAt: now })
      .where(and(eq(addIntents.id, id), eq(addIntents.status, 'added')))
      .returning({ releaseId: addIntents.releaseId });
    if (!undone) return { rowRemoved: false };
    const rowRemoved = removesRow && (await removeRecord(tx, undone.releaseId));
    if (!removesRow) await setRecordSynced(tx, undone.releaseId, isSynced, now);
    await replaceItems(tx, undone.releaseId, left, now);
    return { rowRemoved };
  });
}

/** See Store.intents.get. */
export async function getIntent(db: Db, id: number): Promise<AddIntent | null> {
  const [row] = await db.select().from(addIntents).where(eq(addIntents.id, id));
  return row ? toIntent(row) : null;
}

/** See Store.intents.findOpen. */
export async function findOpenIntent(db: Db, releaseId: number): Promise<AddIntent | null> {
  const [row] = await db
    .select()
    .from(addIntents)
    .where(and(eq(addIntents.releaseId, releaseId), eq(addIntents.status, 'open')));
  return row ? toIntent(row) : null;
}

async function findByKey(db: Db, requestKey: string): Promise<AddIntent | null> {
  const [row] = await db.select().from(addIntents).where(eq(addIntents.requestKey, requestKey));
  return row ? toIntent(row) : null;
}

/** See Store.intents.historyOf. */
export async function intentHistory(db: Db, releaseId: number, limit: number): Promise<AddIntent[]> {
  const rows = await db
    .select()
    .from(addIntents)
    .where(eq(addIntents.releaseId, releaseId))
    .orderBy(desc(addIntents.id))
    .limit(limit);
  return rows.map(toIntent);
}

/** The row in the words of the core. */
export function toIntent(row: typeof addIntents.$inferSelect): AddIntent {
  const {
    requesterId,
    guildId,
    channelId,
    requestKey: _key,
    holder: _holder,
    undoneAt: _undone,
    ...rest
  } = row;
  const requester =
    requesterId === null || guildId === null || channelId === null
      ? null
      : { userId: requesterId, guildId, channelId };
  return { ...rest, requester };
}
