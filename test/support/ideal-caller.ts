// Support: the yardstick of the budget: a caller that sees into the server, to the millisecond, and is always ready.

/** Discogs' own window (discogs.md). */
const WINDOW_MS = 60_000;

export interface Stretch {
  /** Requests the server lets through in any moving window. */
  limit: number;
  /** When the server counted the requests made until now, in order. */
  earlierMs: readonly number[];
  fromMs: number;
  untilMs: number;
}

/**
 * How many requests a strict server lets through from `fromMs` to `untilMs` (both included) at most: those of a caller
 * without latency who calls in the very millisecond in which the window has room again. A real caller cannot know
 * that moment, because it does not see when its requests are counted.
 */
export function idealCount({ limit, earlierMs, fromMs, untilMs }: Stretch): number {
  const counted = earlierMs.filter((at) => at < fromMs).slice(-limit);
  let made = 0;
  for (;;) {
    // A request exactly one window old is out of it.
    const roomAtMs = (counted.at(-limit) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS;
    const at = Math.max(roomAtMs, counted.at(-1) ?? fromMs, fromMs);
    if (at > untilMs) return made;
    counted.push(at);
    made++;
  }
}
