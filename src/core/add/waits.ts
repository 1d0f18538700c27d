// Core, add: reports a wait for the budget to every person who waits for the same add.
import type { Clock } from '../../clock.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { BudgetWait } from '../types.ts';

export interface Waits {
  /** Reports a wait to every listener. */
  tell(wait: BudgetWait): void;
  /** Adds a listener. It gets the wait that is going on now, if there is one, and every later wait. */
  listen(onWait: CallOptions['onWait']): void;
}

/** Makes the list of the people who wait for one add. */
export function createWaits(clock: Clock): Waits {
  const listeners: NonNullable<CallOptions['onWait']>[] = [];
  let last: { reason: BudgetWait['reason']; untilMs: number } | null = null;
  return {
    tell(wait) {
      last = { reason: wait.reason, untilMs: clock.monotonic() + wait.ms };
      for (const listener of listeners) listener(wait);
    },
    listen(onWait) {
      if (!onWait) return;
      listeners.push(onWait);
      const leftMs = last ? last.untilMs - clock.monotonic() : 0;
      if (last && leftMs > 0) onWait({ reason: last.reason, ms: leftMs });
    },
  };
}
