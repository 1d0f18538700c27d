// Core: how long Discogs still counts the calls of an earlier process, as the database keeps it.
import { describe, expect, it } from 'vitest';
import { openBudgetJournal } from '../../src/core/budget-journal.ts';
import { useStore } from '../support/use-store.ts';

const test = useStore();

describe('for how long Discogs may count the calls of an earlier process', () => {
  it('is nothing at first, then what was written last, and nothing again when that was cleared', async () => {
    const first = await openBudgetJournal(test.store);
    expect(first.fullForMs).toBeNull();
    await first.write(31_000.25);
    await first.write(60_100.25);
    // Rounded up: never shorter than the time that was written.
    expect((await openBudgetJournal(test.store)).fullForMs).toBe(60_101);
    await first.write(null);
    expect((await openBudgetJournal(test.store)).fullForMs).toBeNull();
  });

  it.each(['soon', '-5', '1e9', '1763800060001', ''])(
    'is nothing when what stands there is %j',
    async (text) => {
      await test.store.facts.set('discogs_full_for', text);
      expect((await openBudgetJournal(test.store)).fullForMs).toBeNull();
    },
  );
});
