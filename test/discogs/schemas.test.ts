// What an answer must have, and what can be missing or wrong in it without making it useless.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCollectedCopy, toCollectionItem, toRelease, toSearchRow } from '../../src/discogs/map.ts';
import {
  collectionPageSchema,
  createdInstanceSchema,
  identitySchema,
  instancesSchema,
  releaseSchema,
  searchSchema,
  valueSchema,
} from '../../src/discogs/schemas.ts';

const pagination = { page: 1, pages: 1, items: 1 };
const item = { id: 7, instance_id: 70, basic_information: {} };

describe('a release', () => {
  it.each([
    {},
    { id: 7 },
    { title: 'T' },
    { id: 7, title: 7 },
    { id: '7', title: 'T' },
    { id: 0, title: 'T' },
    { id: -1, title: 'T' },
    { id: 1.5, title: 'T' },
    { id: 2 ** 53, title: 'T' },
    { message: 'That release does not exist or may have been deleted.' },
    [],
    null,
    'html',
  ])('is not %o', (answer) => {
    expect(releaseSchema.safeParse(answer).success).toBe(false);
  });
});

describe('a list that is longer than any real one', () => {
  const many = (count: number, one: unknown) => Array.from({ length: count }, () => one);

  it('is read up to a bound', () => {
    const release = releaseSchema.parse({
      id: 7,
      title: 'T',
      artists: many(40_000, { name: 'A' }),
      labels: many(40_000, { name: 'L' }),
      formats: many(40_000, { name: 'Vinyl', descriptions: many(1_000, 'LP') }),
      identifiers: many(40_000, { type: 'Barcode', value: '1' }),
      genres: many(40_000, 'Rock'),
    });
    const lengths = [release.artists, release.labels, release.formats, release.genres].map(
      (one) => one.length,
    );
    expect(lengths).toEqual([100, 100, 100, 100]);
    expect(release.formats[0]?.descriptions).toHaveLength(100);
    expect(release.identifiers).toHaveLength(200);
    expect(searchSchema.parse({ results: many(40_000, { id: 7, title: 'A - B' }) }).results).toHaveLength(
      100,
    );
  });
});

describe('the work that an answer makes', () => {
  /** Makes a list of `count` entries, and counts how many of them are read. */
  function watched(count: number, key: string, one: Record<string, unknown>) {
    let read = 0;
    const entry = {
      ...one,
      get [key]() {
        read++;
        return one[key];
      },
    };
    return { list: Array.from({ length: count }, () => entry), read: () => read };
  }

  it.each([100, 1_000, 40_000])('is bounded by counts: no more is read of %i than of 200', (count) => {
    const formats = watched(count, 'text', { name: 'Vinyl', text: 'Red' });
    const labels = watched(count, 'name', { name: 'L' });
    const artists = watched(count, 'name', { name: 'A' });
    const identifiers = watched(count, 'value', { type: 'Barcode', value: '4' });
    const images = watched(count, 'uri', { uri: 'https://i.example/1.jpeg' });
    const lists = { formats, labels, artists, identifiers, images };
    const fields = Object.fromEntries(Object.entries(lists).map(([name, { list }]) => [name, list]));
    toRelease(releaseSchema.parse({ id: 7, title: 'T', ...fields }));
    expect(Object.fromEntries(Object.entries(lists).map(([name, { read }]) => [name, read()]))).toEqual({
      formats: 100,
      labels: 100,
      artists: 100,
      identifiers: Math.min(count, 200),
      images: 100,
    });
  });

  it('is none for more rows or copies than a page may have', () => {
    const copies = watched(201, 'basic_information', { id: 7, instance_id: 70, basic_information: {} });
    expect(collectionPageSchema.safeParse({ pagination, releases: copies.list }).success).toBe(false);
    expect(instancesSchema.safeParse({ pagination, releases: copies.list }).success).toBe(false);
    expect(copies.read()).toBe(0);
    const rows = watched(40_000, 'country', { id: 7, title: 'A - B', country: 'UK' });
    expect(searchSchema.parse({ results: rows.list }).results).toHaveLength(100);
    expect(rows.read()).toBe(100);
  });

  it('is done for a full page that repeats copies of another', () => {
    const releases = Array.from({ length: 200 }, (_, at) => ({ ...item, instance_id: at + 1 }));
    expect(collectionPageSchema.parse({ pagination, releases }).releases).toHaveLength(200);
    expect(instancesSchema.parse({ pagination, releases }).releases).toHaveLength(200);
  });
});

describe('a number that no real one is as high as', () => {
  it.each([
    ['2', 2],
    [2, 2],
    ['999', 999],
    ['999999999999', 1],
    [1e12, 1],
    ['1e9', 1],
    ['-3', 1],
    ['many', 1],
    [null, 1],
  ])('%o pieces are %o', (qty, pieces) => {
    const { formats } = releaseSchema.parse({ id: 7, title: 'T', formats: [{ name: 'Vinyl', qty }] });
    expect(formats[0]?.qty).toBe(pieces);
  });

  it('makes a collection unreadable, before the database refuses it', () => {
    const page = (items: number) =>
      collectionPageSchema.safeParse({ pagination: { page: 1, pages: 1, items }, releases: [] }).success;
    expect([page(2_147_483_647), page(2_147_483_648)]).toEqual([true, false]);
  });
});

describe('a search', () => {
  it('leaves out rows that cannot be shown and rows that are no releases', () => {
    const { results } = searchSchema.parse({
      pagination,
      results: [
        { id: 1, title: 'A - B' },
        { id: 2 },
        { title: 'C - D' },
        { id: 3, type: 'artist', title: 'E' },
        { id: 4, type: 'master', title: 'F - G' },
        null,
        'row',
        { id: 5, type: 'release', title: 'H - I' },
      ],
    });
    expect(results.map((row) => row.id)).toEqual([1, 5]);
  });

  it('may have found nothing, but not say nothing', () => {
    expect(searchSchema.parse({ results: [] })).toEqual({ pagination: null, results: [] });
    for (const answer of [{}, { results: null }, { results: {} }, [], null]) {
      expect(searchSchema.safeParse(answer).success).toBe(false);
    }
  });
});

describe('a collection', () => {
  it('is all or nothing: a copy without its ids is never dropped', () => {
    for (const broken of [
      { ...item, instance_id: undefined },
      { ...item, id: null },
      { ...item, instance_id: '70' },
      { ...item, instance_id: 2 ** 53 },
      { ...item, basic_information: undefined },
      { ...item, basic_information: [] },
      null,
    ]) {
      const answer = { pagination, releases: [item, broken] };
      expect(collectionPageSchema.safeParse(answer).success).toBe(false);
    }
    for (const broken of [{ ...item, instance_id: undefined }, { ...item, id: 'x' }, null]) {
      expect(instancesSchema.safeParse({ releases: [item, broken] }).success).toBe(false);
    }
  });

  it('must count itself', () => {
    for (const wrong of [undefined, {}, { page: 1, pages: 1 }, { page: 1, pages: 1, items: -1 }, 'one']) {
      const answer = { pagination: wrong, releases: [item] };
      expect(collectionPageSchema.safeParse(answer).success).toBe(false);
    }
    expect(collectionPageSchema.parse({ pagination, releases: [] }).pagination).toEqual(pagination);
  });

  it('takes ids of 64 bits as far as JSON carries them', () => {
    const instance_id = Number.MAX_SAFE_INTEGER;
    expect(createdInstanceSchema.parse({ instance_id, resource_url: 'x' })).toEqual({ instance_id });
    expect(createdInstanceSchema.safeParse({ instance_id: 2 ** 53 }).success).toBe(false);
    expect(createdInstanceSchema.safeParse({}).success).toBe(false);
  });

  it('of one release may be empty, and need not say how many pages it has', () => {
    expect(instancesSchema.parse({ releases: [] })).toEqual({ pagination: null, releases: [] });
    expect(instancesSchema.parse({ pagination: { page: 1, pages: 2 }, releases: [] }).pagination).toEqual({
      page: 1,
      pages: 2,
    });
  });
});

describe('identity and value', () => {
  it('are a number, a name and three strings', () => {
    expect(identitySchema.parse({ id: 1, username: 'crate' })).toEqual({ id: 1, username: 'crate' });
    expect(identitySchema.parse({ id: 'x', username: 'crate' })).toEqual({ id: null, username: 'crate' });
    expect(identitySchema.safeParse({ username: ' ' }).success).toBe(false);
    const value = { minimum: '€50.86', median: '€71.20', maximum: '€101.72' };
    expect(valueSchema.parse(value)).toEqual(value);
    expect(valueSchema.safeParse({ minimum: 5 }).success).toBe(false);
  });
});

describe('optional fields', () => {
  const FIELDS =
    `title artists year country labels formats genres styles master_id identifiers images thumb uri community
    label catno format cover_image user_data folder_id rating date_added notes basic_information`.split(
      /\s+/,
    );
  const wrong = fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue());

  it('may be anything at all, and more may come with them', () => {
    fc.assert(
      fc.property(wrong, (fields) => {
        const release = { ...fields, id: 7, title: 'T', brand_new: [{}] };
        toRelease(releaseSchema.parse(release));
        expect(searchSchema.parse({ results: [release] }).results.map(toSearchRow)).toHaveLength(1);
        const copy = { ...fields, id: 7, instance_id: 70, basic_information: fields };
        const page = collectionPageSchema.parse({ pagination, releases: [copy] });
        expect(page.releases.map(toCollectedCopy)).toMatchObject([{ instanceId: 70, releaseId: 7 }]);
        const instances = instancesSchema.parse({ releases: [{ ...fields, id: 7, instance_id: 70 }] });
        expect(instances.releases.map(toCollectionItem)).toMatchObject([{ instanceId: 70 }]);
      }),
    );
  });

  it('lose only the entries that are wrong', () => {
    const release = releaseSchema.parse({
      id: 7,
      title: 'T',
      genres: ['Rock', 5, null, ' Pop '],
      formats: [null, 'Vinyl', { name: 'Vinyl', qty: 2, descriptions: ['LP', {}] }],
      artists: [{ name: 'A', join: 5 }, 7],
    });
    expect(release).toMatchObject({
      genres: ['Rock', 'Pop'],
      formats: [{ name: 'Vinyl', qty: 2, text: null, descriptions: ['LP'] }],
      artists: [{ name: 'A', anv: null, join: null }],
    });
  });

  it('counts one where a quantity makes no sense', () => {
    const quantities = ['3', 3, '0', '', 'two', null, -1, 1.5, { valueOf: 1, toString: 1 }];
    const { formats } = releaseSchema.parse({
      id: 7,
      title: 'T',
      formats: quantities.map((qty) => ({ qty })),
    });
    expect(formats.map((format) => format.qty)).toEqual([3, 3, 1, 1, 1, 1, 1, 1, 1]);
  });
});
