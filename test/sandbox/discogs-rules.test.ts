// Sandbox: the local Discogs refuses and answers what the real one does. One row for each rule, with its source.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { callDiscogs } from '../support/discogs-caller.ts';

let discogs: LocalDiscogs;
let copyId = 0;

beforeAll(async () => {
  discogs = await startLocalDiscogs({ clock: createSandboxClock(), limit: null, anonymousLimit: null });
  discogs.addAccount({ username: 'open_book', token: 'other-token', isPrivate: false });
  copyId = discogs.collection.add(513594).instanceId;
});
afterAll(() => discogs.close());

type Who = 'owner' | 'other' | 'nobody' | 'stranger' | 'query';

function call(method: string, path: string, who: Who = 'owner', body?: string) {
  const tokens = {
    owner: discogs.token,
    other: 'other-token',
    stranger: 'nobody-has-this',
    nobody: null,
    query: null,
  };
  const address = who === 'query' ? `${path}&token=${discogs.token}` : path;
  return callDiscogs(discogs, address, {
    method,
    token: tokens[who],
    ...(body === undefined ? {} : { body }),
  });
}

const mine = '/users/crate_keeper/collection';
const page = `${mine}/folders/0/releases`;
const private403 =
  'You are not allowed to view this resource. Please authenticate as the owner to view this content.';
const badToken401 = 'Invalid consumer token. Please register an app before making requests.';
const signIn401 = 'You must authenticate to access this resource.';

/**
 * The sources of the rules: a section of https://www.discogs.com/developers, an answer that was recorded, or a measurement by
 * others.
 */
const DOCS = {
  AUTH: 'Authentication > Discogs Auth Flow',
  PAGINATION: 'Home > Pagination',
  SEARCH: 'Database > Search: authentication is required',
  RELEASE: 'Database > Release: 404',
  MASTER: 'Database > Master Release: 404',
  IDENTITY: 'User Identity > Identity: 401',
  COLLECTION: 'User Collection > Collection Items By Folder: 403 unless it is yours or public and folder 0',
  BY_RELEASE: 'User Collection > Collection Items By Release',
  FOLDER: 'User Collection > Collection Folder: 404',
  ADD: 'User Collection > Add To Collection Folder',
  DELETE: 'User Collection > Delete Instance From Folder',
  VALUE: 'User Collection > Collection Value: only for the owner',
  RECORDED: 'a recorded answer',
  MEASURED: 'measured by authors of clients',
} as const;

interface Rule {
  rule: string;
  source: string;
  method?: string;
  path: string;
  who?: Who;
  body?: string;
  status: number;
  message: string;
}

const refused: Rule[] = [
  {
    rule: 'unknown address',
    source: DOCS.MEASURED,
    path: '/masterz/1',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'unreadable address',
    source: DOCS.MEASURED,
    path: '/users/%zz/collection/value',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'known address, other method',
    source: DOCS.MEASURED,
    method: 'PUT',
    path: '/releases/1',
    status: 405,
    message: 'The requested method is not allowed for this resource.',
  },
  {
    rule: 'unknown release',
    source: DOCS.RELEASE,
    path: '/releases/2147483647',
    status: 404,
    message: 'That release does not exist or may have been deleted.',
  },
  {
    rule: 'unknown master',
    source: DOCS.MASTER,
    path: '/masters/2147483647',
    status: 404,
    message: 'Master Release not found.',
  },
  {
    rule: 'page past the end of the versions of a master',
    source: DOCS.MEASURED,
    path: '/masters/10362/versions?per_page=100&page=2',
    status: 500,
    message: 'An internal server error occurred.',
  },
  {
    rule: 'page past the end of versions that fit no filter',
    source: DOCS.MEASURED,
    path: '/masters/10362/versions?country=Narnia&page=2',
    status: 500,
    message: 'An internal server error occurred.',
  },
  {
    rule: 'search without a token',
    source: DOCS.SEARCH,
    path: '/database/search?catno=x',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'token in the address does not count',
    source: DOCS.AUTH,
    path: '/database/search?catno=x',
    who: 'query',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'search page past the end',
    source: DOCS.PAGINATION,
    path: '/database/search?catno=SK032&page=2',
    status: 404,
    message: 'Page 2 is outside of valid range [1, 1].',
  },
  {
    rule: 'unknown token',
    source: DOCS.AUTH,
    path: '/releases/1',
    who: 'stranger',
    status: 401,
    message: badToken401,
  },
  {
    rule: 'identity without a token',
    source: DOCS.IDENTITY,
    path: '/oauth/identity',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'private collection without a token',
    source: DOCS.COLLECTION,
    path: page,
    who: 'nobody',
    status: 403,
    message: private403,
  },
  {
    rule: 'private collection as somebody else',
    source: DOCS.COLLECTION,
    path: page,
    who: 'other',
    status: 403,
    message: private403,
  },
  {
    rule: 'copies of a private collection',
    source: DOCS.BY_RELEASE,
    path: `${mine}/releases/513594`,
    who: 'nobody',
    status: 403,
    message: private403,
  },
  {
    rule: 'another folder of an open collection',
    source: DOCS.COLLECTION,
    path: '/users/open_book/collection/folders/1/releases',
    who: 'nobody',
    status: 403,
    message: private403,
  },
  {
    rule: 'value as somebody else',
    source: DOCS.VALUE,
    path: `${mine}/value`,
    who: 'other',
    status: 403,
    message: private403,
  },
  {
    rule: 'unknown user',
    source: DOCS.COLLECTION,
    path: '/users/no_such_user/collection/folders/0/releases',
    status: 404,
    message: 'User does not exist or may have been deleted.',
  },
  {
    rule: 'page past the end of a collection',
    source: DOCS.PAGINATION,
    path: `${page}?page=9`,
    status: 404,
    message: 'Page 9 is outside of valid range [1, 1].',
  },
  {
    rule: 'page 0',
    source: DOCS.PAGINATION,
    path: `${page}?page=0`,
    status: 404,
    message: 'Page 0 is outside of valid range [1, 1].',
  },
  {
    rule: 'missing folder',
    source: DOCS.FOLDER,
    path: `${mine}/folders/4711/releases`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add without a token',
    source: DOCS.ADD,
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    who: 'nobody',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
  {
    rule: "add to another's collection",
    source: DOCS.ADD,
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    who: 'other',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
  {
    rule: 'add to folder 0',
    source: DOCS.ADD,
    method: 'POST',
    path: `${mine}/folders/0/releases/1`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add to a missing folder',
    source: DOCS.ADD,
    method: 'POST',
    path: `${mine}/folders/4711/releases/1`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add an unknown release',
    source: DOCS.ADD,
    method: 'POST',
    path: `${mine}/folders/1/releases/2147483647`,
    status: 404,
    message: 'Release does not exist or may have been deleted.',
  },
  {
    rule: 'add with a body of another shape',
    source: DOCS.RECORDED,
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    body: '{"rating":"five"}',
    status: 422,
    message: 'See "detail" for validation errors.',
  },
  {
    rule: 'delete a missing copy',
    source: DOCS.DELETE,
    method: 'DELETE',
    path: `${mine}/folders/1/releases/513594/instances/99999999999`,
    status: 404,
    message: "The requested collection item does not exist in this user's collection.",
  },
  {
    rule: 'delete without a token',
    source: DOCS.DELETE,
    method: 'DELETE',
    path: `${mine}/folders/1/releases/1/instances/1`,
    who: 'nobody',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
];

describe('refusals', () => {
  test.each(refused)(
    '$rule: $status ($source)',
    async ({ method = 'GET', path, who, body, status, message }) => {
      const answer = await call(method, path, who, body);
      expect(answer.status).toBe(status);
      expect(answer.body().message).toBe(message);
    },
  );

  test('a delete with the wrong release or folder is a missing copy', async () => {
    for (const path of [
      `folders/1/releases/1/instances/${copyId}`,
      `folders/0/releases/513594/instances/${copyId}`,
    ]) {
      expect((await call('DELETE', `${mine}/${path}`)).status).toBe(404);
    }
    expect(discogs.collection.get(copyId)).toBeDefined();
  });
});
