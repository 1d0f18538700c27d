// Store: reads and writes named facts, which are short texts (table facts).
import { eq } from 'drizzle-orm';
import type { Store } from '../core/ports.ts';
import type { Db } from './handle.ts';
import { facts } from './schema.ts';

export const factQueries = (db: Db): Store['facts'] => ({
  // If two processes call this at the same moment, only one value is stored, and both processes get that value.
  async remember(name, value) {
    await db.insert(facts).values({ name, value }).onConflictDoNothing();
    return (await factQueries(db).get(name)) ?? value;
  },

  async set(name, value) {
    await db.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } });
  },

  async get(name) {
    const [fact] = await db.select({ value: facts.value }).from(facts).where(eq(facts.name, name));
    return fact?.value ?? null;
  },
});
