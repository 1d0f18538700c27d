// Store suite: the caches of Discogs' recent answers, on both databases.
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { VersionFilters } from '../../src/core/search/types.ts';
import type { SearchRow } from '../../src/core/types.ts';
import { releaseCache, searchCache } from '../../src/store/schema.ts';
import { pressing, release } from '../support/pressings.ts';
import { describeOnBoth } from './both-stores.ts';
import { at } from './things.ts';

const SIX_HOURS = 6 * 3_600;
const TEN_MINUTES = 600;

const versionsOf = (filters: Partial<VersionFilters>) => ({
  masterId: 7,
  filters: { country: null, year: null, format: null, ...filters },
  page: 1,
});

const VERSIONS = {
  page: 1,
  pages: 13,
  items: 1_243,
  versions: [pressing()],
  facets: { country: [{ value: 'UK', title: 'UK', count: 1_243 }], year: [], format: [] },
};

describeOnBoth('caches', (current) => {
  it('gives a release back as it was, until it is six hours old', async () => {
    const kept = release({ releaseId: 3_000_000_000, title: 'Vespertine "\u2028" 🎵', year: null });
    await current.store.caches.saveRelease(kept, at(0));
    const ask = (seconds: number) => current.store.caches.releases([3_000_000_000, 1], at(seconds));
    expect([...(await ask(SIX_HOURS - 1))]).toEqual([[3_000_000_000, { detail: 'full', release: kept }]]);
    expect(await ask(SIX_HOURS)).toEqual(new Map());
    expect(await current.store.caches.releases([], at(0))).toEqual(new Map());
  });

  it('cleans text that Postgres cannot hold', async () => {
    await current.store.caches.saveRelease(release({ title: 'a\0b \uDC00' }), at(0));
    expect((await current.store.caches.releases([249504], at(0))).get(249504)).toMatchObject({
      release: { title: 'ab \uFFFD' },
    });
  });

  it('keeps a fresh full release when only a row comes, and takes the row when it is stale', async () => {
    await current.store.caches.saveRelease(release(), at(0));
    await current.store.caches.saveRows([pressing({ have: 1 }), pressing({ releaseId: 2 })], at(60));
    const soon = await current.store.caches.releases([249504, 2], at(60));
    expect(soon.get(249504)).toEqual({ detail: 'full', release: release() });
    expect(soon.get(2)).toEqual({ detail: 'row', pressing: pressing({ releaseId: 2 }) });

    await current.store.caches.saveRows([pressing({ have: 2 })], at(SIX_HOURS));
    const later = await current.store.caches.releases([249504], at(SIX_HOURS));
    expect(later.get(249504)).toEqual({ detail: 'row', pressing: pressing({ have: 2 }) });
  });

  it('replaces a row by a newer row, and by the full release', async () => {
    await current.store.caches.saveRows([pressing({ have: 1 }), pressing({ have: 2 })], at(0));
    await current.store.caches.saveRows([pressing({ have: 3 })], at(1));
    expect((await current.store.caches.releases([249504], at(1))).get(249504)).toEqual({
      detail: 'row',
      pressing: pressing({ have: 3 }),
    });
    await current.store.caches.saveRelease(release(), at(2));
    expect((await current.store.caches.releases([249504], at(2))).get(249504)?.detail).toBe('full');
    await current.store.caches.saveRows([], at(3));
  });

  it('never keeps whether the asker owns a release', async () => {
    const row: SearchRow = { ...pressing(), inCollection: true, inWantlist: true };
    await current.store.caches.saveRows([row], at(0));
    expect((await current.store.caches.releases([249504], at(0))).get(249504)).toEqual({
      detail: 'row',
      pressing: pressing(),
    });
  });

  it('remembers a search for ten minutes, however long and strange its words', async () => {
    const key = `album:${'Ünïcödé 🎵 \0'.repeat(500)}`;
    const found = { releaseIds: [3_000_000_000, 2, 1], step: 2, total: 1_243 };
    await current.store.caches.saveSearch(key, { releaseIds: [], step: 0, total: null }, at(0));
    await current.store.caches.saveSearch(key, found, at(1));
    expect(await current.store.caches.search(key, at(TEN_MINUTES))).toEqual(found);
    expect(await current.store.caches.search(key, at(TEN_MINUTES + 1))).toBeNull();
    expect(await current.store.caches.search(`${key}x`, at(1))).toBeNull();
  });

  it('remembers a master and a page of its versions for six hours', async () => {
    const master = {
      masterId: 3_000_000_000,
      artist: 'A',
      title: 'B "\u2028"',
      heading: 'A - B',
      year: null,
      webUrl: 'https://www.discogs.com/master/3000000000',
    };
    const { caches } = current.store;
    await caches.saveMaster({ ...master, title: 'Old' }, at(0));
    await caches.saveMaster(master, at(0));
    expect(await caches.master(3_000_000_000, at(SIX_HOURS - 1))).toEqual(master);
    expect(await caches.master(3_000_000_000, at(SIX_HOURS))).toBeNull();
    expect(await caches.master(3_000_000_001, at(0))).toBeNull();

    const asked = versionsOf({ country: 'UK' });
    await caches.saveVersions(asked, VERSIONS, at(0));
    expect(await caches.versions(asked, at(SIX_HOURS - 1))).toEqual(VERSIONS);
    expect(await caches.versions(asked, at(SIX_HOURS))).toBeNull();
  });

  it('keeps each page and each choice of filters for itself', async () => {
    await current.store.caches.saveVersions(versionsOf({ country: 'UK' }), VERSIONS, at(0));
    for (const other of [
      versionsOf({ country: null }),
      versionsOf({ country: 'US' }),
      versionsOf({ country: null, year: 'UK' }),
      versionsOf({ country: 'UK', format: 'Vinyl' }),
      { ...versionsOf({ country: 'UK' }), page: 2 },
      { ...versionsOf({ country: 'UK' }), masterId: 8 },
    ]) {
      expect(await current.store.caches.versions(other, at(0))).toBeNull();
    }
  });

  it('never keeps whether the asker owns a version', async () => {
    const owned: SearchRow = { ...pressing(), inCollection: true, inWantlist: true };
    await current.store.caches.saveVersions(versionsOf({}), { ...VERSIONS, versions: [owned] }, at(0));
    expect(await current.store.caches.versions(versionsOf({}), at(0))).toEqual(VERSIONS);
  });

  it('prunes masters and versions after six hours, and not with the searches', async () => {
    await current.store.caches.saveVersions(versionsOf({}), VERSIONS, at(0));
    await current.store.caches.saveSearch('a', { releaseIds: [1], step: 0, total: null }, at(0));
    expect(await current.store.caches.prune(at(SIX_HOURS - 1))).toBe(1);
    expect(await current.store.caches.versions(versionsOf({}), at(0))).not.toBeNull();
    expect(await current.store.caches.prune(at(SIX_HOURS))).toBe(1);
  });

  it('does not read what another version wrote, and drops it', async () => {
    await current.store.caches.saveRelease(release(), at(0));
    await current.store.caches.saveSearch('a', { releaseIds: [1], step: 0, total: null }, at(0));
    await current.db.update(releaseCache).set({ version: 0, data: sql`'"nonsense"'::jsonb` });
    await current.db.update(searchCache).set({ version: 99 });
    expect(await current.store.caches.releases([249504], at(0))).toEqual(new Map());
    expect(await current.store.caches.search('a', at(0))).toBeNull();
    await current.store.caches.saveRows([pressing()], at(0));
    expect((await current.store.caches.releases([249504], at(0))).get(249504)?.detail).toBe('row');
    expect(await current.store.caches.prune(at(0))).toBe(1);
  });

  it('does not believe rows from the future of a clock that was set back', async () => {
    await current.store.caches.saveRelease(release(), at(3_600));
    expect(await current.store.caches.releases([249504], at(0))).toEqual(new Map());
    expect(await current.store.caches.prune(at(0))).toBe(1);
  });

  it('prunes what is past its time, and nothing else', async () => {
    await current.store.caches.saveRelease(release({ releaseId: 1 }), at(0));
    await current.store.caches.saveRelease(release({ releaseId: 2 }), at(1));
    await current.store.caches.saveSearch(
      'a',
      { releaseIds: [1], step: 0, total: null },
      at(SIX_HOURS - TEN_MINUTES),
    );
    await current.store.caches.saveSearch('b', { releaseIds: [1], step: 0, total: null }, at(SIX_HOURS));
    expect(await current.store.caches.prune(at(SIX_HOURS))).toBe(2);
    expect(await current.store.caches.prune(at(SIX_HOURS))).toBe(0);
    expect(await current.db.$count(releaseCache)).toBe(1);
    expect(await current.store.caches.search('b', at(SIX_HOURS))).not.toBeNull();
  });

  it('is filled by many searches at once, in any order, without a failure', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => pressing({ releaseId: n + 1 }));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        current.store.caches.saveRows(n % 2 ? rows : [...rows].reverse(), at(n)),
      ),
    );
    expect(await current.db.$count(releaseCache)).toBe(10);
  });
});
