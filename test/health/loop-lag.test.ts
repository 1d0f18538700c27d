// The lag of the event loop, as /metrics reports it.
import { describe, expect, it } from 'vitest';
import { measureLoopLag } from '../../src/health/loop-lag.ts';
import { until } from '../support/until.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const LOOK_NS = 20_000_000;

function fakeHistogram() {
  return {
    ...{ max: 0, count: 0, isOn: false },
    enable() {
      this.isOn = true;
      return true;
    },
    disable() {
      this.isOn = false;
      return true;
    },
    reset() {
      this.max = 0;
      this.count = 0;
    },
    saw(lagMs: number) {
      this.max = Math.max(this.max, LOOK_NS + lagMs * 1_000_000);
      this.count += 1;
    },
  };
}

describe('the lag', () => {
  it('is there before anything was measured, and is the longest until a window is over', async () => {
    const clock = createVirtualClock();
    const histogram = fakeHistogram();
    const lag = measureLoopLag(clock, histogram);
    expect(histogram.isOn).toBe(true);
    expect(lag.seconds()).toBe(0);
    histogram.saw(1_500);
    histogram.saw(3);
    expect(lag.seconds()).toBe(1.5);
    // A second scrape, or a second Prometheus, still sees the longest lag.
    await clock.advance(29_000);
    expect(lag.seconds()).toBe(1.5);
    await clock.advance(1_000);
    expect(lag.seconds()).toBe(1.5);
    histogram.saw(40);
    await clock.advance(29_999);
    expect(lag.seconds()).toBe(1.5);
    await clock.advance(1);
    lag.seconds();
    await clock.advance(1);
    expect(lag.seconds()).toBe(0.04);
    lag.stop();
    expect(histogram.isOn).toBe(false);
  });

  it('sees a thread that stands still', async () => {
    const lag = measureLoopLag(createVirtualClock());
    const cell = new Int32Array(new SharedArrayBuffer(4));
    // The histogram measures from its second look on.
    await until(() => {
      const seen = lag.seconds();
      Atomics.wait(cell, 0, 0, 120);
      return seen >= 0.1;
    });
    lag.stop();
  });
});
