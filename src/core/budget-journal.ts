// Core: until when Discogs may count the calls of an earlier process, kept where a kill does not reach it.
import type { Store } from './ports.ts';

const FACT = 'discogs_full_until';

export interface KeptBudget {
  /** Epoch ms; null: nobody wrote one yet. */
  readonly fullUntilMs: number | null;
  /** Resolves when it is committed. @throws StoreError */
  write(fullUntilMs: number): Promise<void>;
}

/** Reads what the last process left. @throws StoreError */
export async function openBudgetJournal(store: Pick<Store, 'facts'>): Promise<KeptBudget> {
  const text = await store.facts.get(FACT);
  return {
    // Anything else than a time counts as none: a start must never fail for this.
    fullUntilMs: text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null,
    write: (fullUntilMs) => store.facts.set(FACT, String(Math.ceil(fullUntilMs))),
  };
}
