// Health: measures how long a computation kept the one thread of the bot from answering.
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';

export interface LoopLag {
  /** The longest wait of the last 30 s to 60 s, in seconds; 0 before the first measurement. */
  seconds(): number;
  stop(): void;
}

/** How often Node checks, in ms. It measures the time between two checks. */
const LOOK_MS = 20;

/** How long one measurement goes on. A monitor that asks at least every 30 s misses no standstill. */
const WINDOW_MS = 30_000;

const NS_IN_MS = 1_000_000;

/** Measures from now on. Does not keep the process alive. */
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
