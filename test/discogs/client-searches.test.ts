// The client: what each of its searches asks of Discogs, and what it makes of the answer.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { CallOptions, Discogs } from '../../src/core/discogs-port.ts';
import { useNock } from '../support/use-nock.ts';
import { BASE, createRig } from './client-rig.ts';

useNock();
const person: CallOptions = { lane: 'person' };
const release = { id: 249504, title: 'Never Gonna Give You Up' };

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

  it('shows no more rows of a search than it asked for', async () => {
    const { discogs, answers } = createRig();
    const results = Array.from({ length: 30 }, (_, at) => ({ id: at + 1, title: 'A - B' }));
    answers('GET', '/database/search', { body: { results } });
    const { rows } = await discogs.searchByCatalogNumber('x', person);
    expect(rows.map((row) => row.releaseId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
