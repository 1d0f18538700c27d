// Core: how long Discogs can count the calls of an earlier process. It is stored where a kill does not reach it.
import type { Store } from './ports.ts';

const FACT = 'discogs_full_for';

export interface KeptBudget {
  /** How long a process waits from its start, in ms. Null: no wait. */
  readonly fullForMs: number | null;
  /** Resolves when it is committed. @throws StoreError */
  write(fullForMs: number | null): Promise<void>;
}

/** Reads the value of the last process. @throws StoreError */
export async function openBudgetJournal(store: Pick<Store, 'facts'>): Promise<KeptBudget> {
  const text = await store.facts.get(FACT);
  // An unreadable value counts as no wait, because a start must not fail for it.
  const ms = text !== null && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return {
    fullForMs: ms === 0 ? null : ms,
    write: (fullForMs) => store.facts.set(FACT, String(Math.ceil(fullForMs ?? 0))),
  };
}
