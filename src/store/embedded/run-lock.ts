// Store: the locks of sync runs, and the list of live holders, for the embedded database. They are variables of this process,
// because the folder guard keeps other processes out.
import type { RunLock } from '../../core/sync/ports.ts';
import type { Presence } from '../handle.ts';

/**
 * Makes the locks. The returned function takes the lock of an account, or returns null while it is taken. Call this once for
 * each database.
 */
export function createProcessLocks(): (account: number) => Promise<RunLock | null> {
  const holders = new Map<number, AbortController>();
  return async (account) => {
    if (holders.has(account)) return null;
    const mine = new AbortController();
    holders.set(account, mine);
    return {
      lost: mine.signal,
      isHeld: async () => holders.get(account) === mine,
      async release() {
        if (holders.get(account) === mine) holders.delete(account);
      },
    };
  };
}

/** Makes the list of live holders. A holder that did not announce itself to it is dead. Call this once for each database. */
export function createProcessPresence(): Presence {
  const alive = new Set<string>();
  return {
    async announce(holder) {
      alive.add(holder);
    },
    isDead: async (holder) => !alive.has(holder),
  };
}
