// Support of the sync tests: fills the crate and the collection of a rig, and reads what a sync has made of them.
import { eq } from 'drizzle-orm';
import { records } from '../../../src/store/schema.ts';
import type { createFarSide } from '../../support/far-side.ts';
import { release as aRelease } from '../../support/pressings.ts';
import type { TestStore } from '../../support/test-store.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

export function createContents(deps: {
  opened: TestStore;
  account: number;
  clock: VirtualClock;
  far: ReturnType<typeof createFarSide>;
}) {
  const { opened, account, clock, far } = deps;
  let recorded = 0;

  /** Saves a record here that is not on Discogs. */
  async function addRecord(releaseId: number, over: { isSynced?: boolean } = {}): Promise<void> {
    // Each record is 1 ms younger than the one before, so that the push takes them in this order.
    const now = new Date(clock.now() + ++recorded);
    const { isSynced = false } = over;
    const release = aRelease({ releaseId, masterId: null, title: `Record ${releaseId}` });
    await opened.store.crate(account).records.insert(release, { isSynced, now });
  }

  /** Saves `count` such records. Returns their release ids, in the order of the push. */
  async function addRecords(count: number): Promise<number[]> {
    const first = far.catalogue.generate(count, 3);
    const releases = Array.from({ length: count }, (_, n) => first + n);
    for (const release of releases) await addRecord(release);
    return releases;
  }

  return {
    addRecord,
    addRecords,
    /**
     * Adds `count` copies to the collection, and saves as many records that are not in it. Returns the first release id of
     * these records.
     */
    async addBoth(count: number): Promise<number> {
      far.collection.generate(count);
      const [first = 0] = await addRecords(count);
      return first;
    },
    /** The release id of each POST that Discogs got. */
    posts: () =>
      far.requests
        .filter(({ method }) => method === 'POST')
        .map(({ path }) => Number(path.split('/').at(-1))),
    /** Each page of the collection that was read, with its order: `3 asc`. */
    pagesRead: () =>
      far.requests
        .filter(({ query }) => query.has('sort_order'))
        .map(({ query }) => `${query.get('page')} ${query.get('sort_order')}`),
    /** The release ids of the records that are not flagged as synced. */
    async unsynced(): Promise<number[]> {
      const rows = await opened.db
        .select()
        .from(records)
        .where(eq(records.accountId, account))
        .orderBy(records.discogsId);
      return rows.flatMap((row) =>
        !row.isSyncedWithDiscogs && row.discogsId !== null ? [row.discogsId] : [],
      );
    },
  };
}
