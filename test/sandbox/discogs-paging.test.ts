// Sandbox: a collection that changes while it is read, large collections, and the sort orders that they keep.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatedIdsFrom, generatedRelease } from '../../sandbox/discogs/generate.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { isReply, pageOf as pageAt } from '../../sandbox/discogs/paging.ts';
import { createSortedView } from '../../sandbox/discogs/sorted-view.ts';
import { callDiscogs, type DiscogsCopy } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

let clock: VirtualSandboxClock;
let discogs: LocalDiscogs;
beforeEach(async () => {
  clock = createVirtualSandboxClock();
  discogs = await startLocalDiscogs({ clock, limit: null });
});
afterEach(() => discogs.close());

const oldestFirst = 'sort=added&sort_order=asc';
const pageOf = async (page: number, query = `${oldestFirst}&per_page=100`) =>
  callDiscogs(discogs, `/users/crate_keeper/collection/folders/0/releases?${query}&page=${page}`);
const instances = (copies: DiscogsCopy[]) => copies.map((copy) => copy.instance_id);

describe('while it is read', () => {
  test('a removal moves later copies into pages that were read: from first to last, one is missed', async () => {
    const made = discogs.generate(300).map((copy) => copy.instanceId);
    const stop = discogs.beforePage(({ page }) => {
      if (page === 2) discogs.collection.remove(made[0] ?? 0);
    });
    const seen: number[] = [];
    for (const page of [1, 2, 3]) seen.push(...instances((await pageOf(page)).body().releases));
    expect(made.filter((id) => !seen.includes(id))).toEqual([made[100]]);
    stop();
  });

  test('from last to first nothing that was there all along is missed', async () => {
    const made = discogs.generate(300).map((copy) => copy.instanceId);
    discogs.beforePage(({ page }) => {
      discogs.collection.remove(made[page] ?? 0);
    });
    const seen = new Set<number>();
    for (const page of [3, 2, 1]) {
      for (const id of instances((await pageOf(page)).body().releases)) seen.add(id);
    }
    expect(made.filter((id) => !seen.has(id) && discogs.collection.get(id))).toEqual([]);
  });

  test('a collection that shrank below the page asked for answers 404 and says how many pages there are', async () => {
    const made = discogs.generate(201);
    discogs.beforePage(({ page }) => {
      const last = made[200];
      if (page === 3 && last) discogs.collection.remove(last.instanceId);
    });
    const answer = await pageOf(3);
    expect([answer.status, answer.body().message]).toEqual([404, 'Page 3 is outside of valid range [1, 2].']);
  });

  test('what is added while it is read stands on the newest page', async () => {
    discogs.generate(150);
    await clock.advance(1_000);
    const added = discogs.collection.add(249504);
    const newest = (await pageOf(1, 'sort=added&sort_order=desc&per_page=100')).body();
    expect(newest.releases[0]).toMatchObject({ id: 249504, instance_id: added.instanceId });
    expect(newest.pagination.items).toBe(151);
  });

  test('a page can be made to repeat, drop or shuffle copies', async () => {
    discogs.generate(4);
    discogs.rewritePage((copies) => [...copies.slice(2), ...copies.slice(2)]);
    const { releases } = (await pageOf(1)).body();
    expect(releases).toHaveLength(4);
    expect(new Set(instances(releases)).size).toBe(2);
    discogs.rewritePage(null);
    expect(new Set(instances((await pageOf(1)).body().releases)).size).toBe(4);
  });

  test('listeners receive changes: added, removed, changed', async () => {
    const told: string[] = [];
    const stop = discogs.collection.onChange(({ type, copy }) => told.push(`${type} ${copy.releaseId}`));
    const copy = discogs.collection.add(1);
    discogs.collection.change(copy.instanceId, { rating: 3 });
    discogs.collection.remove(copy.instanceId);
    expect(discogs.collection.remove(copy.instanceId)).toBe(false);
    stop();
    discogs.collection.add(2);
    expect(told).toEqual(['added 1', 'changed 1', 'removed 1']);
  });
});

describe('large collections', () => {
  test('100,000 copies: every page is whole, every copy is there once, second copies where asked', async () => {
    const made = discogs.generate(100_000, { seed: 5, secondCopiesEvery: 20 });
    expect(new Set(made.map((copy) => copy.releaseId)).size).toBe(95_000);
    const seen = new Set<number>();
    for (const page of [1, 500, 1000]) {
      const { releases, pagination } = (await pageOf(page)).body();
      expect(pagination).toMatchObject({ pages: 1_000, items: 100_000 });
      expect(instances(releases)).toEqual(
        made.slice((page - 1) * 100, page * 100).map((copy) => copy.instanceId),
      );
      for (const id of instances(releases)) seen.add(id);
    }
    expect(seen.size).toBe(300);
    expect((await pageOf(1_001)).status).toBe(404);
  });

  test('a generated pressing is always the same, is readable by id, and not in searches', async () => {
    const [first] = discogs.generate(10, { seed: 9 });
    expect(first?.releaseId).toBe(generatedIdsFrom);
    const answer = (await callDiscogs(discogs, `/releases/${generatedIdsFrom}`)).body();
    expect(answer).toMatchObject({
      id: generatedIdsFrom,
      title: generatedRelease(generatedIdsFrom, 9).title,
    });
    const title = encodeURIComponent(generatedRelease(generatedIdsFrom, 9).title);
    const found = await callDiscogs(discogs, `/database/search?release_title=${title}`);
    expect(found.body().results).toEqual([]);
    expect((await callDiscogs(discogs, `/releases/${generatedIdsFrom + 10}`)).status).toBe(404);
    const [next] = discogs.generate(5, { seed: 9 });
    expect(next?.releaseId).toBe(generatedIdsFrom + 10);
  });

  test('every order stays right through adds, removals and edits', async () => {
    discogs.generate(60, { secondCopiesEvery: 6 });
    const sorts = ['label', 'artist', 'title', 'catno', 'format', 'rating', 'added', 'year'];
    const read = async (sort: string, order: string) =>
      instances((await pageOf(1, `sort=${sort}&sort_order=${order}&per_page=100`)).body().releases);
    for (const sort of sorts) await read(sort, 'asc');

    const copies = discogs.collection.list();
    for (const copy of copies.slice(0, 20)) discogs.collection.remove(copy.instanceId);
    for (const copy of copies.slice(20, 30)) {
      discogs.collection.change(copy.instanceId, { rating: copy.instanceId % 6 });
    }
    for (const id of [249504, 1, 249504]) discogs.collection.add(id, { addedAt: clock.now() - id });
    const kept = await Promise.all(sorts.map((sort) => read(sort, 'asc')));
    const reversed = await Promise.all(sorts.map((sort) => read(sort, 'desc')));

    // The same copies in a new collection, which has not sorted anything yet.
    const fresh = await startLocalDiscogs({ clock, limit: null });
    fresh.catalogue.generate(60, 1);
    const same = new Map<number, number>();
    const byInstance = [...discogs.collection.list()].sort((a, b) => a.instanceId - b.instanceId);
    for (const { instanceId, releaseId, addedAt, rating } of byInstance) {
      same.set(fresh.collection.add(releaseId, { addedAt, rating }).instanceId, instanceId);
    }
    for (const [i, sort] of sorts.entries()) {
      const path = `/users/crate_keeper/collection/folders/0/releases?sort=${sort}&per_page=100`;
      const built = instances((await callDiscogs(fresh, path)).body().releases).map((id) => same.get(id));
      expect(kept[i]).toEqual(built);
      expect(reversed[i]).toEqual([...built].reverse());
    }
    await fresh.close();
  });

  test('a kept order is what sorting again would give', () => {
    type Item = { id: number; key: number };
    const step = fc.record({ isAdd: fc.boolean(), key: fc.integer({ min: 0, max: 5 }), pick: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const items: Item[] = [{ id: 0, key: 3 }];
        const view = createSortedView(
          items,
          (item) => item.key,
          (item) => item.id,
        );
        steps.forEach(({ isAdd, key, pick }, index) => {
          if (isAdd) {
            items.push({ id: index + 1, key });
            view.insert({ id: index + 1, key });
          } else {
            const [gone] = items.splice(pick % Math.max(1, items.length), 1);
            if (gone) view.remove(gone);
          }
          const sorted = [...items].sort((a, b) => a.key - b.key || a.id - b.id);
          expect(view.slice(0, 100, 'asc')).toEqual(sorted);
          expect(view.slice(1, 3, 'desc')).toEqual(sorted.reverse().slice(1, 4));
        });
      }),
    );
  });
});

test('of a huge search only the first 10,000 results can be paged, and links carry no token', () => {
  const at = (page: number) =>
    pageAt(new URL(`http://localhost/database/search?token=secret&type=release&page=${page}`), 13_876_631, {
      mostItems: 10_000,
    });
  const page = at(1);
  if (isReply(page)) throw new Error('page 1 was refused');
  expect(page.pagination).toMatchObject({ pages: 200, items: 13_876_631 });
  expect(page.pagination.urls.last).toBe(
    'http://localhost/database/search?type=release&page=200&per_page=50',
  );
  expect(at(201)).toMatchObject({ status: 404 });
});
