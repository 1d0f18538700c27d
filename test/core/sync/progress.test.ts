// Sync: speed and time left, calculated from numbers alone.
import { describe, expect, it } from 'vitest';
import {
  addSample,
  callsAfterPull,
  callsMs,
  meanCall,
  PACE_RULES,
  paceOf,
  perMinute,
  pullCalls,
  pushCalls,
} from '../../../src/core/sync/progress.ts';

const SECOND = 1_000;
const queued = { person: 0, enrichment: 0, sync: 0 };
const budget = (over: object = {}) => ({
  limit: 60,
  used: 0,
  kept: 0,
  free: 60,
  queued,
  pausedUntil: null,
  ...over,
});

describe('speed', () => {
  it('is that of the last minutes', () => {
    let samples = addSample([], { atMs: 0, done: 0 });
    for (let second = 1; second <= 600; second++) {
      // A hundred copies a second for five minutes, then one a second.
      const done = second <= 300 ? second * 100 : 30_000 + (second - 300);
      samples = addSample(samples, { atMs: second * SECOND, done });
    }
    expect(perMinute(samples, 600 * SECOND)).toBeCloseTo(60, 0);
    expect(samples.length).toBeLessThanOrEqual(PACE_RULES.windowMs / SECOND + 1);
  });

  it('is not said too early, nor of nothing', () => {
    expect(perMinute([], 99)).toBeNull();
    const samples = addSample(addSample([], { atMs: 0, done: 0 }), { atMs: 2 * SECOND, done: 100 });
    expect(perMinute(samples, 4_999)).toBeNull();
    expect(perMinute(samples, 10 * SECOND)).toBe(600);
  });

  it('goes down while nothing happens', () => {
    const samples = addSample(addSample([], { atMs: 0, done: 0 }), { atMs: 30 * SECOND, done: 100 });
    expect(perMinute(samples, 60 * SECOND)).toBe(100);
    expect(perMinute(samples, 120 * SECOND)).toBe(50);
  });
});

describe('calls that are left', () => {
  it.each([
    ['count', null],
    [12, 13],
    [1, 2],
    ['tail', 1],
  ] as const)('of a pull at %s: %s', (step, calls) => expect(pullCalls(step)).toBe(calls));

  it.each([
    [0, 0],
    [1, 2],
    [25, 26],
    [26, 28],
    [1_000, 1_040],
  ])('of a push of %i: %i, and two for the folders and the fields', (records, calls) => {
    expect(pushCalls(records)).toBe(calls);
    expect(callsAfterPull(records)).toBe(calls + 2);
  });

  it.each([
    { what: 'all tokens free: one after the other', calls: 20, of: {}, callMs: 500, seconds: 10 },
    { what: 'the reserve is not for us', calls: 50, of: {}, callMs: 0, seconds: 0 },
    { what: 'more than is free', calls: 100, of: {}, callMs: 0, seconds: 60 },
    { what: 'nothing free', calls: 50, of: { free: 10, used: 50 }, callMs: 0, seconds: 60 },
    { what: 'asked to wait', calls: 0, of: { pausedUntil: 43_000 }, callMs: 0, seconds: 43 },
    { what: 'thirty thousand records', calls: 31_200, of: { free: 10 }, callMs: 0, seconds: 37_440 },
    { what: 'a slow Discogs', calls: 100, of: {}, callMs: 5_000, seconds: 500 },
    { what: 'a limit below the reserve', calls: 3, of: { limit: 5, free: 0 }, callMs: 0, seconds: 180 },
  ])('$what: $calls calls take $seconds s', ({ calls, of, callMs, seconds }) => {
    const ms = callsMs(calls, { budget: budget(of), reserve: 10, callMs, nowMs: 0 });
    expect(ms / SECOND).toBeGreaterThanOrEqual(seconds);
    expect(ms / SECOND).toBeLessThanOrEqual(seconds * 1.01 + 0.2);
  });

  it('take as long as the last ones did', () => {
    expect(meanCall(null, 300)).toBe(300);
    expect(meanCall(300, 800)).toBe(400);
  });
});

describe('the bar', () => {
  const facts = { samples: [], nowMs: 0, leftMs: 7, thenMs: 3 };
  it('of a pull is copies, never more than there are', () => {
    const run = { pulled: 8, skipped: 4, totalDiscogsItems: 10 };
    expect(paceOf(run, { push: null, ...facts })).toEqual({
      done: 10,
      total: 10,
      perMinute: null,
      leftMs: 7,
      thenMs: 3,
    });
  });

  it('of a push is records', () => {
    const run = { pulled: 8, skipped: 2, totalDiscogsItems: 10 };
    expect(paceOf(run, { push: { done: 3, total: 9 }, ...facts })).toMatchObject({ done: 3, total: 9 });
  });
});

describe('speed and time left', () => {
  // Fifty pages were read in the first 26 s of a run: 11,412 copies a minute.
  const samples = [
    { atMs: 0, done: 0 },
    { atMs: 26_288, done: 5_000 },
  ];
  const seen = (skipped: number) => ({ pulled: 0, skipped, totalDiscogsItems: 16_600 });
  const soFar = { push: null, samples, nowMs: 26_288, thenMs: 0 };

  it.each([
    { what: 'the rest has to wait for requests', skipped: 5_000, leftMs: 139_000, perMinute: 5_007 },
    { what: 'nearly done', skipped: 16_500, leftMs: 60_000, perMinute: 100 },
    { what: 'all requests are free', skipped: 5_000, leftMs: 60_988, perMinute: 11_412 },
    // Too little is left to measure a speed, so the speed of the last minutes stays.
    { what: 'the last seconds', skipped: 16_500, leftMs: 2_000, perMinute: 11_412 },
    { what: 'the time cannot be said', skipped: 5_000, leftMs: null, perMinute: 11_412 },
    {
      what: 'all copies are seen, and the newest page is read',
      skipped: 16_600,
      leftMs: 9_000,
      perMinute: 11_412,
    },
  ])('are one statement: $what', ({ skipped, leftMs, perMinute }) => {
    const pace = paceOf(seen(skipped), { ...soFar, leftMs });
    expect(Math.round(pace.perMinute ?? 0)).toBe(perMinute);
    expect(pace.leftMs).toBe(leftMs);
  });
});
