// Sandbox: the local Discogs shows masters and their versions as the real one does, traps included.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedVersions } from '../../sandbox/discogs/generate-master.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { sampleCatalogue } from '../../sandbox/discogs/sample-catalogue.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { callDiscogs } from '../support/discogs-caller.ts';

const DARK_SIDE = 10362;
const ABBEY_ROAD = 24047;
const RUMOURS = 900_000_500;
const THRILLER = 8883;

let discogs: LocalDiscogs;
let large = 0;
beforeAll(async () => {
  discogs = await startLocalDiscogs({ clock: createSandboxClock(), limit: null });
  large = discogs.catalogue.generateMaster(1_200, 1);
});
afterAll(() => discogs.close());

interface Versions {
  pagination: { page: number; pages: number; per_page: number; items: number };
  filters: { applied: object; available: Record<string, Record<string, number>> };
  filter_facets: { id: string; values: { title: string; value: string; count: number }[] }[];
  versions: { id: number; country: string; released: string; major_formats: string[] }[];
}

const get = async (path: string) => (await callDiscogs(discogs, path)).text;
const versionsOf = async (masterId: number, query = ''): Promise<Versions> =>
  JSON.parse(await get(`/masters/${masterId}/versions?${query}`));
const countsOf = (answer: Versions, id: string) =>
  Object.fromEntries(
    (answer.filter_facets.find((facet) => facet.id === id)?.values ?? []).map(({ title, count }) => [
      title,
      count,
    ]),
  );

describe('a master', () => {
  test('has the facts of its main release, the most collected of the oldest', async () => {
    expect(JSON.parse(await get(`/masters/${DARK_SIDE}`))).toMatchObject({
      id: DARK_SIDE,
      main_release: 900_000_002,
      title: 'The Dark Side Of The Moon',
      year: 1973,
      artists: [{ name: 'Pink Floyd', anv: '', join: '' }],
      genres: ['Rock'],
      uri: `https://www.discogs.com/master/${DARK_SIDE}-Pink-Floyd-The-Dark-Side-Of-The-Moon`,
      versions_url: `${discogs.url}/masters/${DARK_SIDE}/versions`,
      images: [{ type: 'primary' }],
      num_for_sale: 12,
    });
  });

  test('is there for generated pressings, too', async () => {
    const [first] = discogs.generate(3);
    const release = discogs.catalogue.find(first?.releaseId ?? 0);
    const masterId = release?.masterId ?? 0;
    expect(JSON.parse(await get(`/masters/${masterId}`))).toMatchObject({ id: masterId });
    expect((await versionsOf(masterId)).versions.map(({ id }) => id)).toContain(release?.id);
  });
});

describe('the versions of a master', () => {
  test('are rows without artist, colour and identifiers, with what their reader owns', async () => {
    discogs.collection.add(900_000_001);
    discogs.collection.add(900_000_001);
    const { versions } = await versionsOf(DARK_SIDE, 'country=UK&sort=released&sort_order=asc');
    expect(versions.map(({ id }) => id)).toEqual([900_000_007, 900_000_016, 900_000_001]);
    expect(versions[2]).toEqual({
      id: 900_000_001,
      title: 'The Dark Side Of The Moon',
      label: 'Harvest',
      catno: 'SHVL 804',
      country: 'UK',
      released: '1973-03-23',
      format: 'LP, Album, Stereo',
      major_formats: ['Vinyl'],
      thumb: `${discogs.url}/images/150/R-900000001.svg`,
      status: 'Accepted',
      resource_url: `${discogs.url}/releases/900000001`,
      stats: {
        user: { in_collection: 2, in_wantlist: 0 },
        community: { in_collection: 9_800, in_wantlist: 21_000 },
      },
    });
  });

  test.each<[string, number[]]>([
    ['format=CD', [900_000_015]],
    ['format=Picture Disc', [900_000_010]],
    ['format=Vinyl&country=Japan', [900_000_003, 900_000_011]],
    ['released=2003', [900_000_013]],
    ['label=EMI', [900_000_013, 900_000_014]],
    ['country=UK&format=Vinyl&released=1973&label=Harvest', [900_000_001, 900_000_007]],
    ['format=vinyl', []],
    ['country=Narnia', []],
    ['year=2003&per_page=2', [900_000_001, 900_000_002]],
  ])('that fit %s', async (query, ids) => {
    expect((await versionsOf(DARK_SIDE, query)).versions.map(({ id }) => id)).toEqual(ids);
  });

  test('are sorted as asked', async () => {
    const read = async (order: string) =>
      (await versionsOf(ABBEY_ROAD, `sort=released&sort_order=${order}`)).versions.map(
        ({ released }) => released,
      );
    const oldest = await read('asc');
    expect(oldest).toEqual([...oldest].sort());
    expect(await read('desc')).toEqual([...oldest].reverse());
    const { versions } = await versionsOf(ABBEY_ROAD, 'sort=country');
    expect(versions[0]).toMatchObject({ country: 'Australia' });
  });

  test('have facets: the values of each fit the other filters', async () => {
    const all = await versionsOf(DARK_SIDE);
    expect(countsOf(all, 'country')).toMatchObject({ UK: 3, US: 4, Japan: 2, Germany: 2 });
    expect(countsOf(all, 'format')).toMatchObject({ Vinyl: 14, CD: 1, Cassette: 1, 'Picture Disc': 1 });

    const british = await versionsOf(DARK_SIDE, 'country=UK&format=Vinyl');
    expect(british.pagination.items).toBe(2);
    expect(countsOf(british, 'country')).toMatchObject({ UK: 2, US: 3, Japan: 2 });
    expect(countsOf(british, 'format')).toMatchObject({ Vinyl: 2, Cassette: 1 });
    expect(countsOf(british, 'released')).toEqual({ 1973: 2 });
    expect(british.filters).toMatchObject({
      applied: { country: 'UK', format: 'Vinyl' },
      available: { released: { 1973: 2 } },
    });
    const counts = Object.values(countsOf(all, 'country'));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });
});

test('the value of a facet is encoded as in an address, its title is not', async () => {
  const { filter_facets } = await versionsOf(large);
  const values = filter_facets.flatMap((facet) => facet.values);
  expect(values).toContainEqual({
    title: 'UK & Europe',
    value: 'UK+%26+Europe',
    count: expect.any(Number),
  });
});

describe('1,200 versions', () => {
  test('come in pages of a hundred, and every one once', async () => {
    const seen = new Set<number>();
    for (let page = 1; page <= 12; page++) {
      const answer = await versionsOf(large, `per_page=500&page=${page}&sort=released`);
      expect(answer.pagination).toMatchObject({ page, pages: 12, per_page: 100, items: 1_200 });
      for (const { id } of answer.versions) seen.add(id);
    }
    expect(seen.size).toBe(1_200);
  });

  test('have more countries and years than a menu holds, most of them on vinyl', async () => {
    const answer = await versionsOf(large);
    expect(Object.keys(countsOf(answer, 'country')).length).toBeGreaterThan(25);
    expect(Object.keys(countsOf(answer, 'released')).length).toBeGreaterThan(25);
    const { Vinyl: vinyl = 0 } = countsOf(answer, 'format');
    expect(vinyl).toBeGreaterThan(700);
    expect((await versionsOf(large, 'format=Vinyl')).pagination.items).toBe(vinyl);
  });

  test('are found by a search, some with run-outs', async () => {
    const query = 'artist=The+Long+Players&release_title=Pressed+Again+And+Again&format=Vinyl&per_page=100';
    const { pagination, results } = JSON.parse(await get(`/database/search?${query}`));
    expect(pagination.items).toBeGreaterThan(700);
    const withRunouts = results.filter((row: { barcode: string[] }) => row.barcode.length === 2);
    expect(withRunouts.length).toBeGreaterThan(20);
    expect(withRunouts.length).toBeLessThan(60);
  });

  test('are always the same, and another master has others', () => {
    expect(generatedVersions(large, 3, 1)).toEqual(generatedVersions(large, 1_200, 1).slice(0, 3));
    const next = discogs.catalogue.generateMaster(2, 1);
    expect(next).toBe(large + 1_201);
    expect(discogs.catalogue.versionsOf(next).map(({ id }) => id)).toEqual([next + 1, next + 2]);
  });
});

test('trap: a master that does not exist has more than six million versions, and status 200', async () => {
  const answer = await versionsOf(2_147_483_647, 'format=Vinyl&per_page=100');
  expect(answer.pagination.items).toBeGreaterThan(6_000_000);
  expect(answer.versions.length).toBeGreaterThan(90);
});

describe('the sample catalogue', () => {
  const releases = sampleCatalogue();
  const etchingsOf = (identifiers: { type: string; value: string }[]) =>
    identifiers.filter(({ type }) => type === 'Matrix / Runout').map(({ value }) => value);

  test.each([
    ['The Dark Side Of The Moon', DARK_SIDE],
    ['Abbey Road', ABBEY_ROAD],
    ['Rumours', RUMOURS],
    ['Thriller', THRILLER],
  ])('has %s in at least eight pressings with run-outs, most of them different', (_, masterId) => {
    const vinyl = releases.filter(
      (release) => release.masterId === masterId && release.formats.some(({ name }) => name === 'Vinyl'),
    );
    const etchings = vinyl.map(({ identifiers }) => etchingsOf(identifiers).join());
    expect(etchings.every((one) => one !== '')).toBe(true);
    expect(new Set(etchings).size).toBeGreaterThanOrEqual(12);
  });

  test('has no rights society and no label code among the run-outs', () => {
    const all = releases.flatMap(({ identifiers }) => etchingsOf(identifiers));
    expect(all.filter((text) => /^(?:GEMA|SACEM|STEMRA|n©b|LC \d+)\b/.test(text))).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });
});
