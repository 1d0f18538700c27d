// Store: enforces the limit of adds for each person, in the transaction that inserts the intent (table add_intents).
import { sql } from 'drizzle-orm';
import type { AddLimit, IntentReads } from '../../core/add/ports.ts';
import { AddLimitError } from '../../errors.ts';
import type { Db } from '../handle.ts';

/** The first half of the keys of these locks ("Rune"). The second half is a hash of the person. */
const PERSON_LOCKS = 0x52756e65;

/**
 * Checks the limit. Call it after the insert, at the end of the transaction: of several intents of one person at once, each
 * then sees those before it, and the holder of the lock waits for no other lock.
 * @throws AddLimitError
 */
export async function assertAllowed(
  { madeBy }: Pick<IntentReads, 'madeBy'>,
  tx: Db,
  userId: string,
  limit: AddLimit,
  now: Date,
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PERSON_LOCKS}::int, hashtext(${userId}::text))`);
  if ((await madeBy(userId, limit, now)).length > limit.most) throw new AddLimitError();
}
