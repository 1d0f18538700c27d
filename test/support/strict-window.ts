// Support: a model of the far side of the budget. Counts every request when it ARRIVES, refused ones too, in a moving
// window, and answers after a way back. It lives on the given clock, which may be set: nothing here asks what time it is.
// It goes on when the caller has died.
import type { Clock } from '../../src/clock.ts';

/** A call to the model: how long the request and its answer travel. */
export interface Trip {
  thereMs: number;
  backMs: number;
}

export interface ModelAnswer {
  status: 200 | 429;
  /** As the headers would say. */
  limit: number;
  used: number;
}

export interface StrictWindow {
  /**
   * Resolves when the answer is back. `refuse` sends a 429 whatever the count; `lags`: the answer does not count the call
   * itself, as those of search and OAuth do not.
   */
  call(trip: Trip, how?: { refuse?: boolean; lags?: boolean }): Promise<ModelAnswer>;
  /** A request of someone else arrives now. */
  stray(): void;
  /** When requests arrived, ours and strays, in order. */
  arrivalsMs(): readonly number[];
  /** Refused because the window was full; refusals that were asked for do not count. */
  overruns(): number;
  /** The most requests in any moving window. */
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
