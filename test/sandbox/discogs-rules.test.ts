// Sandbox: the local Discogs refuses and answers what the real one does: one row a rule, with its source in discogs.md.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandboxClock } from '../../sandbox/clock.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
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

interface Rule {
  rule: string;
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
    path: '/masterz/1',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'unreadable address',
    path: '/users/%zz/collection/value',
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'known address, other method',
    method: 'PUT',
    path: '/releases/1',
    status: 405,
    message: 'The requested method is not allowed for this resource.',
  },
  {
    rule: 'unknown release',
    path: '/releases/2147483647',
    status: 404,
    message: 'That release does not exist or may have been deleted.',
  },
  {
    rule: 'search without a token',
    path: '/database/search?catno=x',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'token in the address does not count',
    path: '/database/search?catno=x',
    who: 'query',
    status: 401,
    message: signIn401,
  },
  {
    rule: 'search page past the end',
    path: '/database/search?catno=SK032&page=2',
    status: 404,
    message: 'Page 2 is outside of valid range [1, 1].',
  },
  { rule: 'unknown token', path: '/releases/1', who: 'stranger', status: 401, message: badToken401 },
  {
    rule: 'identity without a token',
    path: '/oauth/identity',
    who: 'nobody',
    status: 401,
    message: signIn401,
  },
  { rule: 'private collection without a token', path: page, who: 'nobody', status: 403, message: private403 },
  { rule: 'private collection as somebody else', path: page, who: 'other', status: 403, message: private403 },
  {
    rule: 'copies of a private collection',
    path: `${mine}/releases/513594`,
    who: 'nobody',
    status: 403,
    message: private403,
  },
  {
    rule: 'another folder of an open collection',
    path: '/users/open_book/collection/folders/1/releases',
    who: 'nobody',
    status: 403,
    message: private403,
  },
  { rule: 'value as somebody else', path: `${mine}/value`, who: 'other', status: 403, message: private403 },
  {
    rule: 'unknown user',
    path: '/users/no_such_user/collection/folders/0/releases',
    status: 404,
    message: 'User does not exist or may have been deleted.',
  },
  {
    rule: 'page past the end of a collection',
    path: `${page}?page=9`,
    status: 404,
    message: 'Page 9 is outside of valid range [1, 1].',
  },
  {
    rule: 'page 0',
    path: `${page}?page=0`,
    status: 404,
    message: 'Page 0 is outside of valid range [1, 1].',
  },
  {
    rule: 'missing folder',
    path: `${mine}/folders/4711/releases`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add without a token',
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    who: 'nobody',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
  {
    rule: "add to another's collection",
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    who: 'other',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
  {
    rule: 'add to folder 0',
    method: 'POST',
    path: `${mine}/folders/0/releases/1`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add to a missing folder',
    method: 'POST',
    path: `${mine}/folders/4711/releases/1`,
    status: 404,
    message: 'The requested folder does not exist.',
  },
  {
    rule: 'add an unknown release',
    method: 'POST',
    path: `${mine}/folders/1/releases/2147483647`,
    status: 404,
    message: 'Release does not exist or may have been deleted.',
  },
  {
    rule: 'add with a body of another shape',
    method: 'POST',
    path: `${mine}/folders/1/releases/1`,
    body: '{"rating":"five"}',
    status: 422,
    message: 'See "detail" for validation errors.',
  },
  {
    rule: 'delete a missing copy',
    method: 'DELETE',
    path: `${mine}/folders/1/releases/513594/instances/99999999999`,
    status: 404,
    message: "The requested collection item does not exist in this user's collection.",
  },
  {
    rule: 'delete without a token',
    method: 'DELETE',
    path: `${mine}/folders/1/releases/1/instances/1`,
    who: 'nobody',
    status: 403,
    message: "You don't have permission to access this resource.",
  },
];

describe('refusals', () => {
  test.each(refused)('$rule: $status', async ({ method = 'GET', path, who, body, status, message }) => {
    const answer = await call(method, path, who, body);
    expect(answer.status).toBe(status);
    expect(answer.body().message).toBe(message);
  });

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
