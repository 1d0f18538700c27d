// Store suite: what holds for the store holds on both databases, so every test of it runs on both.
import { describe } from 'vitest';
import type { StoreKind, TestStore } from '../support/test-store.ts';
import { useStore } from '../support/use-store.ts';

/** The store of the test that runs now, empty at its start. */
export type Current = Pick<TestStore, 'store' | 'db' | 'databaseUrl'>;

export function describeOnBoth(subject: string, tests: (current: Current, kind: StoreKind) => void): void {
  describe.each(['embedded', 'postgres'] as const)(`${subject} on %s`, (kind) => {
    tests(useStore(kind === 'embedded' ? 'in-thread' : kind), kind);
  });
}
