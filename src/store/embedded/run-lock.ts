// Store: the lock of sync runs, and the list of live holders, for the embedded database. The folder guard keeps other processes out, so
// variables of this process are enough.
import type { RunLock } from '../../core/sync/ports.ts';
import type { Presence } from '../handle.ts';

/** @returns a function that takes the lock, or gives null while it is taken. Call it once for each database. */
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

/** A holder that did not announce itself here is dead. Call it once for each database. */
export function createProcessPresence(): Presence {
  const alive = new Set<string>();
  return {
    async announce(holder) {
      alive.add(holder);
    },
    isDead: async (holder) => !alive.has(holder),
  };
}
