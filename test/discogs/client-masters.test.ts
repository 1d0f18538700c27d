// The client: masters and their versions, with the answers of Discogs' documentation.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../src/core/discogs-port.ts';
import { useNock } from '../support/use-nock.ts';
import { BASE, createRig, failureOf } from './client-rig.ts';

useNock();
const person: CallOptions = { lane: 'person' };
const ANY = { country: null, year: null, format: null };

/** https://www.discogs.com/developers, "Database", "Master Release". */
const MASTER = {
  id: 1000,
  main_release: 66785,
  title: 'Stardiver',
  year: 1997,
  uri: 'https://www.discogs.com/master/1000-Electric-Universe-Stardiver',
  artists: [{ name: 'Electric Universe (2)', anv: '', join: '', id: 21849 }],
  genres: ['Electronic'],
  num_for_sale: 9,
  lowest_price: 9.36,
};

/** https://www.discogs.com/developers, "Database", "Master Release Versions". */
const VERSION = {
  id: 18926,
  status: 'Accepted',
  stats: { user: { in_collection: 0, in_wantlist: 0 }, community: { in_collection: 1067, in_wantlist: 765 } },
  thumb: 'https://i.discogs.com/thumb.jpeg',
  format: '12", 33 ⅓ RPM',
  country: 'US',
  title: 'Plastic Dreams',
  label: 'Epic',
  released: '1993',
  major_formats: ['Vinyl'],
  catno: '49 74992',
  resource_url: 'https://api.discogs.com/releases/18926',
};

const pageOf = (over: object = {}) => ({
  pagination: { page: 1, pages: 1, per_page: 100, items: 1, urls: {} },
  filters: { applied: {}, available: {} },
  filter_facets: [],
  versions: [VERSION],
  ...over,
});

describe('a master', () => {
  it('is its album', async () => {
    const { discogs } = createRig();
    nock(BASE).get('/masters/1000').reply(200, MASTER);
    expect(await discogs.getMaster(1000, person)).toEqual({
      masterId: 1000,
      artist: 'Electric Universe',
      title: 'Stardiver',
      heading: 'Electric Universe - Stardiver',
      year: 1997,
      webUrl: 'https://www.discogs.com/master/1000-Electric-Universe-Stardiver',
    });
  });

  it('may lack everything but id and title', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/masters/7', {
      body: { id: 7, title: '', year: 0, uri: 'https://evil.example/master/7' },
    });
    expect(await discogs.getMaster(7, person)).toEqual({
      masterId: 7,
      artist: 'Unknown Artist',
      title: 'Untitled',
      heading: 'Unknown Artist - Untitled',
      year: null,
      webUrl: 'https://www.discogs.com/master/7',
    });
  });

  it('is no other master, and no release', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/masters/7', { body: MASTER }, { body: { id: 7 } });
    for (const _ of [1, 2])
      expect(await failureOf(discogs.getMaster(7, person))).toMatchObject({ reason: 'unexpected-shape' });
  });

  it('that does not exist is not found', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/masters/7', { status: 404, body: { message: 'Master Release not found.' } });
    expect(await failureOf(discogs.getMaster(7, person))).toMatchObject({
      name: 'NotFoundError',
      status: 404,
    });
  });
});

describe('the versions of a master', () => {
  const always = { per_page: '100', sort: 'released', sort_order: 'asc' };

  it.each([
    [ANY, 1, { page: '1' }],
    [{ ...ANY, format: 'Vinyl' }, 3, { page: '3', format: 'Vinyl' }],
    [
      { country: 'UK & Ireland', year: '1973', format: 'CD' },
      1,
      { page: '1', country: 'UK & Ireland', released: '1973', format: 'CD' },
    ],
  ])('are asked with %o, page %i', async (filters, page, query) => {
    const { discogs } = createRig();
    const pagination = { page, pages: 13, per_page: 100, items: 1_243, urls: {} };
    nock(BASE)
      .get('/masters/1000/versions')
      .query({ ...query, ...always })
      .reply(200, pageOf({ pagination }));
    expect(await discogs.getVersions({ masterId: 1000, filters, page }, person)).toMatchObject({
      page,
      pages: 13,
      items: 1_243,
      versions: [{ releaseId: 18926 }],
    });
  });

  const read = async (body: object) => {
    const { discogs, answers } = createRig();
    answers('GET', '/masters/1000/versions', { body });
    return discogs.getVersions({ masterId: 1000, filters: ANY, page: 1 }, person);
  };
  const versionOf = async (over: object) => {
    const { versions } = await read(pageOf({ versions: [{ id: 7, title: 'T', ...over }] }));
    return versions[0];
  };

  it('are rows with a title, a label, and what the owner of the token has', async () => {
    expect((await read(pageOf())).versions).toEqual([
      {
        releaseId: 18926,
        masterId: 1000,
        heading: 'Plastic Dreams',
        year: 1993,
        country: 'US',
        label: 'Epic',
        catalogNumber: '49 74992',
        carriers: [{ kind: '12"', count: 1 }],
        descriptions: ['33 ⅓ RPM'],
        recordSize: '12"',
        vinylColor: null,
        isShapedVinyl: false,
        shape: null,
        isPictureDisc: false,
        isEtched: false,
        weight: null,
        discCount: 1,
        have: 1067,
        want: 765,
        thumbnailUrl: 'https://i.discogs.com/thumb.jpeg',
        webUrl: 'https://www.discogs.com/release/18926',
        etchings: [],
        inCollection: false,
        inWantlist: false,
      },
    ]);
  });

  it.each<[object, object]>([
    [
      { stats: { user: { in_collection: 2 } } },
      { inCollection: true, inWantlist: null, have: null, want: null },
    ],
    [{ stats: { user: { in_wantlist: 1 } } }, { inCollection: null, inWantlist: true }],
    [{ stats: { community: { in_collection: 9 } } }, { inCollection: null, have: 9 }],
    [{ stats: { user: { in_collection: true }, community: 'many' } }, { inCollection: null, have: null }],
    [{}, { inCollection: null, year: null, country: null, label: null, carriers: [] }],
    [
      { released: '1973-03-00', catno: 'none', label: 'Harvest (2)' },
      { year: 1973, catalogNumber: null, label: 'Harvest' },
    ],
    [{ released: '' }, { year: null }],
    [
      { major_formats: ['Vinyl'], format: 'LP, Album, Reissue, Picture Disc' },
      { descriptions: ['LP', 'Album', 'Reissue', 'Picture Disc'], recordSize: '12"', isPictureDisc: true },
    ],
    [
      { major_formats: ['Vinyl', 'CD'], format: 'LP, Album' },
      {
        recordSize: '12"',
        carriers: [
          { kind: 'CD', count: 1 },
          { kind: 'LP', count: 1 },
        ],
      },
    ],
    [
      { major_formats: ['Vinyl'], format: '2×LP, Album' },
      { carriers: [{ kind: 'LP', count: 2 }], discCount: 2, descriptions: ['LP', 'Album'] },
    ],
    [
      { major_formats: ['CD'], format: 'Album' },
      { carriers: [{ kind: 'CD', count: 1 }], discCount: 0 },
    ],
  ])('%o is %o', async (row, version) => {
    expect(await versionOf(row)).toMatchObject(version);
  });

  it('are an error when Discogs counts some, and none of them can be read', async () => {
    for (const versions of [[], [{ id: 'x', title: 'T' }]])
      expect(await failureOf(read(pageOf({ versions })))).toMatchObject({ reason: 'unexpected-shape' });
    const pagination = { page: 1, pages: 1, per_page: 100, items: 0, urls: {} };
    expect(await read(pageOf({ versions: [], pagination }))).toMatchObject({ items: 0, versions: [] });
  });

  it('are read once each, and so is each value of a facet', async () => {
    const twice = { title: 'US', value: 'US', count: 2 };
    const body = pageOf({
      versions: [VERSION, { ...VERSION, id: 8 }, VERSION],
      filter_facets: [{ id: 'country', values: [twice, { title: 'US', value: 'US', count: 2 }] }],
    });
    const { versions, facets } = await read(body);
    expect(versions.map((row) => row.releaseId)).toEqual([18926, 8]);
    expect(facets.country).toEqual([twice]);
  });

  it('without their id are left out, and the others are read', async () => {
    const rows = [{ title: 'no id' }, 'x', null, { id: 0, title: 'T' }, { id: 8 }, VERSION];
    expect((await read(pageOf({ versions: rows }))).versions.map((row) => row.releaseId)).toEqual([18926]);
  });

  it('have facets, the most frequent value first, whatever the year is called', async () => {
    const values = [
      { title: '1973', value: '1973', count: 3 },
      { title: '2016', value: 2016, count: 9 },
      { title: 'none' },
      null,
    ];
    const countries = [{ title: 'UK', value: 'UK', count: 1 }, { value: 'US' }];
    for (const id of ['released', 'year', 'Released']) {
      const filter_facets = [
        { title: 'Country', id: 'country', values: countries, allows_multiple_values: true },
        { title: 'Label', id: 'label', values: [{ title: 'Epic', value: 'Epic', count: 4 }] },
        { title: 'Released', id, values },
        { id: 'format', values: 'none' },
      ];
      expect((await read(pageOf({ filter_facets }))).facets).toEqual({
        country: [
          { value: 'UK', title: 'UK', count: 1 },
          { value: 'US', title: 'US', count: 0 },
        ],
        year: [
          { value: '2016', title: '2016', count: 9 },
          { value: '1973', title: '1973', count: 3 },
        ],
        format: [],
      });
    }
    expect((await read(pageOf({ filter_facets: undefined }))).facets).toEqual({
      country: [],
      year: [],
      format: [],
    });
  });

  it('have facets whose values can be asked for as they are: Discogs encodes them (a recorded answer)', async () => {
    const values = [
      { title: '12"', value: '12%22', count: 2 },
      { title: '33 ⅓ RPM', value: '33+%E2%85%93+RPM', count: 2 },
      { title: 'CD+G', value: 'CD+G', count: 1 },
      { title: '100% Vinyl', value: '100% Vinyl', count: 1 },
      { value: '%zz+', count: 0 },
    ];
    const { facets } = await read(pageOf({ filter_facets: [{ id: 'format', values }] }));
    expect(facets.format.map(({ value }) => value)).toEqual([
      '12"',
      '33 ⅓ RPM',
      'CD+G',
      '100% Vinyl',
      '%zz+',
    ]);
    expect(facets.format[1]).toEqual({ value: '33 ⅓ RPM', title: '33 ⅓ RPM', count: 2 });
  });

  it('more than 20,000 are those of no master', async () => {
    const items = (count: number) => pageOf({ pagination: { page: 1, pages: 60_000, items: count } });
    expect(await read(items(20_000))).toMatchObject({ items: 20_000 });
    await expect(read(items(20_001))).rejects.toMatchObject({ name: 'NotFoundError', status: 200 });
    await expect(read(items(6_213_421))).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('are no other page', async () => {
    await expect(read(pageOf({ pagination: { page: 2, pages: 2, items: 150 } }))).rejects.toMatchObject({
      reason: 'unexpected-shape',
    });
  });
});
