// Store: keeps what was typed into a form of details until all of it is on Discogs (table detail_writes). Two processes can run these
// queries at the same moment. So each statement that writes has a condition on the fencing token, and no earlier read decides.
import { and, asc, eq, getTableColumns, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Lease } from '../core/add/ports.ts';
import { type ChangedPart, joinParts, partsWithout, withParts } from '../core/details/plan.ts';
import type { DetailStore, HeldDetails, PendingDetails, WaitingCopy } from '../core/details/ports.ts';
import { LeaseLostError } from '../errors.ts';
import type { Db, Presence } from './handle.ts';
import { itemColumns } from './records/collection-items.ts';
import { collectionItems, detailWrites } from './schema.ts';
import type { SharedTime } from './shared-time.ts';

/** The most rounds of `keep`. A new round starts only when the row came or went between two statements. */
const MOST_ROUNDS = 20;

export const detailQueries = (
  account: number,
  db: Db,
  { presence, time }: { presence: Pick<Presence, 'isDead'>; time: SharedTime },
): DetailStore => {
  const columns = { ...getTableColumns(detailWrites), readAt: time.readAt };
  const ofCopy = (instanceId: number) =>
    and(eq(detailWrites.accountId, account), eq(detailWrites.instanceId, instanceId));
  const stillHeld = ({ id, attempt }: HeldDetails) =>
    and(eq(detailWrites.accountId, account), eq(detailWrites.id, id), eq(detailWrites.attempt, attempt));
  const isFree = (now: Date) =>
    or(isNull(detailWrites.leaseUntil), lte(detailWrites.leaseUntil, time.now(now)));
  const claimed = ({ holder, now, ms }: Lease) => ({
    holder,
    leaseUntil: time.after(now, ms),
    attempt: sql`${detailWrites.attempt} + 1`,
  });

  /** Ends the lease of a holder that is certainly dead. */
  async function freeIfDead(instanceId: number, own: string): Promise<void> {
    const [row] = await db
      .select({ id: detailWrites.id, attempt: detailWrites.attempt, holder: detailWrites.holder })
      .from(detailWrites)
      .where(and(ofCopy(instanceId), sql`${detailWrites.leaseUntil} is not null`));
    if (!row || row.holder === own || !(await presence.isDead(row.holder))) return;
    await db.update(detailWrites).set({ leaseUntil: null }).where(stillHeld(row));
  }

  async function claim(instanceId: number, lease: Lease): Promise<PendingDetails | null> {
    await freeIfDead(instanceId, lease.holder);
    const [row] = await db
      .update(detailWrites)
      .set(claimed(lease))
      .where(and(ofCopy(instanceId), isFree(lease.now)))
      .returning(columns);
    return row ? toPending(row) : null;
  }

  /** Takes these values out of the row, which is locked. Returns what is left. */
  async function takeOut(
    tx: Db,
    held: HeldDetails,
    done: readonly ChangedPart[],
  ): Promise<PendingDetails | null> {
    const [row] = await tx.select(columns).from(detailWrites).where(stillHeld(held)).for('update');
    if (!row) throw new LeaseLostError();
    const values = partsWithout(row.values, done);
    if (values.length === 0) {
      await tx.delete(detailWrites).where(stillHeld(held));
      return null;
    }
    const [left] = await tx
      .update(detailWrites)
      .set({ values, sentAt: null })
      .where(stillHeld(held))
      .returning(columns);
    if (!left) throw new LeaseLostError();
    return toPending(left);
  }

  return {
    claim,

    async keep({ releaseId, instanceId, values }, lease) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const [made] = await db
          .insert(detailWrites)
          .values({
            ...{ accountId: account, releaseId, instanceId, values: joinParts([], values) },
            ...{ holder: lease.holder, leaseUntil: time.after(lease.now, lease.ms), typedAt: lease.now },
          })
          .onConflictDoNothing()
          .returning(columns);
        if (made) return { pending: toPending(made), mine: true };
        await freeIfDead(instanceId, lease.holder);
        const kept = await db.transaction(async (tx) => {
          const [row] = await tx
            .select({ values: detailWrites.values })
            .from(detailWrites)
            .where(ofCopy(instanceId))
            .for('update');
          if (!row) return null;
          const joined = { values: joinParts(row.values, values), typedAt: lease.now };
          const [mine] = await tx
            .update(detailWrites)
            .set({ ...joined, ...claimed(lease) })
            .where(and(ofCopy(instanceId), isFree(lease.now)))
            .returning(columns);
          if (mine) return { pending: toPending(mine), mine: true };
          const [other] = await tx
            .update(detailWrites)
            .set(joined)
            .where(ofCopy(instanceId))
            .returning(columns);
          return other ? { pending: toPending(other), mine: false } : null;
        });
        if (kept) return kept;
      }
      throw new Error('the details of one copy come and go faster than they can be read');
    },

    async ofCopy(instanceId) {
      const [row] = await db.select(columns).from(detailWrites).where(ofCopy(instanceId));
      return row ? toPending(row) : null;
    },

    async waiting({ holder, now }, limit) {
      const rows = await db
        .select({
          releaseId: detailWrites.releaseId,
          instanceId: detailWrites.instanceId,
          typedAt: detailWrites.typedAt,
          holder: detailWrites.holder,
          isFree: sql<boolean>`${isFree(now)}`,
        })
        .from(detailWrites)
        .where(eq(detailWrites.accountId, account))
        .orderBy(asc(detailWrites.typedAt), asc(detailWrites.id))
        .limit(limit);
      const left: WaitingCopy[] = [];
      for (const { releaseId, instanceId, typedAt, holder: other, isFree } of rows) {
        if (isFree || (other !== holder && (await presence.isDead(other))))
          left.push({ releaseId, instanceId, typedAt });
      }
      return left;
    },

    async count() {
      return db.$count(detailWrites, eq(detailWrites.accountId, account));
    },

    async markSending(held, { now, leaseMs }) {
      const [marked] = await db
        .update(detailWrites)
        .set({ sentAt: time.now(now), leaseUntil: time.after(now, leaseMs) })
        .where(stillHeld(held))
        .returning({ at: detailWrites.sentAt });
      if (!marked?.at) throw new LeaseLostError();
      return marked.at;
    },

    async confirm(held, written) {
      return db.transaction(async (tx) => {
        const [row] = await tx
          .select({ releaseId: detailWrites.releaseId, instanceId: detailWrites.instanceId })
          .from(detailWrites)
          .where(stillHeld(held));
        const left = await takeOut(tx, held, written);
        if (row) await writeIntoMirror(account, tx, row, written);
        return left;
      });
    },

    async drop(held, refused) {
      return db.transaction((tx) => takeOut(tx, held, refused));
    },

    async release(held, isAnswered) {
      await db
        .update(detailWrites)
        .set({ leaseUntil: null, ...(isAnswered && { sentAt: null }) })
        .where(stillHeld(held));
    },

    async end(held) {
      await db.delete(detailWrites).where(stillHeld(held));
    },
  };
};

/** Drops what waits for copies that are no longer in the collection. A process that is writing them loses its row. */
export async function dropDetails(account: number, tx: Db, instanceIds: number[]): Promise<void> {
  if (instanceIds.length === 0) return;
  await tx
    .delete(detailWrites)
    .where(and(eq(detailWrites.accountId, account), inArray(detailWrites.instanceId, instanceIds)));
}

/** Writes these values into the mirror. The rating is that of the release, so all of its copies get it. */
async function writeIntoMirror(
  account: number,
  tx: Db,
  { releaseId, instanceId }: Pick<PendingDetails, 'releaseId' | 'instanceId'>,
  written: readonly ChangedPart[],
): Promise<void> {
  const copies = await tx
    .select(itemColumns)
    .from(collectionItems)
    .where(and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, releaseId)))
    .orderBy(asc(collectionItems.instanceId))
    .for('update');
  const ofRelease = written.filter(({ part }) => part.kind === 'rating');
  for (const copy of copies) {
    const parts = copy.instanceId === instanceId ? written : ofRelease;
    if (parts.length === 0) continue;
    const { folderId, rating, notes } = withParts(copy, parts);
    await tx
      .update(collectionItems)
      .set({ folderId, rating, notes })
      .where(and(eq(collectionItems.accountId, account), eq(collectionItems.instanceId, copy.instanceId)));
  }
}

type Row = typeof detailWrites.$inferSelect & { readAt: Date | null };

function toPending({ id, releaseId, instanceId, values, attempt, sentAt, readAt }: Row): PendingDetails {
  return { id, releaseId, instanceId, values, attempt, sentAt, readAt };
}
