// Several callers share one reading of a release. When the caller that began it is asked to stop, the others go on reading.
import { expect, it } from 'vitest';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import type { ReleaseAnswer } from '../../../src/core/search/ports.ts';
import { pressing, release } from '../../support/pressings.ts';
import { openTestStore } from '../../support/test-store.ts';
import { until } from '../../support/until.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

it('who shares a reading goes on alone when its owner is asked to stop', async () => {
  const opened = await openTestStore();
  const { releaseId } = pressing();
  const asked: (AbortSignal | undefined)[] = [];
  const answers: ((found: ReleaseAnswer) => void)[] = [];
  const clock = createVirtualClock();
  const reader = createReleaseReader({
    store: opened.store,
    clock,
    prices: createPrices({ store: opened.store, clock }),
    discogs: {
      getRelease: (_id, { signal }) =>
        new Promise((resolve, reject) => {
          asked.push(signal);
          answers.push(resolve);
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    },
  });
  const askedFor = async (count: number) => {
    await until(() => asked.length >= count);
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const began = reader.read(releaseId, { lane: 'enrichment', signal: first.signal });
  await askedFor(1);
  const shares = reader.read(releaseId, { lane: 'enrichment', signal: second.signal });
  const stopped = reader.read(releaseId, { lane: 'enrichment', signal: first.signal });
  // Both callers have joined once their look into the cache is over.
  await opened.store.caches.releases([releaseId], new Date(0));
  first.abort(new Error('another took its place'));
  await expect(began).rejects.toThrow('another took its place');
  await expect(stopped).rejects.toThrow('another took its place');
  await askedFor(2);
  answers[1]?.({ release: release({ releaseId }), offers: null });
  expect(await shares).toMatchObject({ releaseId });
  expect(asked).toEqual([first.signal, second.signal]);
  await opened.close();
});
