// Store: the lock of those who work at sync runs, and who lives, where one process has the database for itself: the folder
// guard keeps other processes out, so a flag in this one is enough.
import type { RunLock } from '../../core/sync/ports.ts';
import type { Presence } from '../handle.ts';

/** See SyncStore.lock. One maker a database handle. */
export function createProcessLock(): () => Promise<RunLock | null> {
  let holder: AbortController | null = null;
  return async () => {
    if (holder) return null;
    const mine = new AbortController();
    holder = mine;
    return {
      lost: mine.signal,
      isHeld: async () => holder === mine,
      async release() {
        if (holder === mine) holder = null;
      },
    };
  };
}

/** Every holder that did not announce itself here is dead. One a database. */
export function createProcessPresence(): Presence {
  const alive = new Set<string>();
  return {
    async announce(holder) {
      alive.add(holder);
    },
    isDead: async (holder) => !alive.has(holder),
  };
}
