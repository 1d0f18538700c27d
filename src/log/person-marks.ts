// Log: the mark of a person, which stands in the log instead of their Discord id: an HMAC with a key of this database.
import { createHmac, randomBytes } from 'node:crypto';

/** The name of the fact that holds the key, 32 random bytes in hexadecimal. */
const KEY_FACT = 'person_mark_key';

/** 48 bits: two of a million persons share a mark in one of 500 such logs. */
const LETTERS = 12;

/** @returns the mark of a Discord user, 12 hexadecimal digits. The same user always has the same mark in one database. */
export type PersonMark = (userId: string) => string;

/**
 * Reads the key of this database, and makes it the first time. Processes on one database have the same marks, also after a restart.
 * Discord ids are few enough to try them all, so a hash without a key would hide nothing.
 * @throws StoreError when the database fails.
 */
export async function openPersonMarks(facts: {
  remember(name: string, value: string): Promise<string>;
}): Promise<PersonMark> {
  const key = Buffer.from(await facts.remember(KEY_FACT, randomBytes(32).toString('hex')), 'hex');
  return (userId) => createHmac('sha256', key).update(userId).digest('hex').slice(0, LETTERS);
}
