// Support: a model of Discogs' rate limit. It counts every request when it ARRIVES, refused ones too, in a moving window, and
// answers after the way back. It uses only the monotonic part of the given clock, so setting the wall clock changes nothing. It
// continues when the caller has died.
import type { Clock } from '../../src/clock.ts';

/** How long the request of a call and its answer travel. */
export interface Trip {
  thereMs: number;
  backMs: number;
}

export interface ModelAnswer {
  status: 200 | 429;
  /** The values that the headers would have. */
  limit: number;
  used: number;
}

export interface StrictWindow {
  /**
   * Resolves when the answer is back. `refuse`: the answer is a 429 whatever the count. `lags`: the answer does not count its
   * own call, like those of search and OAuth.
   */
  call(trip: Trip, how?: { refuse?: boolean; lags?: boolean }): Promise<ModelAnswer>;
  /** Lets a request of someone else arrive now. */
  stray(): void;
  /** When requests arrived, ours and those of others, in order. */
  arrivalsMs(): readonly number[];
  /** How many calls were refused because the window was full. Calls with `refuse` do not count by themselves. */
  overruns(): number;
  /** The largest number of requests in any moving window. */
  worstWindow(): number;
}

const WINDOW_MS = 60_000;

export function createStrictWindow(clock: Clock, limit: number): StrictWindow {
  const arrivals: number[] = [];
  let head = 0;
  let worst = 0;
  let overruns = 0;

  const arrive = (): number => {
    const nowMs = clock.monotonic();
    arrivals.push(nowMs);
    while ((arrivals[head] ?? nowMs) <= nowMs - WINDOW_MS) head++;
    const used = arrivals.length - head;
    worst = Math.max(worst, used);
    return used;
  };

  return {
    async call({ thereMs, backMs }, { refuse = false, lags = false } = {}) {
      await clock.sleep(thereMs);
      const used = arrive();
      if (used > limit) overruns++;
      await clock.sleep(backMs);
      return { status: refuse || used > limit ? 429 : 200, limit, used: lags ? used - 1 : used };
    },
    stray: () => {
      arrive();
    },
    arrivalsMs: () => arrivals,
    overruns: () => overruns,
    worstWindow: () => worst,
  };
}
