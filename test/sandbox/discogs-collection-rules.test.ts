// Sandbox: the local Discogs refuses what the real one does, of collections. One row for each rule, with its source.
import { describe, expect, test } from 'vitest';
import { DOCS, mine, type Rule, testRefusals, useRules } from './discogs-rule.ts';

const { discogs, copyId, call } = useRules();

const page = `${mine}/folders/0/releases`;
const private403 =
  'You are not allowed to view this resource. Please authenticate as the owner to view this content.';

const refused: Rule[] = [
  {
    rule: 'private collection without a token',
    source: DOCS.COLLECTION,
    path: page,
    who: 'nobody',
    status: 403,
    message: private403,
  },
  {
    rule: 'private collection as someone else',
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
    rule: 'value as someone else',
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
  testRefusals(refused, call);

  test('a delete with the wrong release or folder is a missing copy', async () => {
    for (const path of [
      `folders/1/releases/1/instances/${copyId()}`,
      `folders/0/releases/513594/instances/${copyId()}`,
    ]) {
      expect((await call('DELETE', `${mine}/${path}`)).status).toBe(404);
    }
    expect(discogs().collection.get(copyId())).toBeDefined();
  });
});
