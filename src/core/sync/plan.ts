// Core, sync: the decisions of a push and of a run as pure functions. Nothing here reads or writes; plan-pull.ts has those of
// the pull. The rules in words: docs/architecture.md, "One /sync".
import { BadResponseError, type DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import { type Action, decide } from '../add/machine.ts';
import type { AddIntent } from '../types.ts';
import type { OpenIntent, PushCandidate, PushPosition } from './ports.ts';
import type { SyncOutcome, SyncRun } from './types.ts';

export const SYNC_RULES = Object.freeze({
  /** How often a run reads the collection when Discogs counts more copies than it shows. */
  passes: 3,
  /** How many copies, or what share of them, can be counted and never listed. With more, nothing is pushed. */
  hidden: Object.freeze({ copies: 5, share: 0.01 }),
  /** The number of records after which the newest page is read again. */
  recordsPerNewestRead: 25,
  /** The number of records in a row without an answer of Discogs that is an outage. */
  outageAfter: 2,
  outageWaitMs: Object.freeze({ first: 30_000, longest: 5 * 60_000 }),
  /** An outage this long ends the run. */
  outageLongestMs: 60 * 60_000,
});

// ---- Outages ----------------------------------------------------------------------------------------------------------

/** Discogs is down, slow, blocked or asked for a wait: another try a little later can succeed. */
export function isPassing(error: unknown): error is DiscogsError {
  if (error instanceof RateLimitedError) return true;
  if (error instanceof UnavailableError) return error.reason !== 'query-too-heavy';
  return error instanceof BadResponseError && error.reason === 'html';
}

/** Discogs does not answer. */
export interface DiscogsOutage {
  /** Epoch ms, to be shown. */
  sinceMs: number;
  /** How often this process waited for it. */
  waits: number;
}

/** `isNew`: it gets a line. */
export type SitOut =
  | { kind: 'wait'; ms: number; isNew: boolean; outage: DiscogsOutage }
  | { kind: 'give-up' };

/**
 * What to do after another failure. `lastedMs`: how long this process has been waiting for this outage, on a clock that never
 * steps.
 */
export function sitOut(outage: DiscogsOutage | null, { nowMs, lastedMs }: OutageTimes): SitOut {
  if (outage && lastedMs >= SYNC_RULES.outageLongestMs) return { kind: 'give-up' };
  const waits = (outage?.waits ?? 0) + 1;
  const since = outage ?? { sinceMs: nowMs };
  return { kind: 'wait', ms: outageWaitMs(waits), isNew: outage === null, outage: { ...since, waits } };
}

export interface OutageTimes {
  nowMs: number;
  lastedMs: number;
}

function outageWaitMs(wait: number): number {
  const { first, longest } = SYNC_RULES.outageWaitMs;
  return Math.min(longest, first * 2 ** (wait - 1));
}

// ---- Trials -----------------------------------------------------------------------------------------------------------

/**
 * Whether the next page ends the process that reads it. `taken`: this process claimed the run, and nothing was saved since.
 * `suspect`: the same happened before, and that process died. `reading`: the answer of a suspect page is here and is being
 * read. `… again`: the same once more, after a death during the reading.
 */
export type Trial = 'taken' | 'suspect' | 'reading' | 'suspect again' | 'reading again';

// ---- Push -------------------------------------------------------------------------------------------------------------

/** Where a push resumes after a restart. The add intents have the requests that were sent and not answered. */
export interface PushCursor {
  v: 1;
  phase: 'push';
  /** The last record that the push looked at. Null: none yet. */
  after: PushPosition | null;
  /** Releases to try once more at the end. */
  again: number[];
  /** Releases that this run no longer tries. */
  givenUp: number[];
  /** Records that are decided, for the bar. */
  done: number;
  /** The no-answer count: records in a row without an answer of Discogs. (The names of these three are in saved cursors.) */
  strikes: number;
  /** The position before the first of these records. */
  struckAfter: PushPosition | null;
  /** The release of the last of these records. */
  struckBy: number | null;
  outage: DiscogsOutage | null;
  /** The pull did not see all that Discogs counts: the push looks up the copies of a release before each POST. */
  lookFirst: boolean;
  trial: Trial | null;
}

export const PUSH_START: PushCursor = Object.freeze({
  v: 1,
  phase: 'push',
  after: null,
  again: [],
  givenUp: [],
  done: 0,
  strikes: 0,
  struckAfter: null,
  struckBy: null,
  outage: null,
  lookFirst: false,
  trial: null,
});

/** What to do about one record. */
export type PushAction =
  /** The record is flagged: its release is in the collection. */
  | { do: 'nothing' }
  /** A copy is there: flag the record. */
  | { do: 'found' }
  /** The open intent for it has had its effect. `instanceId`: the copy that it made; null: a copy that was there before. */
  | { do: 'close'; intent: AddIntent; instanceId: number | null }
  /** Claim the intent and work at it. */
  | { do: 'work' }
  /** Another process works at it, or an earlier request can still take effect. */
  | { do: 'wait'; ms: number; leased: boolean };

/**
 * A copy that is there decides. Without one, it depends on who tried before, and when. `leftMs`: how long the last request of
 * the intent can still take effect (add/sent-log.ts).
 */
export function decidePush(
  { isSynced, instanceIds, intent }: PushCandidate,
  { nowMs, leftMs }: { nowMs: number; leftMs: (intent: AddIntent) => number },
): PushAction {
  if (isSynced) return { do: 'nothing' };
  if (!intent) return { do: instanceIds.length > 0 ? 'found' : 'work' };
  const leasedMs = leaseLeftMs(intent, nowMs);
  if (leasedMs > 0) return { do: 'wait', ms: leasedMs, leased: true };
  // The mirror proves that a copy is there. Before another request is sent, Discogs must confirm that it is not.
  const sight = { instanceIds, isFinal: false };
  const action = decide({ intent, lease: 'free', sight, aim: 'one' });
  if (action.do === 'close' && action.as === 'added') {
    return { do: 'close', intent, instanceId: action.instanceId };
  }
  if (action.do === 'close' && action.as === 'found') return { do: 'close', intent, instanceId: null };
  const sentLeftMs = leftMs(intent);
  return action.do === 'wait' && sentLeftMs > 0
    ? { do: 'wait', ms: sentLeftMs, leased: false }
    : { do: 'work' };
}

/**
 * What to do about a live intent after a complete pull. `leave`: another process works at it, the push takes care of it, or
 * it is too early to decide.
 */
export type ClearAction = Extract<Action, { do: 'close' | 'drop' | 'restore' }> | { do: 'leave' };

/**
 * `isFinal`: the mirror was read when the last request of the intent could no longer take effect. `isWhole`: the mirror has
 * every copy that Discogs counts.
 */
export function decideClear(
  { intent, isToPush, instanceIds }: OpenIntent,
  { nowMs, isFinal, isWhole }: { nowMs: number; isFinal: boolean; isWhole: boolean },
): ClearAction {
  if (leaseLeftMs(intent, nowMs) > 0) return { do: 'leave' };
  if (intent.status === 'open' ? isToPush : !isWhole) return { do: 'leave' };
  const action = decide({ intent, lease: 'free', sight: { instanceIds, isFinal }, aim: 'clear' });
  return action.do === 'close' || action.do === 'drop' || action.do === 'restore' ? action : { do: 'leave' };
}

const leaseLeftMs = ({ leaseUntil, readAt }: AddIntent, nowMs: number) =>
  leaseUntil === null ? 0 : leaseUntil.getTime() - (readAt?.getTime() ?? nowMs);

/** The cursor after a record that Discogs answered for, whatever the answer. */
export const answered = (cursor: PushCursor): PushCursor => ({
  ...cursor,
  strikes: 0,
  struckAfter: null,
  struckBy: null,
  outage: null,
  trial: null,
});

export type NoAnswerStep =
  /** One alone is no outage: the push tries it again at the end. */
  | { kind: 'go-on'; cursor: PushCursor }
  /** The push takes the same records again after the wait. `isNew`: it gets a line. */
  | { kind: 'wait'; ms: number; isNew: boolean; cursor: PushCursor }
  | { kind: 'give-up'; cursor: PushCursor };

/**
 * Counts a record (or the page before it) without an answer of Discogs. The cursor still stands before it. `remember`: the
 * push has to try it again, and only this cursor knows that. `isUp`: Discogs answered something else about it just now.
 */
export function countNoAnswer(
  cursor: PushCursor,
  { releaseId, remember, isUp }: { releaseId: number; remember: boolean; isUp: boolean },
  times: OutageTimes,
): NoAnswerStep {
  const { outage } = cursor;
  // Two failures of the same record are no outage: Discogs may never take that record, while all else is well.
  if (!outage && isUp && cursor.struckBy === releaseId) return { kind: 'go-on', cursor };
  const strikes = outage ? cursor.strikes : cursor.strikes + 1;
  if (!outage && strikes < SYNC_RULES.outageAfter) {
    const again = remember ? [...new Set([...cursor.again, releaseId])] : cursor.again;
    return {
      kind: 'go-on',
      cursor: { ...cursor, strikes, struckAfter: cursor.after, struckBy: releaseId, again },
    };
  }
  const next = sitOut(outage, times);
  if (next.kind === 'give-up') return { kind: 'give-up', cursor };
  const after = outage ? cursor.after : cursor.struckAfter;
  const { kind, ms, isNew } = next;
  return { kind, ms, isNew, cursor: { ...cursor, strikes, after, outage: next.outage } };
}

// ---- Runs -------------------------------------------------------------------------------------------------------------

/** The outcome of a run for a person. Null while it is unfinished. */
export function outcomeOf(run: Pick<SyncRun, 'status' | 'errorCount'>): SyncOutcome | null {
  switch (run.status) {
    case 'running':
      return null;
    case 'done':
      return run.errorCount > 0 ? 'done-with-problems' : 'done';
    case 'paused':
    case 'stopped':
    case 'failed':
      return run.status;
  }
}
