// Support of the sync tests: everything that the database has of an account, without the numbers that only the database knows.
import { asc, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../../src/store/handle.ts';
import {
  addIntents,
  collectionItems,
  ownershipHints,
  records,
  syncErrors,
  syncRuns,
} from '../../../src/store/schema.ts';

/** Runs and intents have numbers in the order of their start, records are named by their release. */
export async function crateOf(db: Db, account: number) {
  const runs = await db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.accountId, account))
    .orderBy(asc(syncRuns.id));
  const runNumber = (id: number | null) => (id === null ? null : runs.findIndex((run) => run.id === id));
  const rows = await db
    .select()
    .from(records)
    .where(eq(records.accountId, account))
    .orderBy(asc(records.discogsId));
  const releaseOf = (id: string | null) => rows.find((row) => row.id === id)?.discogsId ?? null;
  const intents = await db
    .select()
    .from(addIntents)
    .where(eq(addIntents.accountId, account))
    .orderBy(asc(addIntents.id));
  const copies = await db
    .select()
    .from(collectionItems)
    .where(eq(collectionItems.accountId, account))
    .orderBy(asc(collectionItems.instanceId));
  const hints = await db.select().from(ownershipHints).where(eq(ownershipHints.accountId, account));
  const errors = await db
    .select()
    .from(syncErrors)
    .where(inArray(syncErrors.runId, [0, ...runs.map(({ id }) => id)]))
    .orderBy(asc(syncErrors.id));
  return {
    records: rows.map(({ id: _, ...row }) => row),
    intents: intents.map(({ id: _, recordId, ...row }) => ({ ...row, record: releaseOf(recordId) })),
    copies: copies.map(({ seenInRun, savedInRun, ...row }) => ({
      ...row,
      seenIn: runNumber(seenInRun),
      savedIn: runNumber(savedInRun),
    })),
    hints: hints.length,
    runs: runs.map(({ id: _, ...row }) => row),
    errors: errors.map(({ id: _, runId, ...row }) => ({ ...row, run: runNumber(runId) })),
  };
}
