// Core, add: reports a wait for the budget to every person who waits for the same add.
import type { Clock } from '../../clock.ts';
import type { CallOptions } from '../ports.ts';
import type { BudgetWait } from '../types.ts';

export interface Waits {
  tell(wait: BudgetWait): void;
  /** `onWait` gets the wait that goes on now, and every later one. */
  listen(onWait: CallOptions['onWait']): void;
}

/** Several people can wait for one add. Each of them gets every wait, and a person who comes later gets the present one. */
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
