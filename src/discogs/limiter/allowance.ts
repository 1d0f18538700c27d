// Discogs: how many requests a window can hold now. It starts from the configured limit. The headers of the answers and every
// 429 correct it, only ever downwards (docs/architecture.md, "The budget").

/** What an answer said about the budget. Null where a header is missing. */
export interface BudgetFacts {
  /** `X-Discogs-Ratelimit` */
  limit: number | null;
  /** `X-Discogs-Ratelimit-Used`: requests in the server's window. This request may be among them, or not yet. */
  used: number | null;
}

export interface Allowance {
  /** How many requests a window can hold now, at least 1. */
  limit(): number;
  /** Requests of others that the server still counts, those of an earlier process among them. */
  foreign(): number;
  /** How many of those an earlier process of ours may have made. */
  inherited(): number;
  /** When those tokens come back: one time (monotonic ms) for each. */
  foreignReturnsAtMs(): number[];
  /** Takes in the facts of an answer. `own`: the most requests of ours that the server can have counted in it. */
  observe(facts: BudgetFacts, own: number): void;
  /**
   * Counts requests that an earlier process may have made, up to all of the limit. They stay free for `ms`, or for a window.
   */
  inherit(count: number, ms?: number): void;
  /** After a 429: takes a share off for a while. */
  penalise(): void;
}

export interface AllowanceOptions {
  limit: number;
  /** How long a request of another client counts. */
  foreignMs: number;
  penalty: { ms: number; share: number; lowestShare: number };
  /** Monotonic time in ms. */
  monotonic: () => number;
  /** Calls back after a time. */
  later: (ms: number, then: () => void) => void;
  /** Called when more requests may be allowed than a moment ago. */
  onRaise: () => void;
}

interface Sighting {
  count: number;
  expiresAtMs: number;
}

/** Makes an allowance of the whole limit, as before the first answer. */
export function createAllowance(options: AllowanceOptions): Allowance {
  const { penalty, monotonic, later, onRaise } = options;
  let penalties = 0;
  let serverLimit: { value: number; seenAtMs: number } | null = null;
  // The oldest first, each with a smaller count than the one before it: an older and smaller sighting says nothing new.
  let sightings: Sighting[] = [];
  let inherited: Sighting[] = [];

  const observeLimit = (value: number): void => {
    const seenAtMs = monotonic();
    // A lower limit holds at once. A higher one holds when the lower one has not been seen for a whole window: the counters
    // for calls with and without a token differ, and answers overtake each other.
    if (serverLimit && value > serverLimit.value && seenAtMs - serverLimit.seenAtMs < options.foreignMs)
      return;
    serverLimit = { value, seenAtMs };
    onRaise();
  };

  const observeForeign = (seen: number, ms = options.foreignMs, isInherited = false): void => {
    // A header can say anything; beyond the limit it makes no difference.
    const count = Math.min(seen, options.limit);
    const sighting = { count, expiresAtMs: monotonic() + ms };
    sightings = [...sightings.filter((older) => older.count > count), sighting];
    if (isInherited) inherited = [...inherited, sighting];
    later(ms, () => {
      sightings = sightings.filter((one) => one !== sighting);
      inherited = inherited.filter((one) => one !== sighting);
      onRaise();
    });
  };
  const foreign = () => sightings[0]?.count ?? 0;

  return {
    limit() {
      const base = Math.min(options.limit, serverLimit?.value ?? Number.POSITIVE_INFINITY);
      const share = Math.max(penalty.lowestShare, 1 - penalty.share * penalties);
      return Math.max(1, Math.ceil(base * share));
    },
    foreign,
    inherited: () => Math.min(foreign(), Math.max(0, ...inherited.map((one) => one.count))),
    foreignReturnsAtMs: () =>
      sightings.flatMap(({ count, expiresAtMs }, index) =>
        Array<number>(count - (sightings[index + 1]?.count ?? 0)).fill(expiresAtMs),
      ),
    observe({ limit, used }, own) {
      if (limit !== null && limit >= 1) observeLimit(limit);
      if (used !== null && used > own) observeForeign(used - own);
    },
    inherit: (count, ms) => {
      if (count > 0) observeForeign(count, ms, true);
    },
    penalise() {
      penalties++;
      later(penalty.ms, () => {
        penalties--;
        onRaise();
      });
    },
  };
}
