// Core, sync: decides about outages, about each record of a push, and about the outcome of a run. Pure. plan-pull.ts has the
// decisions of a pull. docs/architecture.md, "One /sync", explains the rules.
import { BadResponseError, type DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import { type Action, decide } from '../add/machine.ts';
import type { AddIntent } from '../add/types.ts';
import type { OpenIntent, PushCandidate, PushPosition } from './ports.ts';
import type { SyncOutcome, SyncRun } from './types.ts';

export const SYNC_RULES = Object.freeze({
  /** The most times that a run reads the whole collection while Discogs counts more copies than it lists. */
  passes: 3,
  /**
   * The most copies that Discogs may count and never list, as a number or as a share of the collection; the larger of the two
   * counts. With more hidden copies the run fails and pushes nothing.
   */
  hidden: Object.freeze({ copies: 5, share: 0.01 }),
  /** The number of attempted records after which the push reads the newest page again. */
  recordsPerNewestRead: 25,
  /** The number of records in a row without an answer of Discogs that counts as an outage. */
  outageAfter: 2,
  /** The pause before the next attempt in an outage. It doubles up to the longest. */
  outageWaitMs: Object.freeze({ first: 30_000, longest: 5 * 60_000 }),
  /** The length of an outage, in ms, after which the run fails. */
  outageLongestMs: 60 * 60_000,
});

// ---- Outages ----------------------------------------------------------------------------------------------------------

/** Returns whether the same request can succeed a little later: Discogs is down, slow, blocked, or asked for a wait. */
export function isPassing(error: unknown): error is DiscogsError {
  if (error instanceof RateLimitedError) return true;
  if (error instanceof UnavailableError) return error.reason !== 'query-too-heavy';
  return error instanceof BadResponseError && error.reason === 'html';
}

/** A time in which Discogs does not answer. It is a part of the cursor. */
export interface DiscogsOutage {
  /** When the outage began, in epoch ms. It is only shown. */
  sinceMs: number;
  /** The number of waits of this process in this outage. */
  waits: number;
}

/** What a run does in an outage. `isNew`: the outage has just begun, so the run gets a line about it. */
export type SitOut =
  | { kind: 'wait'; ms: number; isNew: boolean; outage: DiscogsOutage }
  | { kind: 'give-up' };

/**
 * Returns what to do after a request that Discogs did not answer. `outage`: the outage so far, null if this failure begins one.
 */
export function sitOut(outage: DiscogsOutage | null, { nowMs, lastedMs }: OutageTimes): SitOut {
  if (outage && lastedMs >= SYNC_RULES.outageLongestMs) return { kind: 'give-up' };
  const waits = (outage?.waits ?? 0) + 1;
  const since = outage ?? { sinceMs: nowMs };
  return { kind: 'wait', ms: outageWaitMs(waits), isNew: outage === null, outage: { ...since, waits } };
}

export interface OutageTimes {
  /** Epoch ms. */
  nowMs: number;
  /** How long this process has been in this outage, in ms on the monotonic clock. */
  lastedMs: number;
}

function outageWaitMs(wait: number): number {
  const { first, longest } = SYNC_RULES.outageWaitMs;
  return Math.min(longest, first * 2 ** (wait - 1));
}

// ---- Trials -----------------------------------------------------------------------------------------------------------

/**
 * A trial finds out whether the next page kills each process that reads it. Its states:
 * `taken`: a process claimed the run, and has saved no progress since. `suspect`: the page is suspect, because two processes died
 * at this place of the cursor (one is enough before anything is saved). `reading`: a process has the answer with the suspect
 * page and is reading it. `suspect again` and
 * `reading again`: the same two states, after a process died in `reading`.
 */
export type Trial = 'taken' | 'suspect' | 'reading' | 'suspect again' | 'reading again';

// ---- Push -------------------------------------------------------------------------------------------------------------

/**
 * The cursor of a push: it is saved with the run, and says where the push resumes after a restart. It has no POSTs without an
 * answer: those are in the add intents.
 */
export interface PushCursor<Position = PushPosition> {
  v: 1;
  phase: 'push';
  /** The position of the last record that the push handled. Null: none yet. */
  after: Position | null;
  /** The keys of the records that the push tries once more at its end, and that no open intent stands for. */
  again: number[];
  /** The keys of the records that this run no longer tries. */
  givenUp: number[];
  /** The number of decided records, for the bar. */
  done: number;
  /**
   * The no-answer count: the number of records in a row that Discogs did not answer for. (The names `strikes`, `struckAfter` and
   * `struckBy` stay, because saved cursors have them.)
   */
  strikes: number;
  /** The position before the first record of the no-answer count. */
  struckAfter: Position | null;
  /** The key of the last record of the no-answer count. */
  struckBy: number | null;
  outage: DiscogsOutage | null;
  /** The pull did not see all copies that Discogs counts. So the push asks for the copies of a release before each POST. */
  lookFirst: boolean;
  trial: Trial | null;
}

/** The cursor of an import. The position of a copy is its number in the list of copies to add, from 0, and so is its key. */
export type ImportCursor = PushCursor<number>;

export const PUSH_START: PushCursor<never> = Object.freeze({
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

/** What the push does about one record. */
export type PushAction =
  /** Nothing: the record is flagged, so its release is in the collection. */
  | { do: 'nothing' }
  /** Flag the record, because the collection has a copy. */
  | { do: 'found' }
  /** Close the open intent, as `decide` says: its POST made a copy, or a copy was there before. */
  | ({ do: 'close'; intent: AddIntent } & ({ as: 'added'; instanceId: number | null } | { as: 'found' }))
  /** Claim an intent for the record, and let the worker work at it. */
  | { do: 'work' }
  /** Wait `ms`. `leased`: another process holds the intent. Otherwise an earlier POST can still take effect. */
  | { do: 'wait'; ms: number; leased: boolean };

/**
 * Returns what the push does about one record. It waits while another process holds the intent. Otherwise, if the collection
 * has a copy, the record is done. If not, the push works at the record, or waits while an earlier request can still take effect.
 * `leftMs`: for how long the last request of an intent can still take effect (add/sent-log.ts).
 */
export function decidePush(
  { isSynced, instanceIds, intent }: PushCandidate,
  { nowMs, leftMs }: { nowMs: number; leftMs: (intent: AddIntent) => number },
): PushAction {
  if (isSynced) return { do: 'nothing' };
  if (!intent) return { do: instanceIds.length > 0 ? 'found' : 'work' };
  const leasedMs = leaseLeftMs(intent, nowMs);
  if (leasedMs > 0) return { do: 'wait', ms: leasedMs, leased: true };
  // A copy in the mirror proves that the collection has one. A missing copy proves nothing (`isFinal: false`), because the mirror
  // may be older than the last POST. So Discogs is asked before another POST.
  const sight = { instanceIds, isFinal: false };
  const action = decide({ intent, lease: 'free', sight, aim: 'one' });
  if (action.do === 'close' && (action.as === 'added' || action.as === 'found')) return { ...action, intent };
  const sentLeftMs = leftMs(intent);
  return action.do === 'wait' && sentLeftMs > 0
    ? { do: 'wait', ms: sentLeftMs, leased: false }
    : { do: 'work' };
}

/**
 * What a sync does about a live intent after its pull. `leave`: another process holds the intent, the push decides about it, or
 * it is too early to decide.
 */
export type ClearAction = Extract<Action, { do: 'close' | 'drop' | 'restore' }> | { do: 'leave' };

/**
 * Returns what a sync does about a live intent after its pull. `isFinal`: when the newest page was requested, the last request of
 * the intent could no longer take effect. `isWhole`: the mirror has every copy that Discogs counts.
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

/** Returns for how many ms the lease still runs, by the clock that wrote it. Zero or less: the intent has no holder. */
export const leaseLeftMs = ({ leaseUntil, readAt }: AddIntent, nowMs: number) =>
  leaseUntil === null ? 0 : leaseUntil.getTime() - (readAt?.getTime() ?? nowMs);

/** Returns the cursor after Discogs answered for a record, with success or refusal: there is no outage and no trial. */
export const answered = <P>(cursor: PushCursor<P>): PushCursor<P> => ({
  ...cursor,
  strikes: 0,
  struckAfter: null,
  struckBy: null,
  outage: null,
  trial: null,
});

/** What a push does after a record that Discogs did not answer for. */
export type NoAnswerStep<P> =
  /** The push takes the next record, because one record without an answer is no outage. It tries this record again at its end. */
  | { kind: 'go-on'; cursor: PushCursor<P> }
  /**
   * The push waits `ms`, then takes the same records again. `isNew`: the outage has just begun, so the run gets a line about it.
   */
  | { kind: 'wait'; ms: number; isNew: boolean; cursor: PushCursor<P> }
  /** The run fails, because the outage is too long. */
  | { kind: 'give-up'; cursor: PushCursor<P> };

/**
 * Counts a record that Discogs did not answer for, or whose newest page, which is read before it, had no answer. `cursor` is
 * still at the position before the record. `remember`: the cursor must remember the record, because no open intent stands for it.
 * `isUp`: Discogs has just answered another request about the same record.
 */
export function countNoAnswer<P>(
  cursor: PushCursor<P>,
  { key, remember, isUp }: { key: number; remember: boolean; isUp: boolean },
  times: OutageTimes,
): NoAnswerStep<P> {
  const { outage } = cursor;
  // Two failures of the same record are no outage if Discogs answers other requests: it may fail for that record alone.
  if (!outage && isUp && cursor.struckBy === key) return { kind: 'go-on', cursor };
  const strikes = outage ? cursor.strikes : cursor.strikes + 1;
  if (!outage && strikes < SYNC_RULES.outageAfter) {
    const again = remember ? [...new Set([...cursor.again, key])] : cursor.again;
    return {
      kind: 'go-on',
      cursor: { ...cursor, strikes, struckAfter: cursor.after, struckBy: key, again },
    };
  }
  const next = sitOut(outage, times);
  if (next.kind === 'give-up') return { kind: 'give-up', cursor };
  const after = outage ? cursor.after : cursor.struckAfter;
  const { kind, ms, isNew } = next;
  return { kind, ms, isNew, cursor: { ...cursor, strikes, after, outage: next.outage } };
}

// ---- Runs -------------------------------------------------------------------------------------------------------------

/** Returns how a run ended. Null while it is unfinished. */
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
