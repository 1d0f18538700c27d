// Core, sync: the decisions of a push and of a run as pure functions of what is known. Nothing here reads or writes; the
// pull's are in plan-pull.ts. The rules in words: docs/architecture.md, "One /sync".
import { BadResponseError, type DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import { type Action, decide } from '../add/machine.ts';
import type { AddIntent } from '../types.ts';
import type { OpenIntent, PushCandidate, PushPosition } from './ports.ts';
import type { SyncOutcome, SyncRun } from './types.ts';

export const SYNC_RULES = Object.freeze({
  /** How often the collection is read when Discogs counts more copies than it shows. */
  passes: 3,
  /** So many copies may be counted and never listed, or that share of them, before nothing is pushed. */
  hidden: Object.freeze({ copies: 5, share: 0.01 }),
  /** After so many records the newest page is read again. */
  recordsPerNewestRead: 25,
  /** So many records in a row that Discogs did not answer for are an outage. */
  outageAfter: 2,
  outageWaitMs: Object.freeze({ first: 30_000, longest: 5 * 60_000 }),
  /** An outage this long ends the run. */
  outageLongestMs: 60 * 60_000,
});

// ---- Outages ----------------------------------------------------------------------------------------------------------

/** Discogs is down, slow, blocked or wants us to wait: worth another try a little later. */
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

/** `isNew`: it is worth a line. */
export type SitOut =
  | { kind: 'wait'; ms: number; isNew: boolean; outage: DiscogsOutage }
  | { kind: 'give-up' };

/** What is to be done about it after another failure. `lastedMs`: how long this process has been waiting for the same outage, by no clock that may step. */
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
 * Whether what is read next ends the process that reads it. `taken`: the run was taken up here, and nothing was saved since.
 * `suspect`: so it was before, and that process died. `reading`: of such a page the answer is here, and is being read.
 * `… again`: the same once more, after a death while it was read.
 */
export type Trial = 'taken' | 'suspect' | 'reading' | 'suspect again' | 'reading again';

// ---- Push -------------------------------------------------------------------------------------------------------------

/** Where a push goes on after a restart. What was sent and not answered is in the add intents. */
export interface PushCursor {
  v: 1;
  phase: 'push';
  /** The last record that was looked at. Null: none yet. */
  after: PushPosition | null;
  /** Releases to be tried once more at the end. */
  again: number[];
  /** Releases that this run will not try any more. */
  givenUp: number[];
  /** Records that are decided, for the bar. */
  done: number;
  /** Records in a row that Discogs did not answer for. */
  strikes: number;
  /** Before the first of them. */
  struckAfter: PushPosition | null;
  /** The release of the last of them. */
  struckBy: number | null;
  outage: DiscogsOutage | null;
  /** The pull did not see all that Discogs counts: the copies of a release are looked up before each POST. */
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

/** What is to be done about one record. */
export type PushAction =
  /** It is in the collection, and so flagged. */
  | { do: 'nothing' }
  /** A copy is there: flag it. */
  | { do: 'found' }
  /** The intent that is open for it has come true. `instanceId`: the copy it made; null: one that was there before. */
  | { do: 'close'; intent: AddIntent; instanceId: number | null }
  /** Claim it and work at it. */
  | { do: 'work' }
  /** Somebody is at it, or an earlier request may still take effect. */
  | { do: 'wait'; ms: number; leased: boolean };

/**
 * A copy that is there decides; else it depends on who tried before, and when. `leftMs`: how long the last request
 * of the intent may still take effect (add/sent-log.ts).
 */
export function decidePush(
  { isSynced, instanceIds, intent }: PushCandidate,
  { nowMs, leftMs }: { nowMs: number; leftMs: (intent: AddIntent) => number },
): PushAction {
  if (isSynced) return { do: 'nothing' };
  if (!intent) return { do: instanceIds.length > 0 ? 'found' : 'work' };
  const leasedMs = leaseLeftMs(intent, nowMs);
  if (leasedMs > 0) return { do: 'wait', ms: leasedMs, leased: true };
  // The mirror tells what is there. What is not must be asked for once more before anything is sent again.
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
 * What is to be done about a live intent after a complete pull. `leave`: somebody is at it, the push takes care of it, or it
 * is too early to say.
 */
export type ClearAction = Extract<Action, { do: 'close' | 'drop' | 'restore' }> | { do: 'leave' };

/**
 * `isFinal`: the mirror was read when the last request of the intent could no longer take effect. `isWhole`: it has every
 * copy that Discogs counts.
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

const leaseLeftMs = ({ leaseUntil }: AddIntent, nowMs: number) =>
  leaseUntil === null ? 0 : leaseUntil.getTime() - nowMs;

/** The present, after a record that Discogs answered for, with whatever. */
export const answered = (cursor: PushCursor): PushCursor => ({
  ...cursor,
  strikes: 0,
  struckAfter: null,
  struckBy: null,
  outage: null,
  trial: null,
});

export type NoAnswerStep =
  /** One alone is no outage: it is tried again at the end. */
  | { kind: 'go-on'; cursor: PushCursor }
  /** The same records are taken again after the wait. `isNew`: it is worth a line. */
  | { kind: 'wait'; ms: number; isNew: boolean; cursor: PushCursor }
  | { kind: 'give-up'; cursor: PushCursor };

/**
 * A record (or the page before it) that Discogs did not answer for. The cursor still stands before it. `remember`: it is
 * to be tried again, and nothing but this cursor knows that. `isUp`: Discogs answered something else about it just now.
 */
export function countNoAnswer(
  cursor: PushCursor,
  { releaseId, remember, isUp }: { releaseId: number; remember: boolean; isUp: boolean },
  times: OutageTimes,
): NoAnswerStep {
  const { outage } = cursor;
  // The same record twice is one record: it may be one that Discogs never takes, while all is well.
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

/** How a run reads for a person. Null while it goes on. */
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
