// Core, add: a wait for the budget, told to everybody who waits for the same add.
import type { Clock } from '../../clock.ts';
import type { CallOptions } from '../ports.ts';
import type { BudgetWait } from '../types.ts';

export interface Waits {
  tell(wait: BudgetWait): void;
  /** Is told of every wait from now on, and of the one that is going on. */
  listen(onWait: CallOptions['onWait']): void;
}

/** Several people wait for one add: all of them are told, also who comes later. */
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
