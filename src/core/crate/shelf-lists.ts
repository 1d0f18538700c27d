// Core, crate: the results of one message about the crate. They are like those of a search, but they come from the records
// alone, so nothing is read from Discogs.
import type { Account } from '../accounts/account.ts';
import { NOTHING_OWNED, ownershipState } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import type { Prices } from '../prices.ts';
import { pressingOf, releaseOf } from '../release/stored.ts';
import type { ResultList } from '../search/results.ts';
import type { StoredRecord } from '../types.ts';
import { shownCopies } from './shown-copies.ts';

export interface ShelfLists {
  /** Makes the list of these records. Records without a release on Discogs are not in it. */
  of(records: readonly StoredRecord[], options: { isCard: boolean }): ResultList;
  /** Makes the list of an older message again. A release whose record was removed since is known by its id only. */
  reopen(releaseIds: readonly number[], options: { isCard: boolean }): Promise<ResultList>;
}

export function createShelfLists(deps: {
  store: Pick<Crate, 'shelf' | 'fields' | 'ownership'>;
  prices: Pick<Prices, 'of'>;
  account: Pick<Account, 'username' | 'hasToken'>;
}): ShelfLists {
  const { store, prices, account } = deps;
  const { shelf, fields } = store;

  function listOf(
    releaseIds: readonly number[],
    records: readonly StoredRecord[],
    { isCard }: { isCard: boolean },
  ): ResultList {
    const byId = new Map(records.map((record) => [record.discogsId, record]));
    const masterOf = (releaseId: number) => byId.get(releaseId)?.masterId ?? null;
    const copiesOf = async (releaseId: number) =>
      shownCopies(...(await Promise.all([shelf.copiesOf(releaseId), fields.list()])));
    return {
      releaseIds,
      async show(ids) {
        const [only = null] = ids;
        const [owned, copies] = await Promise.all([
          store.ownership(ids.map((releaseId) => ({ releaseId, masterId: masterOf(releaseId) }))),
          isCard && only !== null ? copiesOf(only) : null,
        ]);
        return ids.map((releaseId) => {
          const record = byId.get(releaseId);
          const facts = owned.get(releaseId) ?? NOTHING_OWNED;
          return {
            releaseId,
            pressing: record ? pressingOf(record, releaseId) : null,
            release: record ? releaseOf(record, releaseId) : null,
            ownership: ownershipState(facts, { hasCollection: account.username !== null }),
            isWanted: account.username !== null && account.hasToken ? facts.isWanted : null,
            offers: prices.of(releaseId),
            ...(copies && { copies }),
          };
        });
      },
      // The records have all that is stored, and nothing more is asked for.
      enrich: async () => {},
    };
  }

  return {
    of: (records, options) =>
      listOf(
        records.flatMap(({ discogsId }) => discogsId ?? []),
        records,
        options,
      ),
    reopen: async (releaseIds, options) => listOf(releaseIds, await shelf.ofReleases(releaseIds), options),
  };
}
