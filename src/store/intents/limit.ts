// Store: enforces the limit of adds for each person. This happens in the transaction that inserts the intent (table
// add_intents).
import { sql } from 'drizzle-orm';
import type { AddLimit, IntentReads } from '../../core/add/ports.ts';
import { AddLimitError } from '../../errors.ts';
import type { Db } from '../handle.ts';

/** The first half of the keys of the locks on persons ("Rune"). The second half is a hash of the person's id. */
const PERSON_LOCKS = 0x52756e65;

/**
 * Checks that the person is within the limit. Call it after the insert, as the last step of the transaction. If a person has
 * several transactions at once, the lock lets each one see the intents of those before it. And because this lock is the last
 * one, its holder waits for no other lock.
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
