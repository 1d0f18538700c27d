// Support of the sync tests: many random histories, in which collection, database and process all change while a sync runs.
// After each of them an undisturbed sync makes everything right (the model-based test that the issue asks for).
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openTestStore, type TestStore } from '../../support/test-store.ts';
import { type History, someHistory } from './history.ts';
import { livedThrough } from './history-life.ts';
import { checkRuns, createModel, quietSync } from './history-model.ts';
import { createRig } from './rig.ts';

/** Lives through a history, and checks what must be true during it and at its end. */
async function live(history: History, opened: TestStore): Promise<void> {
  await opened.clear();
  const rig = await createRig({ opened, seed: history.seed, pageSize: history.pageSize });
  try {
    const model = await createModel(rig, history);
    await livedThrough(rig, model, history);
    await checkRuns(rig, opened, model);
    await quietSync(rig, opened, model);
  } finally {
    rig.close();
  }
}

/** When a history fails, fast-check prints the seed and the path of the smallest failing one. `fc.assert` takes both. */
export function describeHistories(numRuns: number): void {
  describe(`${numRuns} random histories`, () => {
    let opened: TestStore;
    beforeAll(async () => {
      opened = await openTestStore();
    });
    afterAll(() => opened.close());

    it('end well', () =>
      fc.assert(
        fc.asyncProperty(someHistory, (history) => live(history, opened)),
        { numRuns },
      ));
  });
}
