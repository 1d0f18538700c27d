// Core: the pressing finder over the real caches: calls counted, pages, filters and their menus.
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../../src/core/discogs-port.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import { AT_FIRST, createFinder, offered } from '../../../src/core/search/finder.ts';
import { createResultLists } from '../../../src/core/search/results.ts';
import type { VersionFilters, VersionsRequest } from '../../../src/core/search/types.ts';
import type { SearchRow } from '../../../src/core/types.ts';
import { NotFoundError } from '../../../src/errors.ts';
import { pressing, release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const test = useStore();
const MASTER = 10_362;

interface FakeVersion {
  country: string;
  format: string;
}

/**
 * Makes a finder over a Discogs whose master has these versions. As on Discogs, a page past the end is an error. `items`: how many
 * it counts, if that is not how many there are.
 */
function rig(versions: readonly FakeVersion[], { items }: { items?: number } = {}) {
  const calls: string[] = [];
  const clock = createVirtualClock();
  const fits =
    ({ country, format }: VersionFilters) =>
    (one: FakeVersion) =>
      (country === null || one.country === country) && (format === null || one.format === format);
  const discogs = {
    getMaster: async (masterId: number) => {
      calls.push(`master ${masterId}`);
      if (masterId !== MASTER) {
        throw new NotFoundError('no master', { method: 'GET', path: '/masters/1', status: 404 });
      }
      return { masterId, artist: 'A', title: 'B', heading: 'A - B', year: 1973, webUrl: 'https://x.test/m' };
    },
    getVersions: async ({ filters, page }: VersionsRequest, _options: CallOptions) => {
      calls.push(`versions ${filters.country ?? '-'} ${filters.format ?? '-'} ${page}`);
      const found = versions.flatMap((one, index) => (fits(filters)(one) ? [{ ...one, index }] : []));
      const pages = Math.ceil(found.length / 100);
      if (page > Math.max(1, pages)) throw new Error('a page past the end');
      const rows = found.slice((page - 1) * 100, page * 100).map(
        ({ index, country }): SearchRow => ({
          ...pressing({ releaseId: index + 1, masterId: null, heading: 'B', country }),
          inCollection: index === 0,
          inWantlist: null,
        }),
      );
      const facet = [{ value: 'UK', title: 'UK', count: found.length }];
      return {
        page,
        pages,
        items: items ?? found.length,
        versions: rows,
        facets: { country: facet, year: [], format: [] },
      };
    },
    getRelease: async (releaseId: number) => ({ release: release({ releaseId }), offers: null }),
  };
  const account = { username: 'keeper', hasToken: true, tokenIsOwners: () => true, identify: async () => {} };
  const prices = createPrices({ store: test.store, clock });
  const shared = { discogs, store: test.store, clock, log: silentLog, account, prices };
  const reader = createReleaseReader(shared);
  const finder = createFinder({ ...shared, lists: createResultLists({ ...shared, reader }) });
  const open = (page = 0, filters: VersionFilters = AT_FIRST, masterId = MASTER) =>
    finder.open({ masterId, filters, page }, {});
  return { open, calls, clock };
}

const vinyl = (count: number, country = 'UK') =>
  Array.from({ length: count }, () => ({ country, format: 'Vinyl' }));

describe('the finder', () => {
  it('shows no more pressings than Discogs counts', async () => {
    const { open } = rig(vinyl(3), { items: 1 });
    expect(await open()).toMatchObject({ total: 1, list: { releaseIds: [1] } });
  });

  it('shows five pressings of the master, with its heading, in two calls', async () => {
    const { open, calls } = rig(vinyl(12));
    const page = await open();
    expect(calls).toEqual([`master ${MASTER}`, 'versions - Vinyl 1']);
    expect(page).toMatchObject({
      page: 0,
      pages: 3,
      total: 12,
      isWidened: false,
      list: { releaseIds: [1, 2, 3, 4, 5] },
    });
    const [first] = await page.list.show([1]);
    expect(first).toMatchObject({ pressing: { heading: 'A - B', masterId: MASTER }, release: null });
  });

  it('asks nothing again for six hours', async () => {
    const { open, calls, clock } = rig(vinyl(12));
    await open();
    await open(2);
    expect(calls).toHaveLength(2);
    await clock.advance(6 * 60 * 60_000 + 1);
    await open();
    expect(calls).toHaveLength(4);
  });

  it.each([0, 19, 20, 120, 239])(
    'looks at page %i of 1,200 versions in three calls at most',
    async (page) => {
      const { open, calls } = rig(vinyl(1_200));
      const shown = await open(page);
      expect(calls.length).toBeLessThanOrEqual(3);
      expect(shown.list.releaseIds[0]).toBe(page * 5 + 1);
    },
  );

  it('never asks for a page past the end', async () => {
    const { open, calls } = rig(vinyl(103));
    const page = await open(9_000);
    expect(page).toMatchObject({ page: 20, pages: 21, list: { releaseIds: [101, 102, 103] } });
    expect(calls.at(-1)).toBe('versions - Vinyl 2');
  });

  it('shows every format of a master without vinyl', async () => {
    const { open, calls } = rig([{ country: 'US', format: 'CD' }]);
    const page = await open();
    expect(page).toMatchObject({ total: 1, filters: { format: null }, isWidened: true });
    expect(calls).toEqual([`master ${MASTER}`, 'versions - Vinyl 1', 'versions - - 1']);
  });

  it('keeps the filters that leave nothing, and says so with an empty list', async () => {
    const { open, calls } = rig(vinyl(3));
    const page = await open(4, { country: 'Japan', year: null, format: 'Vinyl' });
    expect(page).toMatchObject({ page: 0, pages: 1, total: 0, list: { releaseIds: [] } });
    expect(page.filters).toEqual({ country: 'Japan', year: null, format: 'Vinyl' });
    expect(calls).toHaveLength(2);
  });

  it('refuses a master that does not exist, without asking for its versions', async () => {
    const { open, calls } = rig(vinyl(3));
    await expect(open(0, AT_FIRST, 999)).rejects.toMatchObject({
      facts: { kind: 'no-such-master', masterId: 999 },
    });
    expect(calls).toEqual(['master 999']);
  });

  it('saves that Discogs says a version is owned', async () => {
    const { open } = rig(vinyl(3));
    const { list } = await open();
    const kinds = (await list.show([1, 2])).map((one) => one.ownership.kind);
    expect(kinds).toEqual(['owned', 'not-known']);
  });
});

describe('the values that a menu offers', () => {
  const value = (name: string, count: number) => ({ value: name, title: name, count });
  const values = [value('UK', 3), value('US', 9), value('Japan', 1)];

  it('are the most frequent ones', () => {
    expect(offered(values, null, 2).map((one) => one.value)).toEqual(['US', 'UK']);
  });

  it('keep the chosen one, even if it is rare or no longer counted', () => {
    expect(offered(values, 'Japan', 2).map((one) => one.value)).toEqual(['Japan', 'US']);
    expect(offered(values, 'Peru', 2)).toEqual([value('Peru', 0), value('US', 9)]);
    expect(offered(values, 'US', 2).map((one) => one.value)).toEqual(['US', 'UK']);
  });
});
