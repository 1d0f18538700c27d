// Core, add: what becomes of a record after a change to its copies: whether it stays, and its flag `is_synced_with_discogs`.
// Only this file decides it. Pure; the store asks it inside the transaction of the change.
import type { AddIntent } from '../types.ts';

export interface Standing {
  /** False: the record was made by an add, and every add of it was taken back. */
  isKept: boolean;
  /** False: the next push sends it. */
  isSynced: boolean;
}

/**
 * `copies`: the copies of the release in the mirror. `history`: all intents of the release, the oldest first; `rowCreated` is
 * true only for the add that made the present row. `isSynced`: the present flag.
 *
 * A copy that is there is the truth. Without one, a record that someone removed on Discogs by hand stays here and is not
 * pushed again. What an Undo took back is as it was before the first add.
 */
export function standingOf({
  copies,
  history,
  isSynced,
}: {
  copies: number;
  history: readonly Pick<AddIntent, 'status' | 'rowCreated' | 'flagBefore'>[];
  isSynced: boolean;
}): Standing {
  if (copies > 0) return { isKept: true, isSynced: true };
  // An add left a copy, and no Undo of that add removed it.
  // So someone removed the copy by hand, or the person who made it undid it after another person had found it. That other
  // person wanted the record: it stays, and is not pushed again.
  const wasThere = history.some(({ status }) => status === 'added' || status === 'found');
  if (wasThere) return { isKept: true, isSynced: true };
  const isTakenBack = history.some(({ status }) => status === 'undone');
  if (isTakenBack && history.some(({ rowCreated }) => rowCreated) && !isWanted(history)) {
    return { isKept: false, isSynced: false };
  }
  return { isKept: true, isSynced: history[0]?.flagBefore ?? isSynced };
}

/** Whether a person asked for the release after the last Undo, and still waits for the copy. */
function isWanted(history: readonly Pick<AddIntent, 'status'>[]): boolean {
  const last = history.findLastIndex(({ status }) => status === 'undone');
  return history.slice(last + 1).some(({ status }) => status !== 'undone');
}
