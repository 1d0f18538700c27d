// Core, sync: the decisions of a push and of a run as pure functions of what is known. Nothing here reads or writes; the
// pull's are in plan-pull.ts. The rules in words: docs/architecture.md, "One /sync".
import { BadResponseError, type DiscogsError, RateLimitedError, UnavailableError } from '../../errors.ts';
import { postAgainAtMs } from '../copy-attempt.ts';
import type { AddIntent } from '../types.ts';
import type { OpenWish, PushCandidate, PushPosition } from './ports.ts';
import type { SyncOutcome, SyncRun } from './types.ts';

export const SYNC_RULES = Object.freeze({
  /** How often the collection is read when Discogs counts more copies than it shows. */
  passes: 3,
  /** So many copies may be counted and never listed, or that share of them, before nothing is pushed. */
  hidden: Object.freeze({ copies: 5, share: 0.01 }),
  /** After so many records the newest page is read again. */
  recordsPerTail: 25,
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
export interface Outage {
  /** Epoch ms, to be shown. */
  sinceMs: number;
  /** How often this process waited for it. */
  waits: number;
}

/** `isNew`: it is worth a line. */
export type SitOut = { kind: 'wait'; ms: number; isNew: boolean; outage: Outage } | { kind: 'give-up' };

/** What is to be done about it after another failure. `lastedMs`: how long this process has been waiting for the same outage, by no clock that may step. */
export function sitOut(outage: Outage | null, { nowMs, lastedMs }: OutageTimes): SitOut {
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
  outage: Outage | null;
  /** The pull did not see all that Discogs counts: the copies of a release are looked up before each POST. */
  lookFirst: boolean;
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
});

/** What is to be done about one record. */
export type PushAction =
  /** It is in the collection, and so flagged. */
  | { do: 'nothing' }
  /** A copy is there: flag it. */
  | { do: 'found' }
  /** The wish that is open for it has come true. `instanceId`: the copy it made; null: one that was there before. */
  | { do: 'settle'; intent: AddIntent; instanceId: number | null }
  | { do: 'post' }
  /** An earlier POST had no answer, and by now took effect or never will: read, then POST. */
  | { do: 'resume' }
  /** Somebody is at it, or an earlier POST may still take effect. */
  | { do: 'wait'; untilMs: number; leased: boolean };

/** A copy that is there settles everything; else it depends on who tried before, and when. */
export function decidePush({ isSynced, instanceIds, intent }: PushCandidate, nowMs: number): PushAction {
  if (isSynced) return { do: 'nothing' };
  const isThere = instanceIds.length > 0;
  if (!intent) return { do: isThere ? 'found' : 'post' };
  if (isLeased(intent, nowMs)) {
    return { do: 'wait', untilMs: intent.leaseUntil?.getTime() ?? nowMs, leased: true };
  }
  if (isThere) return { do: 'settle', intent, instanceId: madeBy(intent, instanceIds) };
  const againAtMs = postAgainAtMs(intent);
  if (againAtMs === null) return { do: 'post' };
  return againAtMs <= nowMs ? { do: 'resume' } : { do: 'wait', untilMs: againAtMs, leased: false };
}

/**
 * What is to be done about an open wish after a complete pull, whose last reading was asked for at `readAtMs`. `close`:
 * its POST never took effect and no longer can. `drop`: it was never sent. `leave`: somebody is at it, the push takes
 * care of it, or it is too early to say.
 */
export type WishAction = { do: 'settle'; instanceId: number | null } | { do: 'close' | 'drop' | 'leave' };

export function decideWish(
  { intent, isToPush, instanceIds }: OpenWish,
  { nowMs, readAtMs }: { nowMs: number; readAtMs: number | null },
): WishAction {
  if (isLeased(intent, nowMs) || isToPush) return { do: 'leave' };
  const againAtMs = postAgainAtMs(intent);
  if (againAtMs === null) return { do: 'drop' };
  const instanceId = madeBy(intent, instanceIds);
  if (instanceId !== null) return { do: 'settle', instanceId };
  return { do: readAtMs !== null && againAtMs <= readAtMs ? 'close' : 'leave' };
}

const isLeased = ({ leaseUntil }: AddIntent, nowMs: number) =>
  leaseUntil !== null && leaseUntil.getTime() > nowMs;

/** A copy that was not there before its POST. */
function madeBy({ postedAt, knownInstanceIds }: AddIntent, instanceIds: number[]): number | null {
  if (postedAt === null) return null;
  return instanceIds.find((id) => !knownInstanceIds?.includes(id)) ?? null;
}

/** The present, after a record that Discogs answered for, with whatever. */
export const answered = (cursor: PushCursor): PushCursor => ({
  ...cursor,
  strikes: 0,
  struckAfter: null,
  struckBy: null,
  outage: null,
  lookFirst: false,
});

export type Strike =
  /** One alone is no outage: it is tried again at the end. */
  | { kind: 'go-on'; cursor: PushCursor }
  /** The same records are taken again after the wait. `isNew`: it is worth a line. */
  | { kind: 'wait'; ms: number; isNew: boolean; cursor: PushCursor }
  | { kind: 'give-up'; cursor: PushCursor };

/**
 * A record (or the page before it) that Discogs did not answer for. The cursor still stands before it. `remember`: it is
 * to be tried again, and nothing but this cursor knows that. `isUp`: Discogs answered something else about it just now.
 */
export function strike(
  cursor: PushCursor,
  { releaseId, remember, isUp }: { releaseId: number; remember: boolean; isUp: boolean },
  times: OutageTimes,
): Strike {
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
