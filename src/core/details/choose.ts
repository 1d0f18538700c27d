// Core, details: the copies of a release of which a person can change the details. Makes no call to Discogs.
import type { Account } from '../accounts/account.ts';
import { mayChangeDetails, type Remover } from '../authority.ts';
import { type ShownCopy, shownCopies } from '../crate/shown-copies.ts';
import type { Crate } from '../ports.ts';
import type { StoredRecord } from '../types.ts';

/** The copies of a release that a person can choose from. */
export interface CopyChoice {
  releaseId: number;
  /** Null: the release has no record here. */
  record: StoredRecord | null;
  /**
   * The copies that this person can change, those that were added first first. `position`: its number among all copies, from 1, as
   * the card has it.
   */
  copies: (ShownCopy & { position: number })[];
  /** How many further copies there are. */
  others: number;
}

export interface CopyChooser {
  /** Returns the copies to choose from. @throws StoreError */
  copies(releaseId: number, asker: Remover): Promise<CopyChoice>;
}

export function createCopyChooser(deps: {
  store: Pick<Crate, 'records' | 'intents' | 'shelf' | 'fields'>;
  account: Pick<Account, 'username'>;
}): CopyChooser {
  const { store, account } = deps;

  async function mayChange(releaseId: number, instanceId: number, asker: Remover): Promise<boolean> {
    if (asker.maySync) return true;
    return mayChangeDetails(asker, await store.intents.ofCopy(releaseId, instanceId));
  }

  return {
    async copies(releaseId, asker) {
      const [record, shelved, fields] = await Promise.all([
        store.records.findByReleaseId(releaseId),
        // Without a name, the copies are those of an account that this bot does not work for.
        account.username === null ? [] : store.shelf.copiesOf(releaseId),
        store.fields.list(),
      ]);
      const numbered = shownCopies(shelved, fields).map((copy, index) => ({ ...copy, position: index + 1 }));
      const rights = await Promise.all(
        numbered.map(({ instanceId }) => mayChange(releaseId, instanceId, asker)),
      );
      const copies = numbered.filter((_, index) => rights[index]);
      return { releaseId, record, copies, others: numbered.length - copies.length };
    },
  };
}
