// Discord: remembers calls that Discord refused (401, 403, 404), so that they are not repeated at once. 10,000 refusals in ten
// minutes ban the address (https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit").
import type { Clock } from '../clock.ts';

/**
 * How long a refused call is not repeated. One try a minute is ten refusals in ten minutes, of the 10,000 that ban the address.
 */
const PAUSE_MS = 60_000;
/** With more entries than this, expired ones are deleted. */
const MANY = 1_000;

/** The refused calls of the whole bot. The text `what` names a call and its object: for example, posts in one channel. */
export interface RefusedCalls {
  /** Whether Discord refused this call less than a minute ago. */
  isRefused(what: string): boolean;
  /** Notes that Discord refused this call now. */
  add(what: string): void;
  /** Forgets a refusal, because something changed and the next call can succeed. */
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
