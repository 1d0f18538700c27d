// The client: what each of its endpoints asks of Discogs, and what it makes of the answer.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { CallOptions, Discogs } from '../../src/core/ports.ts';
import { useNock } from '../support/use-nock.ts';
import { BASE, createRig, failureOf, TOKEN } from './client-rig.ts';

useNock();
const person: CallOptions = { lane: 'person' };
const release = { id: 249504, title: 'Never Gonna Give You Up' };

const item = (instanceId: number, releaseId = 249504) => ({
  id: releaseId,
  instance_id: instanceId,
  folder_id: 1,
  rating: 0,
  date_added: '2026-06-13T15:52:47-07:00',
  basic_information: { id: releaseId, title: 'Never Gonna Give You Up', master_id: 96559 },
});
const onePage = { page: 1, pages: 1, items: 1, per_page: 50, urls: {} };

describe('searches', () => {
  const always = { type: 'release', per_page: '10' };

  it.each<[string, (discogs: Discogs) => Promise<unknown>, Record<string, string>]>([
    [
      'by catalogue number',
      (discogs) => discogs.searchByCatalogNumber('PB 41447', person),
      { catno: 'PB 41447', format: 'Vinyl' },
    ],
    [
      'by catalogue number, any format',
      (discogs) => discogs.searchByCatalogNumber('PB 41447', { ...person, anyFormat: true }),
      { catno: 'PB 41447' },
    ],
    [
      'by artist and title',
      (discogs) => discogs.searchByArtistAndTitle({ artist: 'Björk', title: 'Début & more' }, person),
      { artist: 'Björk', release_title: 'Début & more', format: 'Vinyl' },
    ],
    [
      'by artist and title, any format',
      (discogs) =>
        discogs.searchByArtistAndTitle({ artist: 'a', title: 'b' }, { ...person, anyFormat: true }),
      { artist: 'a', release_title: 'b' },
    ],
    [
      'by artist and title, of a year and a country',
      (discogs) =>
        discogs.searchByArtistAndTitle({ artist: 'a', title: 'b', year: 1973, country: 'UK' }, person),
      { artist: 'a', release_title: 'b', year: '1973', country: 'UK', format: 'Vinyl' },
    ],
    [
      'by artist and title, with no year or country in particular',
      (discogs) =>
        discogs.searchByArtistAndTitle({ artist: 'a', title: 'b', year: null, country: null }, person),
      { artist: 'a', release_title: 'b', format: 'Vinyl' },
    ],
    [
      'by artist and title, a hundred results',
      (discogs) => discogs.searchByArtistAndTitle({ artist: 'a', title: 'b', perPage: 100 }, person),
      { artist: 'a', release_title: 'b', format: 'Vinyl', per_page: '100' },
    ],
    ['by words', (discogs) => discogs.searchByText('Blink-182', person), { q: 'Blink-182', format: 'Vinyl' }],
    [
      'by words, any format',
      (discogs) => discogs.searchByText('Blink-182', { ...person, anyFormat: true }),
      { q: 'Blink-182' },
    ],
    [
      'by etching',
      (discogs) => discogs.searchByEtching('SHVL 804 A-2', { ...person, by: 'barcode' }),
      { barcode: 'SHVL 804 A-2' },
    ],
    [
      'by etching, as words',
      (discogs) => discogs.searchByEtching('SHVL 804 A-2', { ...person, by: 'q' }),
      { q: 'SHVL 804 A-2' },
    ],
    [
      'by barcode, always any format',
      (discogs) => discogs.searchByUPC('5012394144777', person),
      { barcode: '5012394144777' },
    ],
  ])('%s', async (_name, search, query) => {
    const { discogs } = createRig();
    nock(BASE)
      .get('/database/search')
      .query({ ...always, ...query })
      .reply(200, {
        pagination: { page: 1, pages: 125, per_page: 10, items: 1_243, urls: {} },
        results: [{ ...release, title: 'Rick Astley - Never', type: 'release' }],
      });
    expect(await search(discogs)).toMatchObject({
      rows: [{ releaseId: 249504, heading: 'Rick Astley - Never' }],
      total: 1_243,
    });
  });

  it.each([
    [10, undefined],
    [100, 100 as const],
  ])('read no more than %i results', async (most, perPage) => {
    const { discogs, answers } = createRig();
    const results = Array.from({ length: 150 }, (_, at) => ({ id: at + 1, title: 'A - B' }));
    answers('GET', '/database/search', { body: { results } });
    const album = { artist: 'A', title: 'B', ...(perPage && { perPage }) };
    expect((await discogs.searchByArtistAndTitle(album, person)).rows).toHaveLength(most);
  });

  it('that find nothing are empty', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/database/search', { body: { results: [] } });
    expect(await discogs.searchByUPC('00000000', person)).toEqual({ rows: [], total: null });
  });
});

describe('reads', () => {
  it('says who it is, and that the token is its own', async () => {
    const { discogs } = createRig();
    nock(BASE, {
      reqheaders: {
        authorization: `Discogs token=${TOKEN}`,
        'user-agent': 'Runout/0.0.0 +https://runout.test',
      },
    })
      .get('/oauth/identity')
      .reply(200, { id: 1, username: 'crate', consumer_name: 'x' });
    expect(await discogs.getIdentity(person)).toEqual({ id: 1, username: 'crate' });
  });

  it('says which folders a collection has', async () => {
    const { discogs, answers } = createRig();
    const folders = [
      { id: 0, name: 'All', count: 23, resource_url: `${BASE}/x` },
      { id: 1, name: 'Uncategorized', count: 20, resource_url: `${BASE}/y` },
    ];
    answers('GET', '/users/crate/collection/folders', { body: { folders } });
    expect(await discogs.getFolders('crate', person)).toEqual([
      { id: 0, name: 'All' },
      { id: 1, name: 'Uncategorized' },
    ]);
  });

  it('says which fields a collection has, in the order of its owner', async () => {
    const { discogs, answers } = createRig();
    const fields = [
      { id: 3, name: ' Notes ', type: 'textarea', position: 3, public: false, lines: 3 },
      { id: 1, name: 'Media', type: 'dropdown', position: 1, public: true, options: ['Mint (M)', 7, 'Good'] },
      { id: 9, name: 'Price', type: 'currency', position: 2, options: ['x'] },
      { id: 0, name: 'no number' },
      { id: 5, name: '\u200b' },
      'no field',
      { id: 6, name: 'Bare' },
    ];
    answers('GET', '/users/crate/collection/fields', { body: { fields } });
    expect(await discogs.getFields('crate', person)).toEqual([
      { id: 1, name: 'Media', type: 'dropdown', isPublic: true, options: ['Mint (M)', 'Good'] },
      { id: 9, name: 'Price', type: 'other', isPublic: false, options: [] },
      { id: 3, name: 'Notes', type: 'textarea', isPublic: false, options: [] },
      { id: 6, name: 'Bare', type: 'other', isPublic: false, options: [] },
    ]);
  });

  it('reads 100 fields with 200 options at most', async () => {
    const { discogs, answers } = createRig();
    const options = Array.from({ length: 300 }, (_, at) => `option ${at}`);
    const fields = Array.from({ length: 150 }, (_, at) => ({
      id: at + 1,
      name: 'x',
      type: 'dropdown',
      options,
    }));
    answers('GET', '/users/crate/collection/fields', { body: { fields } });
    const read = await discogs.getFields('crate', person);
    expect([read.length, read[0]?.options.length]).toEqual([100, 200]);
  });

  it('has no Authorization without a token', async () => {
    const { as } = createRig();
    nock(BASE, { badheaders: ['authorization'] })
      .get('/releases/249504')
      .reply(200, release);
    expect(await as(null).getRelease(249504, person)).toMatchObject({ releaseId: 249504 });
  });

  it('takes no other release for the one it asked for', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/releases/1', { body: release });
    expect(await failureOf(discogs.getRelease(1, person))).toMatchObject({
      name: 'BadResponseError',
      reason: 'unexpected-shape',
    });
  });

  it('asks for 100 copies a page, by date added', async () => {
    const { discogs } = createRig();
    nock(BASE)
      .get('/users/some%20body%2F..%3F/collection/folders/0/releases')
      .query({ page: '2', per_page: '100', sort: 'added', sort_order: 'desc' })
      .reply(200, { pagination: { page: 2, pages: 5, items: 401 }, releases: [item(7)] });
    const page = await discogs.getCollectionPage(
      { username: 'some body/..?', page: 2, order: 'desc' },
      { lane: 'sync' },
    );
    expect(page).toMatchObject({
      page: 2,
      pages: 5,
      items: 401,
      copies: [{ instanceId: 7, releaseId: 249504 }],
    });
  });

  it('takes no other page for the one it asked for', async () => {
    const { discogs, answers } = createRig();
    const body = { pagination: { page: 4, pages: 4, items: 1 }, releases: [] };
    answers('GET', '/users/a/collection/folders/0/releases', { body });
    const request = discogs.getCollectionPage({ username: 'a', page: 5, order: 'asc' }, { lane: 'sync' });
    expect(await failureOf(request)).toMatchObject({ reason: 'unexpected-shape' });
  });

  it('reads the copies of a release', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/users/a/collection/releases/249504', {
      body: { pagination: onePage, releases: [item(7), item(8)] },
    });
    const copies = await discogs.getCollectionInstances('a', 249504, person);
    expect(copies.map((copy) => copy.instanceId)).toEqual([7, 8]);
  });

  it('reads all of them when there is more than one page', async () => {
    const { discogs } = createRig();
    for (const page of [1, 2, 3]) {
      nock(BASE)
        .get('/users/a/collection/releases/249504')
        .query({ page: String(page), per_page: '100' })
        .reply(200, { pagination: { page, pages: 3 }, releases: [item(page)] });
    }
    const copies = await discogs.getCollectionInstances('a', 249504, person);
    expect(copies.map((copy) => copy.instanceId)).toEqual([1, 2, 3]);
  });

  it('finds no copies of a release that is not owned', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/users/a/collection/releases/1', {
      body: { pagination: { ...onePage, items: 0 }, releases: [] },
    });
    expect(await discogs.getCollectionInstances('a', 1, person)).toEqual([]);
  });

  it('takes no copy of another release for one', async () => {
    const { discogs, answers } = createRig();
    answers('GET', '/users/a/collection/releases/1', {
      body: { pagination: onePage, releases: [item(7, 2)] },
    });
    expect(await failureOf(discogs.getCollectionInstances('a', 1, person))).toMatchObject({
      reason: 'unexpected-shape',
    });
  });

  it('reads no copies without an end', async () => {
    const { discogs, answers, tokens } = createRig();
    const body = { pagination: { page: 1, pages: 1_000_000 }, releases: [item(7)] };
    answers('GET', '/users/a/collection/releases/249504', { body });
    expect(await failureOf(discogs.getCollectionInstances('a', 249504, person))).toMatchObject({
      reason: 'unexpected-shape',
    });
    expect(tokens).toHaveLength(1);
  });

  it('shows no more rows of a search than it asked for', async () => {
    const { discogs, answers } = createRig();
    const results = Array.from({ length: 30 }, (_, at) => ({ id: at + 1, title: 'A - B' }));
    answers('GET', '/database/search', { body: { results } });
    const { rows } = await discogs.searchByCatalogNumber('x', person);
    expect(rows.map((row) => row.releaseId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('reads the value as Discogs words it', async () => {
    const { discogs, answers } = createRig();
    const value = { minimum: '€1.00', median: 'A$1,597.46', maximum: '€101.72' };
    answers('GET', '/users/a/collection/value', { body: value });
    expect(await discogs.getCollectionValue('a', person)).toEqual(value);
  });
});

describe('writes', () => {
  const copy = { username: 'a', folderId: 1, releaseId: 10, instanceId: 267910420 };

  it('adds with a POST without a body', async () => {
    const { discogs } = createRig();
    nock(BASE)
      .post('/users/a/collection/folders/1/releases/10', (body) => body === '')
      .reply(201, { instance_id: 267910420, resource_url: 'https://api.discogs.com/x' });
    expect(await discogs.addToCollection(copy, person)).toEqual({ instanceId: 267910420 });
  });

  it('says that a copy may have been made when the 201 does not say which', async () => {
    const { discogs, answers, tokens } = createRig();
    answers('POST', '/users/a/collection/folders/1/releases/10', {
      status: 201,
      body: { resource_url: 'x' },
    });
    expect(await failureOf(discogs.addToCollection(copy, person))).toMatchObject({
      name: 'BadResponseError',
      reason: 'unexpected-shape',
      status: 201,
      maybeApplied: true,
    });
    expect(tokens).toHaveLength(1);
  });

  it('removes with a DELETE, whose 204 has no body', async () => {
    const { discogs } = createRig();
    nock(BASE).delete('/users/a/collection/folders/1/releases/10/instances/267910420').reply(204);
    await expect(discogs.removeFromCollection(copy, person)).resolves.toBeUndefined();
  });
});
