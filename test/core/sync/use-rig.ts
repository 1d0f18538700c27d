// Support of the sync tests: one database for the tests of a file, and a rig that is closed after each of them.
import { afterEach } from 'vitest';
import type { StoreKind } from '../../support/test-store.ts';
import { useStore } from '../../support/use-store.ts';
import { createRig, type Rig, type RigOptions } from './rig.ts';

/**
 * Opens one database for the tests of a file. `createRig` makes a rig on it, which is closed after the test. A test that
 * makes several rigs closes all but the last itself.
 */
export function useRig(kind: StoreKind = 'embedded') {
  const opened = useStore(kind);
  let last: Rig | undefined;
  const beside: Rig[] = [];
  afterEach(() => {
    for (const one of beside.splice(0)) one.close();
    last?.close();
    last = undefined;
  });
  return {
    opened,
    async createRig(options: Omit<RigOptions, 'opened'> = {}): Promise<Rig> {
      const rig = await createRig({ ...options, opened });
      if (options.beside) beside.push(rig);
      else last = rig;
      return rig;
    },
  };
}
