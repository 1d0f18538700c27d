// Core: "Which one is mine?" over the real caches: what is compared, what it costs, and when it is sure.
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../../src/core/discogs-port.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { createReleaseReader } from '../../../src/core/release/reader.ts';
import type { AlbumRequest } from '../../../src/core/search/ports.ts';
import { createResultLists } from '../../../src/core/search/results.ts';
import type { VersionFilters } from '../../../src/core/search/types.ts';
import { type AskedList, createWhich, differencesOf } from '../../../src/core/search/which.ts';
import type { SearchRow } from '../../../src/core/types.ts';
import { pressing, release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const test = useStore();
const MASTER = 10362;
const HEADING = 'Pink Floyd - The Dark Side Of The Moon';
const ANY: VersionFilters = { country: null, year: null, format: 'Vinyl' };

const row = (releaseId: number, etching: string | null, over: Partial<SearchRow> = {}): SearchRow => ({
  ...pressing({ releaseId, masterId: MASTER, heading: HEADING }),
  etchings: etching === null ? [] : [{ text: etching, side: null }],
  inCollection: null,
  inWantlist: null,
  ...over,
});

const UK = row(1, 'SHVL 804 A-2', { country: 'UK', year: 1973 });
const UK_LATER = row(2, 'SHVL 804 A-3', { country: 'UK', year: 1975 });
const US = row(3, 'SMAS-1-11163-F1', { country: 'US', year: 1973 });
const OTHER = row(9, 'KC 32425-2B', { masterId: 7, heading: 'Someone - Something' });

/** Makes the use case over a Discogs that answers the search of the album with `rows`. */
async function rig(rows: SearchRow[] = [], total: number | null = rows.length) {
  const clock = createVirtualClock();
  const now = () => new Date(clock.now());
  const calls: (AlbumRequest & { anyFormat: boolean | undefined; lane: string; turn: string | undefined })[] =
    [];
  const discogs = {
    searchByArtistAndTitle: async (
      album: AlbumRequest,
      { anyFormat, lane, turn }: CallOptions & { anyFormat?: boolean },
    ) => {
      calls.push({ ...album, anyFormat, lane, turn });
      return { rows, total };
    },
    getRelease: async () => Promise.reject(new Error('not called')),
  };
  const prices = createPrices({ store: test.store, clock });
  const shared = { discogs, store: test.store, clock, log: silentLog, prices };
  const account = { username: 'keeper', hasToken: true, tokenIsOwners: () => true, identify: async () => {} };
  const own = { ...shared, account, reader: createReleaseReader(shared) };
  const which = createWhich({ ...own, lists: createResultLists(own) });
  return {
    calls,
    clock,
    keep: (kept: SearchRow[]) => test.store.caches.saveRows(kept, now()),
    keepRelease: (releaseId: number, text: string) =>
      test.store.caches.saveRelease(
        release({ ...row(releaseId, null), etchings: [{ text, side: 'Side A' }] }),
        now(),
      ),
    keepMaster: async (versions: SearchRow[], items = versions.length, filters = ANY) => {
      const { caches } = test.store;
      const facets = { country: [], year: [], format: [] };
      const [artist = '', title = ''] = HEADING.split(' - ');
      const master = {
        masterId: MASTER,
        artist,
        title,
        heading: HEADING,
        year: 1973,
        webUrl: 'https://x.example',
      };
      await caches.saveMaster(master, now());
      const page = { page: 1, pages: Math.ceil(items / 100), items, versions, facets };
      await caches.saveVersions({ masterId: MASTER, filters, page: 1 }, page, now());
    },
    ask: async (typed: string, list: AskedList, heading: string | null = HEADING) => {
      const answer = await which.ask({ typed, list, heading }, { turn: 'miles' });
      const { conclusion, compared, total: all, first } = answer;
      return { answer, said: [conclusion, first[0]?.releaseId, compared, all] };
    },
  };
}

const results = (isWhole: boolean, ...rows: SearchRow[]): AskedList => ({
  of: 'search',
  isWhole,
  releaseIds: rows.map(({ releaseId }) => releaseId),
});
const finder = (filters = ANY): AskedList => ({ of: 'master', masterId: MASTER, filters });

describe('under a list of search results', () => {
  it('compares what is at hand when the list has all, and calls no one', async () => {
    const { keep, ask, calls } = await rig();
    await keep([UK, US]);
    const { answer, said } = await ask('smas 1 11163 f1', results(true, UK, US));
    expect(said).toEqual(['this-is-it', 3, 2, null]);
    expect(answer.first.map(({ releaseId, quote }) => [releaseId, quote?.text])).toEqual([
      [3, 'SMAS-1-11163-F1'],
      [1, 'SHVL 804 A-2'],
    ]);
    expect((await answer.list.show([3]))[0]?.pressing?.country).toBe('US');
    expect(calls).toEqual([]);
  });

  it('takes the etchings of a release that was read as a whole, with their sides', async () => {
    const { keep, keepRelease, ask } = await rig();
    await keep([UK, US]);
    await keepRelease(3, 'SMAS-1-11163-Z8');
    const { answer } = await ask('SMAS 1 11163 Z8', results(true, UK, US));
    expect(answer.first[0]?.quote).toEqual({ text: 'SMAS-1-11163-Z8', side: 'Side A' });
  });

  it('searches once for the other pressings of a single album, and leaves other albums out', async () => {
    const { keep, ask, calls } = await rig([UK, UK_LATER, US, OTHER], 4);
    await keep([UK, UK_LATER]);
    expect((await ask('SMAS 1 11163 F1', results(false, UK, UK_LATER))).said).toEqual([
      'this-is-it',
      3,
      3,
      null,
    ]);
    expect(calls).toEqual([
      {
        artist: 'Pink Floyd',
        title: 'The Dark Side Of The Moon',
        perPage: 100,
        anyFormat: false,
        lane: 'person',
        turn: 'miles',
      },
    ]);
    expect((await ask('SHVL 804 A-3', results(false, UK, UK_LATER))).said).toEqual(['closest', 2, 3, null]);
    expect(calls).toHaveLength(1);
  });

  it('is never sure when Discogs has more than it compared', async () => {
    const { keep, ask } = await rig([UK, US], 1_243);
    await keep([UK]);
    expect((await ask('SMAS 1 11163 F1', results(false, UK))).said).toEqual(['closest', 3, 2, 1_243]);
  });

  it('compares several albums by the list alone', async () => {
    const { keep, ask, calls } = await rig();
    await keep([UK, OTHER]);
    expect((await ask('KC 32425 2B', results(false, UK, OTHER), null)).said).toEqual(['closest', 9, 2, null]);
    expect((await ask('KC 32425 2B', results(true, UK, OTHER), null)).said).toEqual([
      'this-is-it',
      9,
      2,
      null,
    ]);
    expect(calls).toEqual([]);
  });

  it('asks for the search again when several albums have expired', async () => {
    const { keep, ask, clock, calls } = await rig();
    await keep([UK, OTHER]);
    await clock.advance(7 * 60 * 60_000);
    await expect(ask('KC 32425 2B', results(true, UK, OTHER), null)).rejects.toMatchObject({
      facts: { kind: 'results-expired' },
    });
    expect(calls).toEqual([]);
  });

  it('finds a single album again by its heading when it has expired', async () => {
    const { ask, calls } = await rig([UK, UK_LATER, US, OTHER], 4);
    expect((await ask('SMAS 1 11163 F1', results(true, UK, US))).said).toEqual(['this-is-it', 3, 3, null]);
    expect(calls).toHaveLength(1);
  });

  it('looks in every format when none of the results is a record', async () => {
    const { keep, ask, calls } = await rig([UK]);
    await keep([row(1, null, { discCount: 0 })]);
    await ask('SHVL 804', results(false, UK));
    expect(calls.map(({ anyFormat }) => anyFormat)).toEqual([true]);
  });
});

describe('under a finder', () => {
  it('calls no one when every version is known with its etchings', async () => {
    const { keep, keepMaster, ask, calls } = await rig();
    await keep([UK, US]);
    await keepMaster([row(1, null), row(3, null)]);
    expect((await ask('SMAS 1 11163 F1', finder())).said).toEqual(['this-is-it', 3, 2, 2]);
    expect(calls).toEqual([]);
  });

  it('searches once, and takes only this master', async () => {
    const { keepMaster, ask, calls } = await rig([UK, US, OTHER], 3);
    await keepMaster([row(1, null), row(3, null)]);
    expect((await ask('SMAS 1 11163 F1', finder())).said).toEqual(['this-is-it', 3, 2, 2]);
    expect((await ask('SHVL 804 A-2', finder())).said).toEqual(['this-is-it', 1, 2, 2]);
    expect(calls).toHaveLength(1);
  });

  it('says how many of how many it compared', async () => {
    const { keepMaster, ask } = await rig([UK, US], 1_300);
    await keepMaster([row(1, null), row(3, null)], 1_243);
    expect((await ask('SMAS 1 11163 F1', finder())).said).toEqual(['closest', 3, 2, 1_243]);
  });

  it('searches with the filters of the finder, and is not sure then', async () => {
    const { keepMaster, ask, calls } = await rig([US], 1);
    const filters = { country: 'US', year: '1973', format: null };
    await keepMaster([row(3, null)], 1, filters);
    expect((await ask('SMAS 1 11163 F1', finder(filters))).said).toEqual(['closest', 3, 1, 1]);
    expect(calls).toMatchObject([{ country: 'US', year: 1973, anyFormat: true }]);
  });

  it('works weeks later from the heading alone, with one call', async () => {
    const { ask, calls } = await rig([UK, US], 2);
    expect((await ask('SMAS 1 11163 F1', finder())).said).toEqual(['closest', 3, 2, 2]);
    expect(calls).toHaveLength(1);
  });

  it('has nothing to compare when the search finds none of its pressings', async () => {
    const { keepMaster, ask } = await rig([OTHER], 1);
    await keepMaster([row(1, null)]);
    expect((await ask('SMAS 1 11163 F1', finder())).said).toEqual(['nothing-recorded', undefined, 0, 1]);
  });
});

describe('the question', () => {
  it.each(['', '  ', '△ ♥', '---'])('has letters or digits, not just %j', async (typed) => {
    const { ask, calls } = await rig();
    await expect(ask(typed, results(true, UK))).rejects.toMatchObject({ facts: { kind: 'nothing-etched' } });
    expect(calls).toEqual([]);
  });
});

describe('a tie', () => {
  it('says in which facts the pressings differ', async () => {
    const { keep, ask } = await rig();
    const nz = row(4, 'SHVL.804 A-2', { country: 'New Zealand', year: 1973, catalogNumber: 'SHVLM 804' });
    await keep([UK, nz, US]);
    const { answer } = await ask('SHVL 804 A-2', results(true, UK, nz, US));
    expect([answer.conclusion, answer.tied, answer.differIn]).toEqual([
      'tie',
      2,
      ['catalogNumber', 'country'],
    ]);
  });

  it('can be of pressings that differ in nothing', () => {
    expect(differencesOf([UK, { ...UK }])).toEqual([]);
    expect(differencesOf([UK, { ...UK, vinylColor: 'Blue', weight: '180 g' }])).toEqual([
      'vinylColor',
      'weight',
    ]);
  });
});
