// Core: searches over the real store: caches, enrichment, and what is owned.
import { describe, expect, it } from 'vitest';
import type { CallOptions, Lane } from '../../../src/core/discogs-port.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import { catalogueQuery as readNumber } from '../../../src/core/search/query.ts';
import { createResultLists, type ResultList } from '../../../src/core/search/results.ts';
import { createSearch } from '../../../src/core/search/search.ts';
import type { Offers, SearchRow } from '../../../src/core/types.ts';
import { AuthError } from '../../../src/errors.ts';
import { pressing, release } from '../../support/pressings.ts';
import { searchIn } from '../../support/searches.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const test = useStore();

const catalogueQuery = (typed: string) => searchIn(readNumber(typed));

const row = (releaseId: number, over: Partial<SearchRow> = {}): SearchRow => ({
  ...pressing({ releaseId }),
  inCollection: false,
  inWantlist: null,
  ...over,
});

/** Makes a search over a Discogs that answers with `rows`, to words with `words`, and refuses the details of the releases in `broken`. */
function rig(
  rows: SearchRow[],
  {
    isOwner = true,
    broken = new Set<number>(),
    username = 'keeper' as string | null,
    total = 1_243,
    words = [] as SearchRow[],
  } = {},
) {
  const calls: { what: string; lane: Lane }[] = [];
  const clock = createVirtualClock();
  const turns: CallOptions['turn'][] = [];
  const called = (what: string, { lane, turn }: CallOptions) => {
    calls.push({ what, lane });
    turns.push(turn);
  };
  const discogs = {
    searchByCatalogNumber: async (_number: string, options: CallOptions) => {
      called('search', options);
      return { rows, total };
    },
    searchByArtistAndTitle: async () => ({ rows, total }),
    searchByUPC: async () => ({ rows, total }),
    searchByText: async (text: string, options: CallOptions) => {
      called(`text ${text}`, options);
      return { rows: words, total };
    },
    searchByEtching: async (etching: string, options: CallOptions & { by: string }) => {
      called(`${options.by} ${etching}`, options);
      return { rows: options.by === 'q' ? words : rows, total };
    },
    getRelease: async (releaseId: number, options: CallOptions) => {
      called(`release ${releaseId}`, options);
      if (broken.has(releaseId)) throw new AuthError('refused', { method: 'GET', path: '/x', status: 401 });
      const offers: Offers = { count: 3, lowest: 12.5, currency: 'EUR' };
      return { release: release({ releaseId, heading: `Full ${releaseId}` }), offers };
    },
  };
  const asked: number[][] = [];
  const caches: Store['caches'] = {
    ...test.store.caches,
    releases: (ids, now) => {
      asked.push(ids);
      return test.store.caches.releases(ids, now);
    },
  };
  const prices = createPrices({ store: test.store, clock });
  const shared = { discogs, store: { ...test.store, caches }, clock, log: silentLog, prices };
  const account = { username, hasToken: true, tokenIsOwners: () => isOwner, identify: async () => {} };
  const own = { ...shared, account, reader: createReleaseReader(shared) };
  const search = createSearch({ ...own, lists: createResultLists(own) });
  return { search, calls, turns, asked, clock, find: () => search.find(catalogueQuery('SHVL 804'), {}) };
}

const kinds = async (list: ResultList, ids: number[]) =>
  (await list.show(ids)).map((one) => one.ownership.kind);

describe('a search', () => {
  it('asks in the lane of persons, and reads details behind them, in order of the page', async () => {
    const { find, calls } = rig([row(3), row(1), row(2)]);
    const { list } = await find();
    await list.enrich(list.releaseIds, { onDetail: () => {} });
    expect(calls).toEqual([
      { what: 'search', lane: 'person' },
      { what: 'release 3', lane: 'enrichment' },
      { what: 'release 1', lane: 'enrichment' },
      { what: 'release 2', lane: 'enrichment' },
    ]);
  });

  it('knows the price of what it read for six hours, and the cache never has it', async () => {
    const { find, clock } = rig([row(1)]);
    const { list } = await find();
    const offers = async () => (await list.show([1]))[0]?.offers;
    const at = new Date(clock.now());
    expect(await offers()).toBeNull();
    await list.enrich([1], { onDetail: () => {} });
    expect(await offers()).toEqual({ count: 3, lowest: 12.5, currency: 'EUR', at });
    expect(JSON.stringify([...(await test.store.caches.releases([1], at))])).not.toMatch(/12\.5|EUR/);
    await clock.advance(6 * 60 * 60_000);
    expect(await offers()).toBeNull();
  });

  it('takes the turn of who searches, and of who looks at the list', async () => {
    const { search, turns } = rig([row(1)]);
    const { list } = await search.find(catalogueQuery('SHVL 804'), { turn: 'ada' });
    await list.enrich(list.releaseIds, { turn: 'miles', onDetail: () => {} });
    expect(turns).toEqual(['ada', 'miles']);
  });

  it('shows the same from the cache as from Discogs, whose user_data the cache has none of', async () => {
    const { find, search } = rig([row(1, { masterId: 7, inCollection: true }), row(2, { masterId: 7 })]);
    const states = (list: ResultList) => kinds(list, [1, 2]);
    // Before the first sync no one can know whether another pressing is owned.
    expect(await states((await find()).list)).toEqual(['owned', 'not-known']);
    expect(await states((await find()).list)).toEqual(['owned', 'not-known']);
    expect(await states(await search.reopen([1, 2]))).toEqual(['owned', 'not-known']);
    const kept = JSON.stringify([...(await test.store.caches.releases([1], new Date(1_700_000_000_000)))]);
    expect(kept).not.toContain('inCollection');
  });

  it('asked in another order shows the same: row 31', async () => {
    const one = rig([row(2, { masterId: 7 })]);
    const album = rig([row(1, { masterId: 7, inCollection: true }), row(2, { masterId: 7 })]);
    expect(await kinds((await one.find()).list, [2])).toEqual(['not-known']);
    await album.search.find({ kind: 'album', artist: 'A', title: 'T' }, {});
    expect(await kinds((await one.find()).list, [2])).toEqual(['not-known']);
  });

  it("believes Discogs' newest word", async () => {
    const rows = [row(1, { inCollection: true })];
    const { find, clock } = rig(rows);
    expect(await kinds((await find()).list, [1])).toEqual(['owned']);
    rows[0] = row(1, { inCollection: false });
    await clock.advance(11 * 60_000);
    expect(await kinds((await find()).list, [1])).toEqual(['not-known']);
  });

  it('without DISCOGS_USERNAME nothing is unknown, and what an Add saved waits', async () => {
    const { find } = rig([row(1), row(2)], { username: null });
    await test.store.records.insert(release({ releaseId: 1 }), { isSynced: false, now: new Date(0) });
    expect(await kinds((await find()).list, [1, 2])).toEqual(['waiting', 'not-owned']);
  });

  it('asks the cache once for the details of all results', async () => {
    const { find, calls, asked } = rig([row(1), row(2), row(3)]);
    const { list } = await find();
    await test.store.caches.saveRelease(
      release({ releaseId: 2, heading: 'Kept' }),
      new Date(1_700_000_000_000),
    );
    asked.length = 0;
    await list.enrich([1, 2, 3], { onDetail: () => {} });
    expect(asked).toEqual([[1, 2, 3]]);
    expect(calls.map((call) => call.what)).toEqual(['search', 'release 1', 'release 3']);
    expect((await list.show([2]))[0]?.pressing?.heading).toBe('Kept');
  });

  it("does not believe the user_data of another account's token", async () => {
    const { find } = rig([row(1, { inCollection: true })], { isOwner: false });
    expect(await kinds((await find()).list, [1])).toEqual(['not-known']);
  });

  it('knows how many Discogs has, also from the cache, and which step hit', async () => {
    const { find } = rig([row(1), row(2)]);
    const said = { total: 1_243, by: { kind: 'catno', number: 'SHVL 804', anyFormat: false } };
    expect(await find()).toMatchObject(said);
    expect(await find()).toMatchObject(said);
    expect(await rig([]).search.find(catalogueQuery('NONE 1'), {})).toMatchObject({ total: null, by: null });
  });

  it('searches for the words of a guess last, and for an etching in two ways', async () => {
    const { search, calls } = rig([], { words: [row(1)] });
    const guess = { kind: 'catno', number: 'BLINK182', elseText: 'BLINK182' } as const;
    expect(await search.find(guess, {})).toMatchObject({ by: { kind: 'text', text: 'BLINK182' } });
    expect((await search.find({ kind: 'etching', etching: 'A-2' }, {})).by).toMatchObject({ by: 'q' });
    expect(calls.map(({ what }) => what)).toEqual([
      'search',
      'search',
      'text BLINK182',
      'barcode A-2',
      'q A-2',
    ]);
  });

  it('a release of the crate shows its record without a call, and its details when Discogs answers', async () => {
    const broken = new Set([7]);
    const { search, calls } = rig([], { broken });
    const facts = {
      releaseId: 7,
      artist: 'Tool',
      title: 'Lateralus',
      coverImageUrl: 'https://i.discogs.com/a.jpg',
    };
    await test.store.records.insert(release(facts), { isSynced: false, now: new Date(0) });
    const { list, by, total } = await search.find({ kind: 'release', releaseId: 7 }, {});
    const [shown] = await list.show([7]);
    expect({ by, total }).toEqual({ by: { kind: 'release', releaseId: 7 }, total: 1 });
    expect(shown).toMatchObject({
      pressing: { heading: 'Tool - Lateralus', country: 'UK', thumbnailUrl: facts.coverImageUrl },
      release: null,
      ownership: { kind: 'waiting' },
    });
    expect(calls).toEqual([]);
    // Discogs refuses, and the card stays.
    await list.enrich([7], { onDetail: () => {} });
    expect((await list.show([7]))[0]?.pressing?.heading).toBe('Tool - Lateralus');
    broken.clear();
    await list.enrich([7], { onDetail: () => {} });
    expect((await list.show([7]))[0]?.release?.heading).toBe('Full 7');
    // Now the cache has all details.
    expect(
      (await (await search.find({ kind: 'release', releaseId: 7 }, {})).list.show([7]))[0],
    ).toMatchObject({
      release: { heading: 'Full 7' },
    });
    expect(calls).toHaveLength(2);
  });

  it('shows each release once', async () => {
    const { find } = rig([row(1), row(2), row(1)]);
    expect((await find()).list.releaseIds).toEqual([1, 2]);
  });

  it('asks again after ten minutes, and reads again after six hours', async () => {
    const { find, calls, clock } = rig([row(1)]);
    const whole = async () => {
      const { list } = await find();
      await list.enrich(list.releaseIds, { onDetail: () => {} });
    };
    await whole();
    await clock.advance(9 * 60_000);
    await whole();
    expect(calls.map((call) => call.what)).toEqual(['search', 'release 1']);
    await clock.advance(2 * 60_000);
    await whole();
    expect(calls.map((call) => call.what)).toEqual(['search', 'release 1', 'search']);
    await clock.advance(6 * 60 * 60_000);
    await whole();
    expect(calls.map((call) => call.what)).toEqual(['search', 'release 1', 'search', 'search', 'release 1']);
  });

  it('its results complete the records of a pull, which have no country and no barcode', async () => {
    const poor = (releaseId: number) => release({ releaseId, country: null, barcodes: [] });
    for (const id of [1, 2, 3]) {
      await test.store.records.insert(poor(id), { isSynced: true, now: new Date(0) });
    }
    const rows = [row(1, { country: 'Japan' }), row(2, { country: 'Italy' }), row(9)];
    const { list } = await rig(rows, { broken: new Set([2]) }).find();
    await list.enrich(list.releaseIds, { onDetail: () => {} });
    const facts = await Promise.all(
      [1, 2, 3].map(async (id) => {
        const record = await test.store.records.findByReleaseId(id);
        return [record?.country, record?.upcCode];
      }),
    );
    // Of the second, only the row of the search could be read.
    expect(facts).toEqual([
      ['UK', '5012394144777'],
      ['Italy', null],
      [null, null],
    ]);
  });

  it('a result that cannot be read stays as it was, and the others get their details', async () => {
    const { find } = rig([row(1, { heading: 'Row 1' }), row(2, { heading: 'Row 2' })], {
      broken: new Set([1]),
    });
    const { list } = await find();
    let details = 0;
    await list.enrich(list.releaseIds, {
      onDetail: () => {
        details += 1;
      },
    });
    const shown = await list.show([1, 2]);
    expect(shown.map((one) => one.pressing?.heading)).toEqual(['Row 1', 'Full 2']);
    expect(details).toBe(1);
  });

  it('what is owned is worked out when it is shown', async () => {
    const { find, clock } = rig([row(1, { masterId: 7 }), row(2, { masterId: 7 }), row(3, { masterId: 8 })]);
    const { list } = await find();
    expect(await kinds(list, [1, 2, 3])).toEqual(['not-known', 'not-known', 'not-known']);
    const now = new Date(clock.now());
    const copy = { releaseId: 1, masterId: 7, folderId: 1, rating: 0, addedAt: now, notes: [] };
    await test.store.collection.save(
      [
        { ...copy, instanceId: 11 },
        { ...copy, instanceId: 12 },
      ],
      now,
    );
    await test.store.records.insert(release({ releaseId: 3 }), { isSynced: false, now });
    expect((await list.show([1]))[0]?.ownership).toEqual({ kind: 'owned', copies: 2 });
    expect(await kinds(list, [1, 2, 3])).toEqual(['owned', 'other-pressing', 'waiting']);
  });
});
