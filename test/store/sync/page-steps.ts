// Support of the store suite: steps that the tests of pages share.
import { asc } from 'drizzle-orm';
import type { CollectedCopy } from '../../../src/core/types.ts';
import { collectionItems, records } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import type { TestStore } from '../../support/test-store.ts';
import { at, copy } from '../things.ts';

/** A copy as a page shows it, with its release. */
export function collected(
  instanceId: number,
  releaseId: number,
  over: Partial<CollectedCopy> = {},
): CollectedCopy {
  const of = release({ releaseId, title: `Title ${releaseId}` });
  return { ...copy({ instanceId, releaseId }), release: of, ...over };
}

/** @param current the store of the test, as `describeOnBoth` gives it. */
export function pageSteps(current: Pick<TestStore, 'store' | 'db'>) {
  const sync = () => current.store.sync;
  return {
    sync,
    /** The mirror, by instance. */
    items: () => current.db.select().from(collectionItems).orderBy(asc(collectionItems.instanceId)),
    /** The records, by release. */
    rows: () => current.db.select().from(records).orderBy(asc(records.discogsId)),

    /** Makes a run at this second, and takes it up. */
    async held(seconds = 0) {
      const requester = { userId: '1', guildId: '2', channelId: '3' };
      const { run } = await sync().insert({ kind: 'sync', account: 'me', requester, now: at(seconds) });
      const taken = await sync().claim(run.id, at(seconds));
      if (!taken) throw new Error('a new run can be taken up');
      return taken.held;
    },

    /** A page as the sync saves it. @param uncounted what was not counted before: in this run, or in the mirror. */
    page: (copies: CollectedCopy[], uncounted: 'run' | 'mirror' = 'run') => ({
      copies,
      uncounted,
      undos: 0,
    }),
  };
}
