// Store: keeps the value of an account's collection, as a fact that is named after the account (table facts).
import { eq } from 'drizzle-orm';
import type { ValueStore } from '../../core/crate/ports.ts';
import { factQueries } from '../facts.ts';
import type { Db } from '../handle.ts';
import { facts } from '../schema.ts';

const nameOf = (account: number) => `collection_value:${account}`;

export const valueQueries = (account: number, db: Db): ValueStore => ({
  async save({ minimum, median, maximum }, at) {
    await factQueries(db).set(nameOf(account), JSON.stringify([minimum, median, maximum, at.getTime()]));
  },

  async last() {
    const text = await factQueries(db).get(nameOf(account));
    if (text === null) return null;
    const [minimum, median, maximum, atMs]: [string, string, string, number] = JSON.parse(text);
    return { value: { minimum, median, maximum }, at: new Date(atMs) };
  },
});

/** Forgets the value, because the account is removed or gets another name. */
export async function forgetValue(account: number, db: Db): Promise<void> {
  await db.delete(facts).where(eq(facts.name, nameOf(account)));
}
