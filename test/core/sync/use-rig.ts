// Support of the sync tests: one database for the tests of a file, and a rig that is closed after each of them.
import { afterEach } from 'vitest';
import type { StoreKind } from '../../support/test-store.ts';
import { useStore } from '../../support/use-store.ts';
import { createRig, type Rig, type RigOptions } from './rig.ts';

/** `createRig` makes the rig of a test on the database that is `opened`; a test closes only those it made before its last. */
export function useRig(kind: StoreKind = 'embedded') {
  const opened = useStore(kind);
  let last: Rig | undefined;
  afterEach(() => {
    last?.close();
    last = undefined;
  });
  return {
    opened,
    async createRig(options: Omit<RigOptions, 'opened'> = {}): Promise<Rig> {
      last = await createRig({ ...options, opened });
      return last;
    },
  };
}
