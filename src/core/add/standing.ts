// Core, add: decides what becomes of a record after a change to its copies: whether the record stays, and the value of its flag
// `is_synced_with_discogs`. No other file decides that. Pure; the store asks it inside the transaction of the change.
import type { AddIntent } from './types.ts';

export interface Standing {
  /**
   * False: the record goes, because an add made it and every add of it was taken back, or because a Remove took its last copy and no
   * later add wants it.
   */
  isKept: boolean;
  /** The flag `is_synced_with_discogs`. False: the next push sends the record. */
  isSynced: boolean;
}

/**
 * Returns what becomes of a record. `copies`: the number of copies of the release in the mirror. `history`: all intents of the
 * present record, the oldest first. `isSynced`: the present flag.
 *
 * If there is a copy, the record stays and its flag is true. Without a copy, a record whose copy someone removed on Discogs by
 * hand stays here and is not pushed again. If Undos took every add back, a record that an add made goes, and any other one stays and
 * is not pushed again: the Undo ended the request. A Remove ends whatever was wanted before it: only later intents count.
 */
export function standingOf({
  copies,
  history: all,
  isSynced,
}: {
  copies: number;
  history: readonly Pick<AddIntent, 'status' | 'rowCreated' | 'flagBefore'>[];
  isSynced: boolean;
}): Standing {
  if (copies > 0) return { isKept: true, isSynced: true };
  const history = all.slice(all.findLastIndex(({ status }) => status === 'removed') + 1);
  if (history.length < all.length && !history.some(isNotTakenBack)) return { isKept: false, isSynced: false };
  // An add made or found a copy, and that add was not undone, but the copy is gone. Either someone removed the copy by hand, or
  // one person found the copy of another person, who then undid their own add. In both cases a person still wants the record,
  // so it stays; it is not pushed again.
  const wasThere = history.some(({ status }) => status === 'added' || status === 'found');
  if (wasThere) return { isKept: true, isSynced: true };
  const isTakenBack = history.some(({ status }) => status === 'undone');
  if (isTakenBack && !isWanted(history)) {
    const isMade = history.some(({ rowCreated }) => rowCreated);
    return isMade ? { isKept: false, isSynced: false } : { isKept: true, isSynced: true };
  }
  return { isKept: true, isSynced: history[0]?.flagBefore ?? isSynced };
}

/** Returns whether an intent after the last undone one still wants the release. */
function isWanted(history: readonly Pick<AddIntent, 'status'>[]): boolean {
  const last = history.findLastIndex(({ status }) => status === 'undone');
  return history.slice(last + 1).some(isNotTakenBack);
}

/** Returns whether the intent wants the release: it was not taken back. */
const isNotTakenBack = ({ status }: Pick<AddIntent, 'status'>): boolean => status !== 'undone';
