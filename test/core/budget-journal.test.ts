import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBudgetJournal } from '../../src/core/budget-journal.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

describe('until when Discogs may count the calls of an earlier process', () => {
  it('is nothing at first, and then what was written last', async () => {
    const first = await openBudgetJournal(test.store);
    expect(first.fullUntilMs).toBeNull();
    await first.write(1_763_800_000_000.25);
    await first.write(1_763_800_060_000.25);
    // Never earlier than what was meant.
    expect((await openBudgetJournal(test.store)).fullUntilMs).toBe(1_763_800_060_001);
  });

  it('is nothing when what stands there is no time', async () => {
    await test.store.facts.set('discogs_full_until', 'soon');
    expect((await openBudgetJournal(test.store)).fullUntilMs).toBeNull();
  });
});
