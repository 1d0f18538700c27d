// Store suite: the store behaves the same on both databases, so each of its tests runs on both.
import { describe } from 'vitest';
import type { StoreKind, TestStore } from '../support/test-store.ts';
import { useStore } from '../support/use-store.ts';

/** The store of the running test. It is empty when the test starts. */
export type Current = Pick<TestStore, 'store' | 'db' | 'databaseUrl' | 'another'>;

export function describeOnBoth(subject: string, tests: (current: Current, kind: StoreKind) => void): void {
  describe.each(['embedded', 'postgres'] as const)(`${subject} on %s`, (kind) => {
    tests(useStore(kind === 'embedded' ? 'in-thread' : kind), kind);
  });
}
