// Core, add: the one table of "exactly once": what to do next about the intent of a release, from what is known. Add, push,
// Undo and the clearing of old intents all ask it (docs/architecture.md, "One Add"). Pure.
import type { AddIntent } from '../types.ts';

/** What the caller wants. */
export type Aim =
  /** One copy on Discogs. A copy that is there is enough (Add, push). */
  | 'one'
  /** One copy more than there is ("Add another copy"). */
  | 'another'
  /** Take the copy of this intent off Discogs (Undo). */
  | 'undo'
  /** Only find out what became of it, and send nothing: after a lost answer, or in a /sync after its pull. */
  | 'clear';

/** The copies of the release at the time of a look. */
export interface Sight {
  instanceIds: readonly number[];
  /** The look came when the last request of the intent could no longer take effect. */
  isFinal: boolean;
}

export interface Situation {
  intent: Pick<
    AddIntent,
    'status' | 'postedAt' | 'knownInstanceIds' | 'instanceId' | 'undoSentAt' | 'leaseUntil'
  >;
  /** Who holds it. */
  lease: 'ours' | 'others' | 'free';
  /** Null: there was no look yet. */
  sight: Sight | null;
  aim: Aim;
}

export type Action =
  /** Another process works at it, or its last request can still take effect. */
  | { do: 'wait' }
  | { do: 'look' }
  /** Ask Discogs for a copy. */
  | { do: 'post' }
  /** Ask Discogs to remove the copy `intent.instanceId`. */
  | { do: 'delete' }
  /** A copy is there: the one that its POST made (`instanceId`), or one that was there before (null). */
  | { do: 'close'; as: 'added'; instanceId: number }
  | { do: 'close'; as: 'found' }
  /** Its POST never took effect and no longer can. */
  | { do: 'close'; as: 'refused' }
  /** Its copy is off Discogs. */
  | { do: 'close'; as: 'undone' }
  /** Nothing was ever sent for it: it can go. */
  | { do: 'drop' }
  /** An Undo that did not happen: the copy is still there. */
  | { do: 'restore' };

/** An intent that is `open` or `undoing`. Only these need an action. */
export function decide(situation: Situation): Action {
  if (situation.lease === 'others') return { do: 'wait' };
  return situation.intent.status === 'undoing' ? decideUndo(situation) : decideOpen(situation);
}

function decideOpen({ intent, sight, aim }: Situation): Action {
  const isSent = intent.postedAt !== null;
  if (!isSent && aim === 'clear') return { do: 'drop' };
  if (sight === null) return { do: 'look' };
  // Dates are not compared, because Discogs has another clock. An instance id that was not there before the POST is the copy of
  // this intent.
  const known = intent.knownInstanceIds ?? [];
  const made = isSent ? sight.instanceIds.find((id) => !known.includes(id)) : undefined;
  if (made !== undefined) return { do: 'close', as: 'added', instanceId: made };
  if (aim === 'one' && sight.instanceIds.length > 0) return { do: 'close', as: 'found' };
  if (isSent && !sight.isFinal) return { do: 'wait' };
  return aim === 'clear' ? { do: 'close', as: 'refused' } : { do: 'post' };
}

function decideUndo({ intent, sight, aim }: Situation): Action {
  const isSent = intent.undoSentAt !== null;
  // No process repeats the Undo of another one: it only finds out what became of it.
  if (!isSent && aim !== 'undo') return { do: 'restore' };
  if (sight === null) return { do: 'look' };
  const isListed = intent.instanceId !== null && sight.instanceIds.includes(intent.instanceId);
  if (isSent && !isListed) return { do: 'close', as: 'undone' };
  // The DELETE is sent even if the look does not list the copy: a look can be stale, and the id from our own 201 is always
  // right.
  if (aim === 'undo') return { do: 'delete' };
  return sight.isFinal ? { do: 'restore' } : { do: 'wait' };
}
