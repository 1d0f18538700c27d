// Support of the store suite: steps that the tests of accounts share.
import type { AccountChoice } from '../../src/core/accounts/ports.ts';
import type { AddIntent } from '../../src/core/add/types.ts';
import { release } from '../support/pressings.ts';
import { FIRST_ACCOUNT, type TestStore } from '../support/test-store.ts';
import { at, copy, newIntent } from './things.ts';

export const lease = { holder: 'x', now: at(0), ms: 60_000 };

interface Outcome {
  status: 'added' | 'found' | 'refused' | 'local';
  instanceId?: number;
  confirmedByDiscogs?: boolean;
}

/** @param current the store of the test, as `describeOnBoth` gives it. */
export function accountSteps(current: Pick<TestStore, 'store'>) {
  const crate = (id: number = FIRST_ACCOUNT) => current.store.crate(id);
  return {
    crate,

    /** Makes this choice at a start of the bot. */
    choose: (choice: AccountChoice, seconds = 9) =>
      current.store.accounts.choose(() => choice, { folderId: 1, now: at(seconds) }),

    /** An add of a person that ended so. */
    async added(
      id: number,
      releaseId: number,
      outcome: Outcome,
      key = `add:${releaseId}`,
    ): Promise<AddIntent> {
      const { intents } = crate(id);
      const wanted = newIntent({ releaseId, release: release({ releaseId }), requestKey: key });
      const { intent } = await intents.claim(wanted, lease);
      const copies = outcome.instanceId ? [copy({ instanceId: outcome.instanceId, releaseId })] : [];
      return intents.close(intent, { ...outcome, copies, now: at(1) });
    },

    /** Returns the flag `is_synced_with_discogs` of each release of the account. */
    async flags(id: number) {
      const found = await crate(id).records.search('', 99);
      const rows = await Promise.all(
        found.map(({ discogsId }) => crate(id).records.findByReleaseId(discogsId ?? 0)),
      );
      return new Map(rows.map((row) => [row?.discogsId, row?.isSyncedWithDiscogs]));
    },
  };
}
