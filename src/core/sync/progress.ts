// Core, sync: how fast a run is and how long it will still take. Pure: numbers in, numbers out.
import type { BudgetState } from '../ports.ts';
import { SYNC_RULES } from './plan.ts';
import type { PullStep } from './plan-pull.ts';
import type { SyncPace, SyncRun } from './types.ts';

export const PACE_RULES = Object.freeze({
  /**
   * The time over which the speed is measured. It is longer than the window of the budget, in which a run hurries and then
   * rests.
   */
  windowMs: 3 * 60_000,
  /** A shorter time says nothing about the speed. */
  shortestMs: 5_000,
  /** A token comes back this long after its answer (docs/architecture.md, "The budget"). */
  tokenMs: 60_100,
  /** Weight of the newest call in the mean. */
  callShare: 0.2,
});

/** How much was done at one moment. */
export interface PaceSample {
  /** Monotonic time in ms. */
  atMs: number;
  done: number;
}

/** The samples that still count, oldest first, with the new one. */
export function addSample(samples: readonly PaceSample[], sample: PaceSample): PaceSample[] {
  const kept = samples.filter((one) => one.atMs > sample.atMs - PACE_RULES.windowMs);
  const last = kept.at(-1);
  // The older of two equal samples stays, because it says since when nothing moved.
  if (last?.done === sample.done && kept.length > 1) return kept;
  return [...kept, sample];
}

/** Copies or records a minute. Null: it is too early to say. */
export function perMinute(samples: readonly PaceSample[], nowMs: number): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return null;
  const ms = nowMs - first.atMs;
  return ms < PACE_RULES.shortestMs ? null : ((last.done - first.done) * 60_000) / ms;
}

/** The mean time of a call, newer ones weighing more. */
export const meanCall = (meanMs: number | null, callMs: number): number =>
  meanMs === null ? callMs : meanMs + (callMs - meanMs) * PACE_RULES.callShare;

/** Returns how many calls a push of this number of records makes. */
export const pushCalls = (records: number): number =>
  records + Math.ceil(records / SYNC_RULES.recordsPerNewestRead);

/** Calls that the rest of a pull makes. Null: the number of pages is not known yet. */
export function pullCalls(step: PullStep): number | null {
  if (step === 'count') return null;
  return step === 'tail' ? 1 : step + 1;
}

/**
 * Returns how long this number of calls of the sync lane takes. They leave at once while tokens are free, then as tokens come
 * back, and never faster than one after the other.
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

/** The pace of the present phase, for the progress bar. */
export function paceOf(
  run: Pick<SyncRun, 'pulled' | 'skipped' | 'totalDiscogsItems'>,
  facts: {
    /** Set during a push. */
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

/** The speed that follows from the time left, so that both always agree. Null: it is too early to say. */
function paceAhead(remaining: number, leftMs: number | null): number | null {
  if (leftMs === null || leftMs < PACE_RULES.shortestMs || remaining <= 0) return null;
  return (remaining * 60_000) / leftMs;
}
