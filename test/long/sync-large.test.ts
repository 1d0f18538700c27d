// Sync, the pull of a large collection. Small ones, by example: test/core/sync/pull.
import { expect, it } from 'vitest';
import { collectionItems, records } from '../../src/store/schema.ts';
import { createRig } from '../core/sync/rig.ts';
import { syncOnce } from '../core/sync/sync-events.ts';
import { openTestStore } from '../support/test-store.ts';

it('a collection of 30,000 copies is here afterwards', async () => {
  const opened = await openTestStore();
  const rig = await createRig({ opened, limit: null, latencyMs: [0, 0] });
  try {
    const copies = rig.far.collection.generate(30_000, { secondCopiesEvery: 20 });
    rig.far.rewritePage((page, { page: number, direction }) =>
      direction === 'asc' && number % 50 === 0
        ? [...copies.slice(number * 100, number * 100 + 7), ...page]
        : page,
    );
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect({ outcome, seen: progress.pulled + progress.skipped }).toEqual({ outcome: 'done', seen: 30_000 });
    expect(progress.pulled).toBe(new Set(copies.map((copy) => copy.releaseId)).size);
    const requests = rig.far.requests.filter(({ path }) => path !== '/oauth/identity');
    // The pages, one request to learn how many there are, one for what came meanwhile, and the folders and fields.
    expect(requests).toHaveLength(300 + 2 + 2);
    expect(await opened.db.$count(collectionItems)).toBe(30_000);
    expect(await opened.db.$count(records)).toBe(progress.pulled);
  } finally {
    rig.close();
    await opened.close();
  }
});
