// Discord: remembers calls that Discord refused (401, 403, 404), so that no one repeats them at once. 10,000 refusals in ten
// minutes ban the address (https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit").
import type { Clock } from '../clock.ts';

/** One try a minute: ten refusals in ten minutes, of ten thousand. */
const PAUSE_MS = 60_000;
/** With more entries than this, old ones are deleted. */
const MANY = 1_000;

/** One for the whole bot. `what` names the call and its object: a channel, the rules of a server. */
export interface RefusedCalls {
  /** Discord refused it less than a minute ago. */
  isRefused(what: string): boolean;
  /** Discord refused it now. */
  add(what: string): void;
  /** Something changed: the next call can succeed. */
  forget(what: string): void;
}

/** @param clock its monotonic time measures the minute. */
export function createRefusedCalls(clock: Pick<Clock, 'monotonic'>): RefusedCalls {
  const pausedUntilMs = new Map<string, number>();
  const isRefused = (what: string) => clock.monotonic() < (pausedUntilMs.get(what) ?? 0);
  return {
    isRefused,
    add(what) {
      pausedUntilMs.set(what, clock.monotonic() + PAUSE_MS);
      if (pausedUntilMs.size <= MANY) return;
      for (const one of pausedUntilMs.keys()) if (!isRefused(one)) pausedUntilMs.delete(one);
    },
    forget: (what) => void pausedUntilMs.delete(what),
  };
}
