// Store suite: what holds for the store holds on both databases, so every test of it runs on both.
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { openTestStore, type StoreKind, type TestStore } from '../support/test-store.ts';

/** The store of the test that runs now, empty at its start. */
export type Current = Pick<TestStore, 'store' | 'db' | 'databaseUrl'>;

export function describeOnBoth(subject: string, tests: (current: Current, kind: StoreKind) => void): void {
  describe.each(['embedded', 'postgres'] as const)(`${subject} on %s`, (kind) => {
    let opened: TestStore;
    beforeAll(async () => {
      opened = await openTestStore(kind === 'embedded' ? 'in-thread' : kind);
    });
    beforeEach(() => opened.clear());
    afterAll(() => opened.close());

    const current: Current = {
      get store() {
        return opened.store;
      },
      get db() {
        return opened.db;
      },
      get databaseUrl() {
        return opened.databaseUrl;
      },
    };
    tests(current, kind);
  });
}
