// Sandbox: collections, accounts and pictures of the local Discogs have the shapes that were recorded from the real one.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoCollection } from '../../sandbox/discogs/demo-collection.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { type CallOptions, callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

let clock: VirtualSandboxClock;
let discogs: LocalDiscogs;
beforeEach(async () => {
  clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13, 22, 52, 47));
  discogs = await startLocalDiscogs({ clock, limit: null, anonymousLimit: null });
});
afterEach(() => discogs.close());
const mine = '/users/crate_keeper/collection';

const get = async (path: string, options?: CallOptions) => {
  const answer = await callDiscogs(discogs, path, options);
  expect(answer.status).toBe(200);
  return answer.body();
};

describe('the collection', () => {
  test('adding makes another copy each time, with the rating the release has', async () => {
    const add = () => callDiscogs(discogs, `${mine}/folders/1/releases/249504`, { method: 'POST' });
    const first = await add();
    expect(first.status).toBe(201);
    expect(first.body()).toMatchObject({
      id: 249504,
      rating: 0,
      folder_id: 1,
      date_added: '2026-06-13T15:52:47-07:00',
      basic_information: { id: 249504, title: 'Never Gonna Give You Up', year: 1987, master_id: 96559 },
      resource_url: `${discogs.url}${mine}/folders/1/releases/249504?instance_id=${first.body().instance_id}`,
    });
    expect(first.body().instance_id).toBeGreaterThan(2 ** 32);
    discogs.collection.change(first.body().instance_id, { rating: 4 });
    const second = (await add()).body();
    expect(second.instance_id).not.toBe(first.body().instance_id);
    expect(second.rating).toBe(4);
    expect((await get(`${mine}/releases/249504`)).pagination.items).toBe(2);
  });

  test('a body without anything in it is as good as none', async () => {
    const sent = { method: 'POST', body: '{}' };
    expect((await callDiscogs(discogs, `${mine}/folders/1/releases/1`, sent)).status).toBe(201);
  });

  test('not owned and no such release look the same', async () => {
    for (const id of [249504, 2147483647]) {
      expect(await get(`${mine}/releases/${id}`)).toEqual({
        pagination: { page: 1, pages: 1, per_page: 50, items: 0, urls: {} },
        releases: [],
      });
    }
  });

  test('removing answers 204 without a body, and the copy is gone from everywhere', async () => {
    const { instanceId } = discogs.collection.add(249504);
    const other = discogs.collection.add(249504);
    const path = `${mine}/folders/1/releases/249504/instances/${instanceId}`;
    const answer = await callDiscogs(discogs, path, { method: 'DELETE' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await get(`${mine}/folders/0/releases`)).releases).toMatchObject([
      { instance_id: other.instanceId },
    ]);
    expect((await callDiscogs(discogs, path, { method: 'DELETE' })).status).toBe(404);
  });

  test('is ordered by label unless asked otherwise; pages are clamped, and one page has no links', async () => {
    const copies = demoCollection(discogs.collection, clock.now());
    const labelOf = (copy: Record<string, unknown>) =>
      JSON.stringify(copy).match(/"labels":\[\{"name":"([^"]+)/)?.[1];
    const byLabel = await get(`${mine}/folders/0/releases?per_page=5000`);
    expect(byLabel.pagination).toEqual({ page: 1, pages: 1, per_page: 100, items: copies.length, urls: {} });
    const labels = byLabel.releases.map((copy) => labelOf(copy)?.toLowerCase());
    expect(labels).toEqual([...labels].sort());

    const added = async (order: string) =>
      (await get(`${mine}/folders/0/releases?sort=added&sort_order=${order}`)).releases.map(
        (copy) => copy.instance_id,
      );
    const oldestFirst = copies.map((copy) => copy.instanceId);
    expect(await added('asc')).toEqual(oldestFirst);
    expect(await added('desc')).toEqual([...oldestFirst].reverse());
    const page = await get(`${mine}/folders/0/releases?sort=added&sort_order=desc&per_page=4&page=2`);
    expect(page.releases.map((copy) => copy.instance_id)).toEqual([...oldestFirst].reverse().slice(4, 8));
    expect(page.pagination.urls.next).toBe(
      `${discogs.url}${mine}/folders/0/releases?sort=added&sort_order=desc&per_page=4&page=3`,
    );
    expect(new Set(copies.map((copy) => copy.releaseId)).size).toBe(copies.length - 1);
  });

  test('folders hold their own copies, and 0 holds all', async () => {
    const folderId = discogs.collection.addFolder('Sold');
    discogs.collection.add(1, { folderId });
    discogs.collection.add(2);
    expect((await get(`${mine}/folders/${folderId}/releases`)).releases).toMatchObject([
      { id: 1, folder_id: folderId },
    ]);
    expect((await get(`${mine}/folders/0/releases`)).pagination.items).toBe(2);
    expect(await get(`${mine}/folders`)).toMatchObject({
      folders: [
        { id: 0, name: 'All', count: 2 },
        { id: 1, name: 'Uncategorized', count: 1 },
        { id: folderId, name: 'Sold' },
      ],
    });
  });

  test('notes are for the owner, also where everyone may look', async () => {
    const notes = [{ field_id: 3, value: 'Crate 4' }];
    const open = await startLocalDiscogs({ clock, privateCollection: false });
    open.collection.add(1, { notes });
    const seen = async (token: string | null) =>
      (await callDiscogs(open, `${mine}/folders/0/releases`, { token })).body().releases[0];
    expect(await seen(open.token)).toMatchObject({ notes });
    expect(await seen(null)).not.toHaveProperty('notes');
    await open.close();
  });

  test("the value is three texts in the account's currency", async () => {
    discogs.generate(200);
    const value = await get(`${mine}/value`);
    expect(value).toEqual({
      maximum: expect.stringMatching(/^€\d,\d{3}\.\d{2}$/),
      median: expect.stringMatching(/^€\d,\d{3}\.\d{2}$/),
      minimum: expect.stringMatching(/^€\d,\d{3}\.\d{2}$/),
    });
  });
});

describe('accounts', () => {
  test('identity says whose token it is; a revoked token is refused', async () => {
    expect(await get('/oauth/identity')).toEqual({
      id: expect.any(Number),
      username: 'crate_keeper',
      resource_url: `${discogs.url}/users/crate_keeper`,
      consumer_name: 'crate_keeper',
    });
    discogs.addAccount({ username: 'Someone_Else', token: 'second' });
    expect(await get('/oauth/identity', { token: 'second' })).toMatchObject({ username: 'Someone_Else' });
    discogs.revokeToken(discogs.token);
    expect((await callDiscogs(discogs, '/oauth/identity')).status).toBe(401);
  });

  test('the log of requests holds no token, wherever it was sent', async () => {
    await callDiscogs(discogs, `/releases/1?token=${discogs.token}`, { token: null });
    await callDiscogs(discogs, '/oauth/identity');
    expect(discogs.requests).toHaveLength(2);
    expect(JSON.stringify(discogs.requests)).not.toContain(discogs.token);
  });
});

describe('pictures', () => {
  test('are drawn in the colour of the record, safe against its words, and not counted', async () => {
    const answer = await callDiscogs(discogs, '/images/600/R-900000335.svg', { token: null });
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.text).not.toMatch(/<script|<img|<b>/);
    const red = await callDiscogs(discogs, '/images/150/R-965631.svg');
    expect(red.text).toContain('#c9252d');
    expect(red.text).toContain('width="150"');
    expect((await callDiscogs(discogs, '/images/spacer.gif')).headers.get('content-type')).toBe('image/gif');
    expect((await callDiscogs(discogs, '/images/600/R-900000108.svg')).status).toBe(404);
    expect(discogs.requests).toEqual([]);
  });
});
