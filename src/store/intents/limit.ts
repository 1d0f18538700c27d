// Store: how many intents (table add_intents) one person has made of late, counted where they are written down.
import { sql } from 'drizzle-orm';
import type { AddLimit } from '../../core/add/ports.ts';
import { AddLimitError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { intentReads } from './reads.ts';

/** Names the locks of people ("Rune"): the second half is a person, hashed. */
const PERSON_LOCKS = 0x52756e65;

/**
 * After this intent was written, and last of all: of several of one person at once each sees those before it, and who holds the
 * lock waits for nobody.
 */
export async function assertAllowed(tx: Db, userId: string, limit: AddLimit, now: Date): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PERSON_LOCKS}::int, hashtext(${userId}::text))`);
  if ((await intentReads(tx).madeBy(userId, limit, now)).length > limit.most) throw new AddLimitError();
}
