// The client against the strict local Discogs, over real sockets: masters, their traps and facets, and the run-outs in rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { createClock } from '../../src/clock.ts';
import type { CallOptions } from '../../src/core/discogs-port.ts';
import type { VersionFilters } from '../../src/core/search/types.ts';
import { type ConnectedDiscogs, connectDiscogs } from '../support/connect-discogs.ts';
import { silentLog } from '../support/silent-log.ts';

const person: CallOptions = { lane: 'person' };
const NO_MASTER = 2_147_483_647;
const ANY: VersionFilters = { country: null, year: null, format: null };

let server: LocalDiscogs;
let discogs: ConnectedDiscogs;
let large = 0;
beforeAll(async () => {
  server = await startLocalDiscogs({ clock: createSandboxClock(), limit: null });
  large = server.catalogue.generateMaster(1_200, 1);
  discogs = connectDiscogs({
    baseUrl: server.url,
    token: server.token,
    userAgent: 'RunoutTest/1.0',
    limit: 60,
    reserve: 10,
    clock: createClock(),
    log: silentLog,
  });
});
afterAll(async () => {
  await discogs.close();
  await server.close();
});

const runoutsOf = (releaseId: number) =>
  (server.catalogue.find(releaseId)?.identifiers ?? []).filter(({ type }) => type === 'Matrix / Runout');

it('a release comes with what is for sale, in the currency that was asked for', async () => {
  server.catalogue.change(249_504, { price: 12, forSale: 34 });
  const read = async (currency?: 'GBP') =>
    (await discogs.getRelease(249_504, { ...person, ...(currency && { currency }) })).offers;
  expect(await read('GBP')).toEqual({ count: 34, lowest: 10.2, currency: 'GBP' });
  expect(await read()).toBeNull();
});

describe('the run-outs of a pressing', () => {
  it.each([
    ['Pink Floyd', 'The Dark Side Of The Moon', 14],
    ['The Beatles', 'Abbey Road', 13],
    ['Fleetwood Mac', 'Rumours', 13],
    ['Michael Jackson', 'Thriller', 12],
    ['The Long Players', 'Pressed Again And Again', 100],
  ])('of %s, %s are the etchings of its row', async (artist, title, pressings) => {
    const { rows } = await discogs.searchByArtistAndTitle({ artist, title, perPage: 100 }, person);
    expect(rows).toHaveLength(pressings);
    for (const { releaseId, etchings } of rows) {
      expect(etchings).toEqual(runoutsOf(releaseId).map(({ value }) => ({ text: value, side: null })));
    }
  });

  it('have their side in the release', async () => {
    const {
      release: { etchings },
    } = await discogs.getRelease(249_504, person);
    expect(etchings).toHaveLength(6);
    expect(etchings).toEqual(
      runoutsOf(249_504).map(({ value, description }) => ({ text: value, side: description })),
    );
  });

  it('find it: as entered, or by their words', async () => {
    const found = async (text: string, by: 'barcode' | 'q') =>
      (await discogs.searchByEtching(text, { ...person, by })).rows.map(({ releaseId }) => releaseId);
    expect(await found('YEX 749-2', 'barcode')).toEqual([900_000_401]);
    expect(await found('yex749-2', 'barcode')).toEqual([]);
    expect(await found('MASTERED GRUNDMAN 38112-1G', 'q')).toEqual([]);
    expect(await found('AL-38112-1G GRUNDMAN', 'q')).toEqual([900_000_602]);
  });
});

describe('a master that does not exist', () => {
  it('is not found, although its versions are answered', async () => {
    await expect(discogs.getMaster(NO_MASTER, person)).rejects.toMatchObject({
      name: 'NotFoundError',
      status: 404,
    });
    await expect(
      discogs.getVersions({ masterId: NO_MASTER, filters: ANY, page: 1 }, person),
    ).rejects.toMatchObject({ name: 'NotFoundError', status: 200 });
  });
});

describe('1,200 versions', () => {
  const versionsOf = (filters: Partial<VersionFilters>, page = 1) =>
    discogs.getVersions({ masterId: large, filters: { ...ANY, ...filters }, page }, person);

  it('are read a hundred at a time, the oldest first', async () => {
    const first = await versionsOf({});
    expect(first).toMatchObject({ page: 1, pages: 12, items: 1_200 });
    expect(first.versions).toHaveLength(100);
    const years = [...first.versions, ...(await versionsOf({}, 12)).versions].map(({ year }) => year ?? 0);
    expect(years).toEqual(years.toSorted((a, b) => a - b));
  });

  it.each(['country', 'year', 'format'] as const)(
    'each value of the facet %s finds as many as it counts, the most frequent first',
    async (filter) => {
      const { facets } = await versionsOf({});
      const values = facets[filter];
      const counts = values.map(({ count }) => count);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      const spaced = values.find(({ value }) => value.includes(' '));
      for (const { value, count } of [values[0], values.at(-1), spaced].flatMap((one) => one ?? [])) {
        expect((await versionsOf({ [filter]: value })).items).toBe(count);
      }
    },
  );

  it('say which of them the owner of the token has', async () => {
    server.collection.add(large + 7);
    const { year, country } = server.catalogue.find(large + 7) ?? {};
    const { versions } = await versionsOf({ year: String(year), country: country ?? null });
    expect(versions.filter((row) => row.inCollection).map(({ releaseId }) => releaseId)).toEqual([large + 7]);
    expect(versions.every((row) => row.inCollection !== null)).toBe(true);
  });
});
