// Sandbox: the wantlist of the local Discogs: what a client reads, what it can change, and what is refused. Each rule has its
// source.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

const RELEASE = 513594;
const OTHER = 249504;
const MISSING = 2147483647;
const MINE = '/users/crate_keeper/wants';

let clock: VirtualSandboxClock;
let discogs: LocalDiscogs;
beforeEach(async () => {
  clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13, 22, 52, 47));
  discogs = await startLocalDiscogs({ clock });
  discogs.addAccount({ username: 'open_book', token: 'other-token', isPrivate: false });
});
afterEach(() => discogs.close());

const call = (method: string, path: string, token?: string | null, body?: string) =>
  callDiscogs(discogs, path, {
    method,
    ...(token !== undefined && { token }),
    ...(body !== undefined && { body }),
  });
const want = (release = RELEASE) => call('PUT', `${MINE}/${release}`);
const unwant = (release = RELEASE) => call('DELETE', `${MINE}/${release}`);
const read = async (path: string, token?: string | null) => JSON.parse((await call('GET', path, token)).text);
const wanted = () => discogs.wantlist.list().map(({ releaseId }) => releaseId);

const DOCS = {
  LIST: 'User Wantlist > Get',
  ADD: 'User Wantlist > Add To Wantlist',
  DELETE: 'User Wantlist > Delete',
  PAGINATION: 'Home > Pagination',
  RECORDED: 'a recorded answer',
  MEASURED: 'measured by authors of clients',
  ASSUMED: 'not documented, and not recorded: it is refused, so that no client depends on it',
} as const;

test(`a want has the documented shape, in the answer and in the list (${DOCS.ADD}; ${DOCS.LIST})`, async () => {
  const answer = await want();
  expect(answer.status).toBe(201);
  expect(answer.body()).toEqual({
    id: RELEASE,
    resource_url: `${discogs.url}${MINE}/${RELEASE}`,
    rating: 0,
    date_added: '2026-06-13T15:52:47-07:00',
    basic_information: expect.objectContaining({ id: RELEASE, title: expect.any(String), year: 2005 }),
  });
  expect(await read(MINE)).toEqual({
    pagination: { page: 1, pages: 1, per_page: 50, items: 1, urls: {} },
    wants: [answer.body()],
  });
});

test(`again 201, the same want, from the same day (${DOCS.MEASURED})`, async () => {
  const first = await want();
  await clock.advance(86_400_000);
  const second = await want();
  expect([second.status, second.text]).toEqual([201, first.text]);
  expect(wanted()).toEqual([RELEASE]);
});

test(`100 at once are one (${DOCS.MEASURED})`, async () => {
  discogs.configure({ limit: null });
  const answers = await Promise.all(Array.from({ length: 100 }, () => want()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(wanted()).toEqual([RELEASE]);
});

test(`a want is removed with 204 and an empty body; again it is 404 (${DOCS.DELETE}; ${DOCS.RECORDED})`, async () => {
  await want();
  await want(OTHER);
  const answer = await unwant();
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(wanted()).toEqual([OTHER]);
  const again = await unwant();
  expect([again.status, again.body().message]).toEqual([
    404,
    "That release does not exist in the user's wantlist.",
  ]);
});

test('a copy that is added or removed changes no want, and a want no copy', async () => {
  await want();
  const copy = '/users/crate_keeper/collection/folders/1/releases';
  const added = await call('POST', `${copy}/${RELEASE}`);
  expect([added.status, wanted()]).toEqual([201, [RELEASE]]);
  await call('DELETE', `${copy}/${RELEASE}/instances/${added.body().instance_id}`);
  expect(wanted()).toEqual([RELEASE]);
  await unwant();
  expect(discogs.collection.size()).toBe(0);
});

test('a release that was deleted stays wanted, and can be removed', async () => {
  await want();
  discogs.catalogue.remove(RELEASE);
  expect((await read(MINE)).wants).toMatchObject([
    { id: RELEASE, basic_information: { title: 'Deleted Release' } },
  ]);
  expect((await unwant()).status).toBe(204);
});

describe('search rows and versions say what the owner of the token wants', () => {
  const row = async (token?: string | null) =>
    (await read('/database/search?type=release&catno=PB41447', token)).results[0];
  const version = async (token?: string | null) => (await read('/masters/10362/versions', token)).versions[0];

  test('user_data.in_wantlist, for the owner only', async () => {
    expect((await row()).user_data).toEqual({ in_wantlist: false, in_collection: false });
    await want(OTHER);
    discogs.collection.add(OTHER);
    expect((await row()).user_data).toEqual({ in_wantlist: true, in_collection: true });
    expect((await row('other-token')).user_data).toEqual({ in_wantlist: false, in_collection: false });
  });

  test('stats.user.in_wantlist, for the owner only', async () => {
    const { id } = await version();
    await want(id);
    const wanting = [await version(), await version('other-token'), await version(null)];
    expect(wanting.map((one) => one.stats.user.in_wantlist)).toEqual([1, 0, 0]);
  });

  test('a release says neither (recorded answers)', async () => {
    await want(OTHER);
    expect(await read(`/releases/${OTHER}`)).not.toHaveProperty('user_data');
  });
});

describe('calls', () => {
  test('count, and answer in their turn', async () => {
    const calls = [want(), unwant(), call('GET', MINE)];
    await Promise.all(calls);
    expect(discogs.usedNow()).toBe(3);
    const { headers } = await want();
    expect(headers.get('x-discogs-ratelimit-used')).toBe('4');
  });

  test('over the limit are refused, and change nothing', async () => {
    discogs.configure({ limit: 0 });
    expect((await want()).status).toBe(429);
    expect(wanted()).toEqual([]);
  });

  test('whose answer is lost took effect', async () => {
    discogs.faults.add({ fault: { kind: 'lost-answer' }, method: 'PUT' });
    await expect(want()).rejects.toThrow();
    expect(wanted()).toEqual([RELEASE]);
    discogs.faults.add({ fault: { kind: 'lost-answer' }, method: 'DELETE', path: /\/wants\// });
    await expect(unwant()).rejects.toThrow();
    expect(wanted()).toEqual([]);
  });

  test('that stall take effect before or after the wait', async () => {
    for (const [when, during] of [
      ['before', []],
      ['after', [OTHER]],
    ] as const) {
      discogs.faults.add({ fault: { kind: 'stall', forMs: 30_000, when }, method: 'PUT' });
      const held = discogs.hold({ method: 'PUT' }, 'before');
      const stalled = want(OTHER);
      await held.arrived;
      held.release();
      await clock.advance(29_999);
      expect(wanted()).toEqual(during);
      await clock.advance(1);
      expect((await stalled).status).toBe(201);
      discogs.wantlist.remove(OTHER);
    }
  });
});

interface Rule {
  rule: string;
  source: string;
  method: string;
  path: string;
  token?: string | null;
  body?: string;
  status: number;
  message: string;
}

const notYours403 = "You don't have permission to access this resource.";
const private403 =
  'You are not allowed to view this resource. Please authenticate as the owner to view this content.';
const wrong422 = 'See "detail" for validation errors.';

const RULES: Rule[] = [
  {
    rule: 'a want without a token',
    source: DOCS.ADD,
    method: 'PUT',
    path: `${MINE}/${RELEASE}`,
    token: null,
    status: 403,
    message: notYours403,
  },
  {
    rule: 'a want in the list of another',
    source: DOCS.ADD,
    method: 'PUT',
    path: `${MINE}/${RELEASE}`,
    token: 'other-token',
    status: 403,
    message: notYours403,
  },
  {
    rule: 'a want of an unknown release',
    source: DOCS.MEASURED,
    method: 'PUT',
    path: `${MINE}/${MISSING}`,
    status: 404,
    message: 'Release does not exist or may have been deleted.',
  },
  {
    rule: 'a want of an unknown user',
    source: DOCS.LIST,
    method: 'PUT',
    path: `/users/no_such_user/wants/${RELEASE}`,
    status: 404,
    message: 'User does not exist or may have been deleted.',
  },
  {
    rule: 'a want with a note in its body',
    source: DOCS.ASSUMED,
    method: 'PUT',
    path: `${MINE}/${RELEASE}`,
    body: '{"notes":"cheap"}',
    status: 422,
    message: wrong422,
  },
  {
    rule: 'a want with a note in its address',
    source: DOCS.ASSUMED,
    method: 'PUT',
    path: `${MINE}/${RELEASE}?notes=cheap`,
    status: 422,
    message: wrong422,
  },
  {
    rule: 'removing without a token',
    source: DOCS.DELETE,
    method: 'DELETE',
    path: `${MINE}/${OTHER}`,
    token: null,
    status: 403,
    message: notYours403,
  },
  {
    rule: 'removing from the list of another',
    source: DOCS.DELETE,
    method: 'DELETE',
    path: `${MINE}/${OTHER}`,
    token: 'other-token',
    status: 403,
    message: notYours403,
  },
  {
    rule: 'removing an unknown release',
    source: DOCS.RECORDED,
    method: 'DELETE',
    path: `${MINE}/${MISSING}`,
    status: 404,
    message: "That release does not exist in the user's wantlist.",
  },
  {
    rule: 'a private list without a token',
    source: DOCS.LIST,
    method: 'GET',
    path: MINE,
    token: null,
    status: 403,
    message: private403,
  },
  {
    rule: 'a private list, for others',
    source: DOCS.LIST,
    method: 'GET',
    path: MINE,
    token: 'other-token',
    status: 403,
    message: private403,
  },
  {
    rule: 'a page past the end',
    source: DOCS.RECORDED,
    method: 'GET',
    path: `${MINE}?page=4`,
    status: 404,
    message: 'Page 4 is outside of valid range [1, 1].',
  },
];

describe('is refused, and changes nothing:', () => {
  test.each(RULES)('$rule: $status ($source)', async ({ method, path, token, body, status, message }) => {
    discogs.wantlist.add(OTHER);
    const answer = await call(method, path, token, body);
    expect([answer.status, answer.body().message]).toEqual([status, message]);
    expect(wanted()).toEqual([OTHER]);
  });

  test(`the notes of another, in an open list (${DOCS.LIST})`, async () => {
    const open = await startLocalDiscogs({ clock, privateCollection: false });
    open.wantlist.add(RELEASE, { notes: 'from Ada', rating: 4 });
    const seen = async (token: string | null) =>
      JSON.parse((await callDiscogs(open, MINE, { token })).text).wants[0];
    expect(await seen(open.token)).toMatchObject({ rating: 4, notes: 'from Ada' });
    expect(await seen(null)).not.toHaveProperty('notes');
    await open.close();
  });
});

test(`the list is split into pages (${DOCS.PAGINATION})`, async () => {
  for (let release = 1; release <= 3; release++) discogs.wantlist.add(release);
  const page = await read(`${MINE}?per_page=2&page=2`);
  expect(page.pagination).toMatchObject({ page: 2, pages: 2, per_page: 2, items: 3 });
  expect(page.wants.map(({ id }: { id: number }) => id)).toEqual([3]);
});
