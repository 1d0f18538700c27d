// Process: counts the calls to Discogs that each interaction causes, for the log. AsyncLocalStorage connects a call with its
// interaction, so no function in between passes the count along.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface CallCount {
  /**
   * Runs `work` with a count of its own. Gives it the function `calls`, which returns how many calls this work has made so far.
   */
  during<T>(work: (calls: () => number) => Promise<T>): Promise<T>;
  /** Counts one call for the work that makes it. */
  note(): void;
}

export function createCallCount(): CallCount {
  const counts = new AsyncLocalStorage<{ calls: number }>();
  let running = 0;
  return {
    async during(work) {
      const count = { calls: 0 };
      running++;
      try {
        return await counts.run(count, () => work(() => count.calls));
      } finally {
        running--;
        // Until then, Node 20 and 22 follow every promise of the process, those of a long sync too.
        if (running === 0) counts.disable();
      }
    },
    note() {
      const count = counts.getStore();
      if (count) count.calls += 1;
    },
  };
}
