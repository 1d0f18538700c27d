// Root: which interaction a call to Discogs is made for, without every function in between having to know. The log says of
// each interaction how many calls it took.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface CallCount {
  /** Does the work; `calls` tells how many calls were made for it so far. */
  during<T>(work: (calls: () => number) => Promise<T>): Promise<T>;
  /** One more, for whichever work makes it. */
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
