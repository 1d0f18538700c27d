// Store: the locks of sync runs, and the list of live holders, for the embedded database. The folder guard keeps other processes out, so
// variables of this process are enough.
import type { RunLock } from '../../core/sync/ports.ts';
import type { Presence } from '../handle.ts';

/** @returns takes the lock of an account, or gives null while it is taken. Call it once for each database. */
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
