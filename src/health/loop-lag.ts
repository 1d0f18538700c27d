// Health: measures for how long the event loop of the bot's main thread stood still, because a computation took too long.
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';

export interface LoopLag {
  /** Returns the longest standstill of the last 30 to 60 s, in seconds. 0 before the first measurement. */
  seconds(): number;
  stop(): void;
}

/** The interval of Node's timer, in ms. Node measures the time between two runs of the timer; what exceeds this is standstill. */
const LOOK_MS = 20;

/** The length of one measurement, in ms. A monitor that asks at least this often misses no standstill. */
const WINDOW_MS = 30_000;

const NS_IN_MS = 1_000_000;

/** Starts to measure. Does not keep the process alive. */
export function measureLoopLag(
  clock: Pick<Clock, 'monotonic'>,
  histogram: Pick<
    IntervalHistogram,
    'enable' | 'disable' | 'reset' | 'count' | 'max'
  > = monitorEventLoopDelay({
    resolution: LOOK_MS,
  }),
): LoopLag {
  let sinceMs = clock.monotonic();
  let beforeMs = 0;
  histogram.enable();
  return {
    seconds() {
      const longestMs = histogram.count > 0 ? Math.max(0, histogram.max / NS_IN_MS - LOOK_MS) : 0;
      const shownMs = Math.max(beforeMs, longestMs);
      if (clock.monotonic() - sinceMs >= WINDOW_MS) {
        sinceMs = clock.monotonic();
        beforeMs = longestMs;
        histogram.reset();
      }
      return shownMs / 1_000;
    },
    stop: () => {
      histogram.disable();
    },
  };
}
