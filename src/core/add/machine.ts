// Core, add: decides what to do next about the live intent of a release, so that each copy is made and removed exactly once. Add,
// push, Undo, Remove and the clearing of old intents all ask `decide` (docs/architecture.md, "One Add"). Pure.
import type { AddIntent } from './types.ts';

/** What the caller of `decide` wants. */
export type Aim =
  /** At least one copy on Discogs: a copy that is there already is enough (Add, push). */
  | 'one'
  /** One copy more than there is ("Add another copy"). */
  | 'another'
  /** At least this many copies on Discogs (import). A copy that someone else has added counts. */
  | { atLeast: number }
  /** The removal of this intent's copy from Discogs (Undo). */
  | 'undo'
  /** The removal of the copy that this intent names (Remove). */
  | 'remove'
  /** Only to know what became of the intent, without a POST or DELETE: after a lost answer, or in a /sync after its pull. */
  | 'clear';

/** The copies of the release on Discogs, as one look listed them. A look is a read of these copies. */
export interface Sight {
  instanceIds: readonly number[];
  /** At the time of the look, the last request of the intent could no longer take effect. So the list is certain. */
  isFinal: boolean;
}

export interface Situation {
  intent: Pick<
    AddIntent,
    'status' | 'postedAt' | 'knownInstanceIds' | 'instanceId' | 'undoSentAt' | 'leaseUntil'
  >;
  /** Who holds the intent: this process, another one, or none. */
  lease: 'ours' | 'others' | 'free';
  /** The result of the last look. Null: there was none since the last request. */
  sight: Sight | null;
  aim: Aim;
  /** The mirror has the copy of the intent. Only a Remove asks. */
  isMirrored?: boolean;
}

export type Action =
  /** Do nothing now: another process works at the intent, or its last request can still take effect. */
  | { do: 'wait' }
  /** Read the copies of the release on Discogs. */
  | { do: 'look' }
  /** Ask Discogs for a copy. */
  | { do: 'post' }
  /** Ask Discogs to remove the copy `intent.instanceId`. */
  | { do: 'delete' }
  /** Close the intent: its POST made the copy `instanceId`. Null: several copies are new, so it is not known which of them. */
  | { do: 'close'; as: 'added'; instanceId: number | null }
  /** Close the intent: a copy was there before. */
  | { do: 'close'; as: 'found' }
  /** Close the intent: its POST took no effect and no longer can. */
  | { do: 'close'; as: 'refused' }
  /** Close the Undo, or the Remove: the copy of the intent is no longer on Discogs. */
  | { do: 'close'; as: 'undone' }
  | { do: 'close'; as: 'removed' }
  /** Delete the intent: no POST was ever sent for it. */
  | { do: 'drop' }
  /** The Undo or the Remove did not happen: make the intent `added` again, or delete the intent of the Remove. */
  | { do: 'restore' };

/** Returns the next action for an intent that is `open`, `undoing` or `removing`. Intents in other states need none. */
export function decide(situation: Situation): Action {
  if (situation.lease === 'others') return { do: 'wait' };
  if (situation.intent.status === 'undoing') return decideUndo(situation);
  return situation.intent.status === 'removing' ? decideRemove(situation) : decideOpen(situation);
}

function decideOpen({ intent, sight, aim }: Situation): Action {
  const isSent = intent.postedAt !== null;
  if (!isSent && aim === 'clear') return { do: 'drop' };
  if (sight === null) return { do: 'look' };
  // A copy belongs to this intent if its instance id was not listed before the POST. Dates cannot decide it, because Discogs'
  // clock wrote the dates of copies.
  const known = intent.knownInstanceIds ?? [];
  const [made, ...others] = isSent ? sight.instanceIds.filter((id) => !known.includes(id)) : [];
  if (made !== undefined) return { do: 'close', as: 'added', instanceId: others.length === 0 ? made : null };
  if (sight.instanceIds.length >= enoughFor(aim)) return { do: 'close', as: 'found' };
  if (isSent && !sight.isFinal) return { do: 'wait' };
  return aim === 'clear' ? { do: 'close', as: 'refused' } : { do: 'post' };
}

/** Returns how many copies are enough for this aim, so that no further one is made. */
function enoughFor(aim: Aim): number {
  if (aim === 'one') return 1;
  return typeof aim === 'object' ? aim.atLeast : Number.POSITIVE_INFINITY;
}

function decideUndo({ intent, sight, aim }: Situation): Action {
  const isSent = intent.undoSentAt !== null;
  // Another process began this Undo and sent no DELETE, and no process repeats the Undo of another.
  if (!isSent && aim !== 'undo') return { do: 'restore' };
  if (sight === null) return { do: 'look' };
  const isListed = intent.instanceId !== null && sight.instanceIds.includes(intent.instanceId);
  if (isSent && !isListed) return { do: 'close', as: 'undone' };
  // The first DELETE is sent even if the look does not list the copy. The list can be stale, but the id from the 201 to our
  // POST is always right.
  if (aim === 'undo') return { do: 'delete' };
  return sight.isFinal ? { do: 'restore' } : { do: 'wait' };
}

function decideRemove({ intent, sight, aim, isMirrored = false }: Situation): Action {
  const isSent = intent.undoSentAt !== null;
  // As with an Undo, no process repeats the Remove of another one: it only finds out what became of it.
  if (!isSent && aim !== 'remove') return { do: 'restore' };
  if (sight === null) return { do: 'look' };
  const isListed = intent.instanceId !== null && sight.instanceIds.includes(intent.instanceId);
  // The list can be stale for some seconds after an add. So a copy that the mirror has gets one DELETE in the folder that is known here:
  // a 404 and one more look prove that it is gone. Of another copy no folder is known.
  if (!isListed) return isMirrored && !isSent ? { do: 'delete' } : { do: 'close', as: 'removed' };
  if (aim === 'remove') return { do: 'delete' };
  return sight.isFinal ? { do: 'restore' } : { do: 'wait' };
}
