// Support: the yardstick of the budget: a caller that knows the server's window to the millisecond, and always has a call to
// make.

/** Discogs' own window (https://www.discogs.com/developers, "Rate Limiting"). */
const WINDOW_MS = 60_000;

export interface Stretch {
  /** How many requests the server lets through in any moving window. */
  limit: number;
  /** When the server counted each request, in order. Those from `fromMs` on are ignored. */
  countedMs: readonly number[];
  fromMs: number;
  untilMs: number;
}

/**
 * Counts the requests that a strict server lets through at most, from `fromMs` to `untilMs` (both included). They are those of
 * a caller without latency, who calls in the very millisecond in which the window has room again. A real caller cannot know
 * that moment, because it does not see when its requests are counted.
 */
export function idealCount({ limit, countedMs, fromMs, untilMs }: Stretch): number {
  const counted = countedMs.filter((at) => at < fromMs).slice(-limit);
  let made = 0;
  for (;;) {
    // A request that is exactly one window old no longer counts.
    const roomAtMs = (counted.at(-limit) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS;
    const at = Math.max(roomAtMs, counted.at(-1) ?? fromMs, fromMs);
    if (at > untilMs) return made;
    counted.push(at);
    made++;
  }
}

/** How many requests were made in a stretch, and how many an ideal caller would have made in it. */
export interface UsedStretch extends Pick<Stretch, 'fromMs' | 'untilMs'> {
  made: number;
  allowed: number;
}

/**
 * Returns the two stretches of a run with a kill in its middle, and how many requests were made in each.
 *
 * The restart lies between the stretches: from the kill until one minute after the first answer to the new process. That
 * answer says how many requests the server still counts, but not when they were made. So the new process has to treat all of
 * them as made just now. Requests in this time count neither as allowed nor as made.
 *
 * The kill and the end should lie in the middle of a window. At its edge a whole limit of requests is due within a second or
 * two, and whether they are still in the stretch says nothing.
 */
export function aroundRestart(run: {
  limit: number;
  requests: readonly { at: number; answeredAt: number | null }[];
  killedAtMs: number;
  /** The earliest time at which the new process can have called. By then all requests of the old one have arrived. */
  backAtMs: number;
  endedAtMs: number;
}): UsedStretch[] {
  const countedMs = run.requests.map((request) => request.at);
  const lone = run.requests.find((request) => request.at >= run.backAtMs);
  const spans = [
    { fromMs: countedMs[0] ?? Number.NaN, untilMs: run.killedAtMs },
    { fromMs: (lone?.answeredAt ?? Number.NaN) + WINDOW_MS, untilMs: run.endedAtMs },
  ];
  return spans.map((span) => ({
    ...span,
    made: countedMs.filter((at) => at >= span.fromMs && at <= span.untilMs).length,
    allowed: idealCount({ limit: run.limit, countedMs, ...span }),
  }));
}

/** The requests that were made, as a share of those that were allowed. */
export function shareUsed(stretches: readonly UsedStretch[]): number {
  const sum = (of: 'made' | 'allowed') => stretches.reduce((total, one) => total + one[of], 0);
  return sum('made') / sum('allowed');
}
