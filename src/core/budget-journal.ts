// Core: saves for the next process how long it must wait before its first calls, because Discogs still counts those of this
// process. The value is in the database, so it survives a kill.
import type { Store } from './ports.ts';

const FACT = 'discogs_full_for';

export interface KeptBudget {
  /** How long this process waits from its start, in ms. Null: it does not wait. */
  readonly fullForMs: number | null;
  /** Saves how long the next process waits. Resolves when the value is committed. @throws StoreError */
  write(fullForMs: number | null): Promise<void>;
}

/** Reads the value that the last process saved. @throws StoreError */
export async function openBudgetJournal(store: Pick<Store, 'facts'>): Promise<KeptBudget> {
  const text = await store.facts.get(FACT);
  // A value that is no number counts as no wait, because the bot must start anyway.
  const ms = text !== null && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return {
    fullForMs: ms === 0 ? null : ms,
    write: (fullForMs) => store.facts.set(FACT, String(Math.ceil(fullForMs ?? 0))),
  };
}
