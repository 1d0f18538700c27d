// Core, add: what we own of a release, who added it, and which of its adds can be taken back.
import type { Account } from '../accounts/account.ts';
import { type OwnershipState, ownershipState } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import type { AddIntent } from './types.ts';
import { isHereOnlyBy, isToAsk, isUndoable } from './undo.ts';

/** What we own of a release that has a record here, and who added it. */
export interface Owned {
  releaseId: number;
  state: OwnershipState;
  /** The newest of the adds that made a copy or made the row. It answers "who added this?". */
  lastAdd: AddIntent | null;
  /** The adds that can be taken back, the newest first. */
  undoables: AddIntent[];
}

/** The most adds of one record that `owned` reads, the newest first. */
const MOST_TOLD = 20;

/** Makes the function `Add.owned`, which add.ts describes. */
export function createOwned(deps: {
  store: Pick<Crate, 'intents' | 'ownership'>;
  account: Pick<Account, 'username'>;
  /** An add of this release is at work in this process. */
  isAdding: (releaseId: number) => boolean;
}): (releaseId: number) => Promise<Owned | null> {
  const { store, account, isAdding } = deps;

  return async (releaseId) => {
    const ownership = (await store.ownership([{ releaseId, masterId: null }])).get(releaseId);
    if (!ownership?.record || isAdding(releaseId)) return null;
    const live = await store.intents.findLive(releaseId);
    // An open intent counts if its POST was sent, or if a process holds it. Otherwise a dead process left it before any POST,
    // so it had no effect.
    if (live?.status === 'open' && (live.postedAt !== null || live.leaseUntil !== null)) return null;
    const history = await store.intents.ofRecord(releaseId, MOST_TOLD);
    // An Undo removes only a record that an add made. So a record from a sync has no add to take back here.
    const isMade = history.some(({ rowCreated }) => rowCreated);
    const isHereOnly = isMade && ownership.copies === 0 && !ownership.record.isSyncedWithDiscogs;
    return {
      releaseId,
      state: ownershipState(ownership, { hasCollection: account.username !== null }),
      lastAdd: history.find((intent) => intent.status === 'added' || intent.rowCreated) ?? null,
      undoables: history.filter(
        (intent) => isUndoable(intent) || isToAsk(intent) || (isHereOnly && isHereOnlyBy(intent)),
      ),
    };
  };
}
