// Sync, model-based: whatever happens while a sync runs, the next quiet one makes everything right, and no copy is made that
// nobody asked for.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openTestStore, type TestStore } from '../../support/test-store.ts';
import { live, someHistory } from './histories.ts';

describe('a hundred random histories', () => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore();
  });
  afterAll(() => opened.close());

  it('end well', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, (history) => live(history, opened)),
      { numRuns: Number(process.env.RUNS ?? 100) },
    );
  });
});
