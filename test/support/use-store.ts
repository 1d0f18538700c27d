// Support: one store for all tests of a file. It is empty before each test.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openTestStore, type StoreKind, type TestStore } from './test-store.ts';

/**
 * Opens a store before the tests of this file (or `describe`), empties it before each, and removes it after the last.
 * What it returns stands for that store. Use it only in tests and hooks: outside of them no store is open.
 */
export function useStore(kind: StoreKind | 'in-thread' = 'embedded'): TestStore {
  let opened: TestStore | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The store opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestStore(kind);
  });
  beforeEach(() => inUse().clear());
  afterAll(() => opened?.close());
  return {
    get store() {
      return inUse().store;
    },
    get db() {
      return inUse().db;
    },
    get databaseUrl() {
      return inUse().databaseUrl;
    },
    another: () => inUse().another(),
    bury: (holder) => inUse().bury(holder),
    clear: () => inUse().clear(),
    close: () => inUse().close(),
  };
}
