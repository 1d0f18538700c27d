// Discogs: computes how many requests a window can hold now. This number starts at the configured limit. The headers of the
// answers and every 429 can lower it, and never raise it above the configured limit (docs/architecture.md, "The budget").

/** What the headers of an answer say about the budget. Null where a header is missing. */
export interface BudgetFacts {
  /** `X-Discogs-Ratelimit` */
  limit: number | null;
  /**
   * `X-Discogs-Ratelimit-Used`: the requests in the server's window. The server may or may not have counted the request of this
   * answer already.
   */
  used: number | null;
}

export interface Allowance {
  /** Returns how many requests a window can hold now, at least 1. */
  limit(): number;
  /**
   * Returns how many requests of other clients the server still counts. An earlier process of the bot counts as another client.
   */
  foreign(): number;
  /** Returns how many of the `foreign` requests an earlier process of the bot may have made. */
  inherited(): number;
  /** Returns when the tokens of the `foreign` requests come back: one time (monotonic ms) for each. */
  foreignReturnsAtMs(): number[];
  /**
   * Corrects the allowance by the facts of an answer. `own` is how many of our own requests the server can have counted at
   * most.
   */
  observe(facts: BudgetFacts, own: number): void;
  /**
   * Counts `count` requests as made by an earlier process, at most the whole limit. Their tokens are not given out for `ms`, or
   * for a window if `ms` is missing.
   */
  inherit(count: number, ms?: number): void;
  /** Takes a share off the limit for a while, after a 429. */
  penalise(): void;
}

export interface AllowanceOptions {
  limit: number;
  /** How long a request of another client counts, in ms. */
  foreignMs: number;
  penalty: { ms: number; share: number; lowestShare: number };
  /** Monotonic time in ms. */
  monotonic: () => number;
  /** Calls `then` after this time. */
  later: (ms: number, then: () => void) => void;
  /** Called when the allowance may have become larger. */
  onRaise: () => void;
}

interface Sighting {
  count: number;
  expiresAtMs: number;
}

/** Makes an allowance of the whole limit. Nothing is known about the server yet. */
export function createAllowance(options: AllowanceOptions): Allowance {
  const { penalty, monotonic, later, onRaise } = options;
  let penalties = 0;
  let serverLimit: { value: number; seenAtMs: number } | null = null;
  // How many foreign requests the answers showed, the oldest sighting first. Each has a smaller count than the one before it.
  // An older sighting with a smaller count is dropped, because the newer one also covers it.
  let sightings: Sighting[] = [];
  let inherited: Sighting[] = [];

  const observeLimit = (value: number): void => {
    const seenAtMs = monotonic();
    // A lower limit counts at once. A higher one counts only when the lower one was not seen for a whole window, because
    // answers overtake each other, and Discogs has different limits for calls with and without a token.
    if (serverLimit && value > serverLimit.value && seenAtMs - serverLimit.seenAtMs < options.foreignMs)
      return;
    serverLimit = { value, seenAtMs };
    onRaise();
  };

  const observeForeign = (seen: number, ms = options.foreignMs, isInherited = false): void => {
    // A header can have any number. A count above the limit has the same effect as the limit.
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
