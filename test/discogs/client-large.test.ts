// The client refuses an answer that is too large, or cuts it, before it can hold up the bot.
import { describe, expect, it } from 'vitest';
import type { CallOptions, Discogs } from '../../src/core/discogs-port.ts';
import { useNock } from '../support/use-nock.ts';
import { createRig, failureOf } from './client-rig.ts';

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

describe('an answer that is too large', () => {
  const mebibyte = 1024 * 1024;
  const padded = (bytes: number) => ({ body: ' '.repeat(bytes) });

  it.each<[string, string, number, (discogs: Discogs) => Promise<unknown>]>([
    ['a release', '/releases/1', mebibyte, (discogs) => discogs.getRelease(1, person)],
    ['a search', '/database/search', mebibyte, (discogs) => discogs.searchByCatalogNumber('x', person)],
    [
      'a search for a hundred results',
      '/database/search',
      2 * mebibyte,
      (discogs) => discogs.searchByArtistAndTitle({ artist: 'a', title: 'b', perPage: 100 }, person),
    ],
    ['a master', '/masters/1', mebibyte, (discogs) => discogs.getMaster(1, person)],
    [
      'the versions of a master',
      '/masters/1/versions',
      2 * mebibyte,
      (discogs) =>
        discogs.getVersions(
          { masterId: 1, filters: { country: null, year: null, format: null }, page: 1 },
          person,
        ),
    ],
    [
      'a page of a collection',
      '/users/a/collection/folders/0/releases',
      2 * mebibyte,
      (discogs) => discogs.getCollectionPage({ username: 'a', page: 1, order: 'asc' }, person),
    ],
    [
      'the copies of a release',
      '/users/a/collection/releases/1',
      2 * mebibyte,
      (discogs) => discogs.getCollectionInstances('a', 1, person),
    ],
    [
      'the value',
      '/users/a/collection/value',
      16 * 1024,
      (discogs) => discogs.getCollectionValue('a', person),
    ],
    [
      'the folders',
      '/users/a/collection/folders',
      2 * mebibyte,
      (discogs) => discogs.getFolders('a', person),
    ],
    ['the fields', '/users/a/collection/fields', 2 * mebibyte, (discogs) => discogs.getFields('a', person)],
    ['an identity', '/oauth/identity', 16 * 1024, (discogs) => discogs.getIdentity(person)],
  ])('%s: is not read, and not asked for again', async (_, path, mostBytes, call) => {
    const { discogs, answers, tokens } = createRig();
    answers('GET', path, padded(mostBytes), padded(mostBytes + 1));
    // An answer of exactly the largest size is read, and turns out to be no JSON.
    expect(await failureOf(call(discogs))).toMatchObject({ reason: 'cut-json' });
    expect(await failureOf(call(discogs))).toMatchObject({ name: 'BadResponseError', reason: 'too-large' });
    expect(tokens).toHaveLength(2);
  });

  it('is a release with 40,000 formats', async () => {
    const { discogs, answers, tokens } = createRig();
    const format = { name: 'Vinyl', qty: '1', text: 'x'.repeat(150), descriptions: ['LP'] };
    const body = { ...release, formats: Array.from({ length: 40_000 }, () => format) };
    answers('GET', '/releases/249504', { body });
    expect(await failureOf(discogs.getRelease(249504, person))).toMatchObject({ reason: 'too-large' });
    expect(tokens).toHaveLength(1);
  });

  it('a page full of them leaves the thread to others in between', async () => {
    const { discogs, answers } = createRig();
    const formats = Array.from({ length: 50 }, () => ({ name: 'Vinyl', qty: '1', text: 'Red' }));
    const releases = Array.from({ length: 100 }, (_, at) => {
      const copy = item(at + 1);
      return { ...copy, basic_information: { ...copy.basic_information, formats } };
    });
    const body = { pagination: { ...onePage, items: 100 }, releases };
    answers('GET', '/users/a/collection/folders/0/releases', { body });
    let turns = 0;
    let isReading = false;
    const takeTurns = () => {
      turns++;
      if (isReading) setImmediate(takeTurns);
    };
    // From here on the client waits for no I/O.
    const beforeRead = async () => {
      isReading = true;
      takeTurns();
    };
    const asked = { username: 'a', page: 1, order: 'asc' } as const;
    const { copies } = await discogs.getCollectionPage(asked, { ...person, beforeRead });
    isReading = false;
    expect(copies.map((copy) => copy.instanceId)).toEqual(releases.map((copy) => copy.instance_id));
    // The client yields after every hundred of these 5,000 formats.
    expect(turns).toBeGreaterThanOrEqual(49);
  });

  it('but a few thousand are read as the first hundred', async () => {
    const { discogs, answers } = createRig();
    const format = { name: 'Vinyl', qty: '1', text: 'Red' };
    const body = { ...release, formats: Array.from({ length: 5_000 }, () => format) };
    answers('GET', '/releases/249504', { body });
    expect(await discogs.getRelease(249504, person)).toMatchObject({
      release: { discCount: 100, vinylColor: 'Red' },
    });
  });
});
