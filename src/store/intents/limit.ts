// Store: how many wishes (table add_intents) one person has made of late, counted where they are written down.
import { and, desc, eq, gt, isNotNull, lte, ne, or, sql } from 'drizzle-orm';
import type { AddLimit } from '../../core/ports.ts';
import { AddLimitError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { addIntents } from '../schema.ts';

/** Names the locks of people ("Rune"): the second half is a person, hashed. */
const PERSON_LOCKS = 0x52756e65;

/**
 * After this wish was written, and last of all: of several of one person at once each sees those before it, and who holds the
 * lock waits for nobody.
 */
export async function assertAllowed(tx: Db, userId: string, limit: AddLimit, now: Date): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PERSON_LOCKS}::int, hashtext(${userId}::text))`);
  if ((await wishesMadeBy(tx, userId, limit, now)).length > limit.most) throw new AddLimitError();
}

/** Another process's clock may be ahead by so much. What lies further ahead was written before the clock was set back. */
const CLOCKS_DIFFER_MS = 60_000;

/** See Store.intents.madeBy. */
export async function wishesMadeBy(
  db: Db,
  userId: string,
  { most, since }: AddLimit,
  now: Date,
): Promise<Date[]> {
  const rows = await db
    .select({ createdAt: addIntents.createdAt })
    .from(addIntents)
    .where(
      and(
        eq(addIntents.requesterId, userId),
        isNotNull(addIntents.requestKey),
        gt(addIntents.createdAt, since),
        lte(addIntents.createdAt, new Date(now.getTime() + CLOCKS_DIFFER_MS)),
        or(ne(addIntents.status, 'found'), addIntents.rowCreated),
      ),
    )
    .orderBy(desc(addIntents.createdAt))
    .limit(most + 1);
  return rows.map(({ createdAt }) => createdAt);
}
