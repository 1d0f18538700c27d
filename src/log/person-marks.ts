// Log: makes the mark that the log shows in place of a person's Discord id. It is an HMAC of the id, with a key that each
// database has of its own.
import { createHmac, randomBytes } from 'node:crypto';

/** The name of the fact that holds the key, 32 random bytes in hexadecimal. */
const KEY_FACT = 'person_mark_key';

/**
 * The length of a mark, in hexadecimal digits (48 bits). Among a million persons, the chance that any two have the same mark is
 * about 1 in 500.
 */
const LETTERS = 12;

/** Returns the mark of a Discord user, 12 hexadecimal digits. The same user always has the same mark in one database. */
export type PersonMark = (userId: string) => string;

/**
 * Reads the key of this database, or makes and saves it at the first call. Returns the function that makes marks. All processes
 * on one database make the same marks, also after a restart. A hash without a key would hide nothing, because one can hash
 * every possible Discord id and compare.
 * @throws StoreError when the database fails.
 */
export async function openPersonMarks(facts: {
  remember(name: string, value: string): Promise<string>;
}): Promise<PersonMark> {
  const key = Buffer.from(await facts.remember(KEY_FACT, randomBytes(32).toString('hex')), 'hex');
  return (userId) => createHmac('sha256', key).update(userId).digest('hex').slice(0, LETTERS);
}
