// Store: small facts with a name (table facts).
import { eq } from 'drizzle-orm';
import type { Db } from './handle.ts';
import { facts } from './schema.ts';

/** See Store.facts.remember: of two at the same moment one wins, and both are told which. */
export async function rememberFact(db: Db, name: string, value: string): Promise<string> {
  await db.insert(facts).values({ name, value }).onConflictDoNothing();
  return (await getFact(db, name)) ?? value;
}

/** See Store.facts.set. */
export async function setFact(db: Db, name: string, value: string): Promise<void> {
  await db.insert(facts).values({ name, value }).onConflictDoUpdate({ target: facts.name, set: { value } });
}

/** See Store.facts.get. */
export async function getFact(db: Db, name: string): Promise<string | null> {
  const [fact] = await db.select({ value: facts.value }).from(facts).where(eq(facts.name, name));
  return fact?.value ?? null;
}
