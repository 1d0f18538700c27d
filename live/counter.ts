// Live: counts the calls to one service, and lets none out over the limit.

export interface Counter {
  /** Counts one call. @throws Error when there were as many as allowed. */
  take(): void;
  made(): number;
  /** How many calls are still allowed. */
  left(): number;
}

export function createCounter(most: number): Counter {
  let made = 0;
  return {
    take() {
      if (made >= most) throw new Error(`the live check makes ${most} calls at most`);
      made += 1;
    },
    made: () => made,
    left: () => most - made,
  };
}
