// Core, sync: calculates how fast a run is, and how long it will still take. Pure.
import type { BudgetState } from '../discogs-port.ts';
import { SYNC_RULES } from './plan.ts';
import type { PullStep } from './plan-pull.ts';
import type { SyncPace, SyncRun } from './types.ts';

export const PACE_RULES = Object.freeze({
  /**
   * The time over which the speed is measured, in ms. In each window of the request budget (60 s), a run first uses the free
   * requests quickly and then waits. So this time is longer than a window.
   */
  windowMs: 3 * 60_000,
  /** The shortest time, in ms, from which a speed is calculated. */
  shortestMs: 5_000,
  /** The time from an answer of Discogs until the token of that call comes back, in ms (docs/architecture.md, "The budget"). */
  tokenMs: 60_100,
  /** The weight of the newest call in the mean duration of a call, from 0 to 1. */
  callShare: 0.2,
});

/** The calls for the folders and the fields, at the end of a sync. */
const LIST_CALLS = 2;

/** The number of copies or records that were done at one moment. */
export interface PaceSample {
  /** Monotonic time in ms. */
  atMs: number;
  done: number;
}

/** Returns the samples of the last `windowMs` and the new sample, oldest first. */
export function addSample(samples: readonly PaceSample[], sample: PaceSample): PaceSample[] {
  const kept = samples.filter((one) => one.atMs > sample.atMs - PACE_RULES.windowMs);
  const last = kept.at(-1);
  // If nothing was done since the last sample, the new sample is left out: the old one says since when nothing was done.
  if (last?.done === sample.done && kept.length > 1) return kept;
  return [...kept, sample];
}

/** Returns the measured speed, in copies or records a minute. Null: it is too early to say. */
export function perMinute(samples: readonly PaceSample[], nowMs: number): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return null;
  const ms = nowMs - first.atMs;
  return ms < PACE_RULES.shortestMs ? null : ((last.done - first.done) * 60_000) / ms;
}

/** Returns the mean duration of a call after one more call, in ms. Newer calls weigh more. `meanMs` null: it was the first. */
export const meanCall = (meanMs: number | null, callMs: number): number =>
  meanMs === null ? callMs : meanMs + (callMs - meanMs) * PACE_RULES.callShare;

/** Returns how many calls to Discogs a push of this number of records makes: one for each, and the reads of the newest page. */
export const pushCalls = (records: number): number =>
  records + Math.ceil(records / SYNC_RULES.recordsPerNewestRead);

/** Returns how many calls to Discogs a sync makes after its pull: the push, then the folders and the fields. */
export const callsAfterPull = (records: number): number => pushCalls(records) + LIST_CALLS;

/** Returns the most calls that an import of this number of copies makes: for each, its release, its copies and a POST. */
export const importCalls = (copies: number): number => copies * 3;

/** Returns how many calls the rest of a pull makes. Null: the number of pages is not known yet. */
export function pullCalls(step: PullStep): number | null {
  if (step === 'count') return null;
  return step === 'tail' ? 1 : step + 1;
}

/**
 * Returns how long this many calls of the sync lane take, in ms. While tokens are free, no call waits for one. After that, each
 * call waits until a token comes back. Calls run one after the other, so the result is never less than their sum.
 */
export function callsMs(
  calls: number,
  facts: { budget: BudgetState; reserve: number; callMs: number | null; nowMs: number },
): number {
  const { budget, reserve, nowMs } = facts;
  const callMs = facts.callMs ?? 0;
  const pauseMs = Math.max(0, (budget.pausedUntil ?? nowMs) - nowMs);
  const share = Math.max(1, budget.limit - reserve);
  const freeNow = Math.max(0, budget.free - reserve);
  const waitMs = (Math.max(0, calls - freeNow) / share) * (PACE_RULES.tokenMs + callMs);
  return Math.round(pauseMs + Math.max(waitMs, calls * callMs));
}

/** Returns the pace of the present phase, for the progress bar. */
export function paceOf(
  run: Pick<SyncRun, 'pulled' | 'skipped' | 'totalDiscogsItems'>,
  facts: {
    /** The records handled and the records to push. Null during a pull. */
    push: { done: number; total: number } | null;
    samples: readonly PaceSample[];
    nowMs: number;
    leftMs: number | null;
    thenMs: number;
  },
): SyncPace {
  const { push, samples, nowMs, leftMs, thenMs } = facts;
  const { total, done: seen } = push ?? { total: run.totalDiscogsItems, done: run.pulled + run.skipped };
  const done = Math.min(seen, total);
  return {
    done,
    total,
    perMinute: paceAhead(total - done, leftMs) ?? perMinute(samples, nowMs),
    leftMs,
    thenMs,
  };
}

/** Returns the speed at which the rest takes `leftMs`, so that the speed and the time left agree. Null: too early to say. */
function paceAhead(remaining: number, leftMs: number | null): number | null {
  if (leftMs === null || leftMs < PACE_RULES.shortestMs || remaining <= 0) return null;
  return (remaining * 60_000) / leftMs;
}
