// Process: counts the calls to Discogs of each interaction, for the log. The count follows the work by itself
// (AsyncLocalStorage), so the functions in between do not pass it along.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface CallCount {
  /** Runs `work`. `calls` gives the number of calls that it has made so far. */
  during<T>(work: (calls: () => number) => Promise<T>): Promise<T>;
  /** Counts one call for the work that makes it. */
  note(): void;
}

export function createCallCount(): CallCount {
  const counts = new AsyncLocalStorage<{ calls: number }>();
  return {
    during(work) {
      const count = { calls: 0 };
      return counts.run(count, () => work(() => count.calls));
    },
    note() {
      const count = counts.getStore();
      if (count) count.calls += 1;
    },
  };
}
