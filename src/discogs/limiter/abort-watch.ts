// Discogs: who is waiting under which AbortSignal. One listener a signal, because adding and removing a listener takes
// time with their number, and a Stop button may hang on 10,000 waiting calls.

export interface AbortWatch<T> {
  add(one: T, signal: AbortSignal): void;
  remove(one: T, signal: AbortSignal): void;
}

/** Calls back once for each one whose signal aborts before it is removed. */
export function createAbortWatch<T>(onAbort: (one: T, reason: unknown) => void): AbortWatch<T> {
  const groups = new Map<AbortSignal, { members: Set<T>; listener: () => void }>();

  const open = (signal: AbortSignal) => {
    const members = new Set<T>();
    const listener = () => {
      groups.delete(signal);
      for (const one of members) onAbort(one, signal.reason);
    };
    signal.addEventListener('abort', listener, { once: true });
    const group = { members, listener };
    groups.set(signal, group);
    return group;
  };

  return {
    add(one, signal) {
      (groups.get(signal) ?? open(signal)).members.add(one);
    },
    remove(one, signal) {
      const group = groups.get(signal);
      if (!group?.members.delete(one) || group.members.size > 0) return;
      signal.removeEventListener('abort', group.listener);
      groups.delete(signal);
    },
  };
}
