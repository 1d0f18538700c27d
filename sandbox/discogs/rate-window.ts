// Sandbox, local Discogs: the moving 60 s window, as strict as its wording ("a moving average over a 60 second window").

/** Discogs' own window, in milliseconds of the sandbox's clock. */
export const windowMs = 60_000;

/**
 * Whether the headers of an answer count the call that it answers. Recorded by DamIDhagor in June 2026: in an empty minute
 * the answer to an identity call says that 0 are used, the one to a collection's value that 1 is. Answers about releases
 * and collections count their call, those of search and OAuth do not.
 */
export const headersCountTheCall = (pathname: string): boolean =>
  pathname !== '/database/search' && !pathname.startsWith('/oauth/');

export interface RateWindow {
  /** Counts one call at `at` (never before an earlier one). Returns how many calls the window now holds, this one included. */
  count(at: number): number;
  /** Calls in the 60 s that end at `at`. A call made exactly 60 s ago is no longer in. */
  usedAt(at: number): number;
  /** How long from `at` until a call would be within `limit`, in milliseconds, when no one calls meanwhile. */
  roomInMs(at: number, limit: number): number;
  /** The largest number any window has held, refused calls included. */
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
