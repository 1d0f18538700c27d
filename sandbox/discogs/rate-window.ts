// Sandbox, local Discogs: the moving 60 s window, as strict as Discogs words it ("a moving average over a 60 second window").

/** Discogs' own window, in milliseconds of the sandbox's clock. */
export const windowMs = 60_000;

/**
 * Returns whether the rate-limit headers of a response count the call itself. Those of releases and collections do, those of
 * search and OAuth do not. Recorded by DamIDhagor in June 2026: in an empty minute, the response to an identity call reports 0
 * used, and the response to a call for a collection's value reports 1.
 */
export const headersCountTheCall = (pathname: string): boolean =>
  pathname !== '/database/search' && !pathname.startsWith('/oauth/');

export interface RateWindow {
  /**
   * Counts one call at `at`, which is never before an earlier one. Returns the number of calls in the window, including this
   * one.
   */
  count(at: number): number;
  /** Returns the number of calls in the 60 s that end at `at`. A call made exactly 60 s before is no longer in the window. */
  usedAt(at: number): number;
  /** Returns after how many ms from `at` a call would be within `limit`, if there are no other calls in the meantime. */
  roomInMs(at: number, limit: number): number;
  /** Returns the largest number of calls that any window had, including refused calls. */
  max(): number;
  reset(): void;
}

export function createRateWindow(): RateWindow {
  let times: number[] = [];
  let first = 0;
  let largest = 0;

  const usedAt = (at: number): number => {
    while (first < times.length && (times[first] ?? 0) <= at - windowMs) first++;
    if (first > 1_000 && first * 2 > times.length) {
      times = times.slice(first);
      first = 0;
    }
    return times.length - first;
  };

  return {
    usedAt,
    max: () => largest,
    roomInMs(at, limit) {
      const over = usedAt(at) - limit;
      return over < 0 ? 0 : (times[first + over] ?? at) + windowMs - at;
    },
    count(at) {
      times.push(at);
      const used = usedAt(at);
      largest = Math.max(largest, used);
      return used;
    },
    reset() {
      times = [];
      first = 0;
      largest = 0;
    },
  };
}
