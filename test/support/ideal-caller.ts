// Support: the yardstick of the budget: a caller that sees into the server, to the millisecond, and is always ready.

/** Discogs' own window (https://www.discogs.com/developers, "Rate Limiting"). */
const WINDOW_MS = 60_000;

export interface Stretch {
  /** Requests the server lets through in any moving window. */
  limit: number;
  /** When the server counted each request, in order. Only what was before `fromMs` matters. */
  countedMs: readonly number[];
  fromMs: number;
  untilMs: number;
}

/**
 * How many requests a strict server lets through from `fromMs` to `untilMs` (both included) at most: those of a caller
 * without latency who calls in the very millisecond in which the window has room again. A real caller cannot know
 * that moment, because it does not see when its requests are counted.
 */
export function idealCount({ limit, countedMs, fromMs, untilMs }: Stretch): number {
  const counted = countedMs.filter((at) => at < fromMs).slice(-limit);
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

/** Requests made in a stretch, and those an ideal caller makes in it. */
export interface UsedStretch extends Pick<Stretch, 'fromMs' | 'untilMs'> {
  made: number;
  allowed: number;
}

/**
 * The two stretches of a run with a kill in its middle, and what was made of each.
 *
 * The restart lies between them: from the kill until one minute after the first answer of the new process. That answer
 * says how many requests the server still counts, but not when they were made, so the new process has to take all of
 * them for brand new. What the server would have let through in this time is not counted, and neither is what was made.
 *
 * The kill and the end should lie in the middle of a window: at its turn a whole limit is due within a second or two,
 * and whether it is in or out says nothing.
 */
export function aroundRestart(run: {
  limit: number;
  requests: readonly { at: number; answeredAt: number | null }[];
  killedAtMs: number;
  /** When the new process may first have called; nothing of the old one arrives so late. */
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

/** Requests made for each that was allowed. */
export function shareUsed(stretches: readonly UsedStretch[]): number {
  const sum = (of: 'made' | 'allowed') => stretches.reduce((total, one) => total + one[of], 0);
  return sum('made') / sum('allowed');
}
