// The client: what it reads of a collection: its folders, fields, pages, copies and value.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import type { CallOptions } from '../../src/core/discogs-port.ts';
import { useNock } from '../support/use-nock.ts';
import { BASE, createRig, failureOf } from './client-rig.ts';

useNock();
const person: CallOptions = { lane: 'person' };

const item = (instanceId: number, releaseId = 249504) => ({
  id: releaseId,
  instance_id: instanceId,
  folder_id: 1,
  rating: 0,
  date_added: '2026-06-13T15:52:47-07:00',
  basic_information: { id: releaseId, title: 'Never Gonna Give You Up', master_id: 96559 },
});
const onePage = { page: 1, pages: 1, items: 1, per_page: 50, urls: {} };

describe('a collection', () => {
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

  it('reads the value as Discogs words it', async () => {
    const { discogs, answers } = createRig();
    const value = { minimum: '€1.00', median: 'A$1,597.46', maximum: '€101.72' };
    answers('GET', '/users/a/collection/value', { body: value });
    expect(await discogs.getCollectionValue('a', person)).toEqual(value);
  });
});
