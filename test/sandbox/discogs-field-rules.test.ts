// Sandbox: what the local Discogs refuses of fields, values, folders and ratings. One row for each rule, with its source.
import { describe, expect, test } from 'vitest';
import { callDiscogs } from '../support/discogs-caller.ts';
import { DOCS, MINE, RELEASE, useCopy } from './use-copy.ts';

const { discogs, copyId, post, copyPath } = useCopy();

interface Rule {
  rule: string;
  source: string;
  path: () => string;
  body?: unknown;
  who?: 'other' | 'nobody';
  status: number;
  message: string;
  /** The part of the body that is wrong. */
  at?: string;
}

const missing404 = "The requested collection item does not exist in this user's collection.";
const notYours403 = "You don't have permission to access this resource.";
const wrong422 = 'See "detail" for validation errors.';
const field = (id = 3) => `${copyPath()}/fields/${id}`;

const RULES: Rule[] = [
  {
    rule: 'a value without a token',
    source: DOCS.EDIT_FIELD,
    path: field,
    body: { value: 'x' },
    who: 'nobody',
    status: 403,
    message: notYours403,
  },
  {
    rule: 'a value in the collection of another',
    source: DOCS.EDIT_FIELD,
    path: field,
    body: { value: 'x' },
    who: 'other',
    status: 403,
    message: notYours403,
  },
  {
    rule: 'a value on a missing copy',
    source: DOCS.RECORDED,
    path: () => `${copyPath(1, RELEASE, 1)}/fields/3`,
    body: { value: 'x' },
    status: 404,
    message: missing404,
  },
  {
    rule: 'a value under another folder',
    source: DOCS.RECORDED,
    path: () => `${copyPath(0)}/fields/3`,
    body: { value: 'x' },
    status: 404,
    message: missing404,
  },
  {
    rule: 'a value in a missing field',
    source: DOCS.ASSUMED,
    path: () => field(4),
    body: { value: 'x' },
    status: 404,
    message: 'The requested resource was not found.',
  },
  {
    rule: 'a value that is no option',
    source: DOCS.RECORDED,
    path: () => field(1),
    body: { value: 'Shiny' },
    status: 422,
    message: wrong422,
    at: 'value',
  },
  {
    rule: 'an empty value of a dropdown',
    source: DOCS.ASSUMED,
    path: () => field(1),
    body: { value: '' },
    status: 422,
    message: wrong422,
    at: 'value',
  },
  {
    rule: 'a value that is no text',
    source: DOCS.ASSUMED,
    path: field,
    body: { value: 5 },
    status: 422,
    message: wrong422,
    at: 'value',
  },
  { rule: 'no value', source: DOCS.ASSUMED, path: field, status: 422, message: wrong422, at: 'value' },
  {
    rule: 'a move without a token',
    source: DOCS.CHANGE,
    path: copyPath,
    body: { rating: 1 },
    who: 'nobody',
    status: 403,
    message: notYours403,
  },
  {
    rule: 'a rating of a missing copy',
    source: DOCS.RECORDED,
    path: () => copyPath(1, 1),
    body: { rating: 1 },
    status: 404,
    message: missing404,
  },
  {
    rule: 'a move to a missing folder',
    source: DOCS.RECORDED,
    path: copyPath,
    body: { folder_id: 4711 },
    status: 422,
    message: 'Invalid folder_id: folder does not exist.',
  },
  {
    rule: 'a move to folder 0',
    source: DOCS.ASSUMED,
    path: copyPath,
    body: { folder_id: 0 },
    status: 422,
    message: 'Invalid folder_id: folder does not exist.',
  },
  {
    rule: 'a folder that is no number',
    source: DOCS.ASSUMED,
    path: copyPath,
    body: { folder_id: '1' },
    status: 422,
    message: wrong422,
    at: 'folder_id',
  },
  {
    rule: 'a rating over 5',
    source: DOCS.CHANGE,
    path: copyPath,
    body: { rating: 6 },
    status: 422,
    message: wrong422,
    at: 'rating',
  },
  {
    rule: 'half a rating',
    source: DOCS.CHANGE,
    path: copyPath,
    body: { rating: 2.5 },
    status: 422,
    message: wrong422,
    at: 'rating',
  },
  {
    rule: 'a change of nothing',
    source: DOCS.ASSUMED,
    path: copyPath,
    body: {},
    status: 422,
    message: wrong422,
    at: 'rating',
  },
];

describe('is refused, and changes nothing:', () => {
  test.each(RULES)('$rule: $status ($source)', async ({ path, body, who, status, message, at }) => {
    const before = discogs().collection.get(copyId());
    const tokens = { other: 'other-token', nobody: null };
    const answer = await post(path(), body, who && tokens[who]);
    expect([answer.status, answer.body().message]).toEqual([status, message]);
    if (at !== undefined) {
      expect(answer.body().detail).toEqual([
        { msg: expect.any(String), loc: ['body', at], type: 'value_error' },
      ]);
    }
    expect(discogs().collection.get(copyId())).toEqual(before);
  });

  test.each([null, 'application/x-www-form-urlencoded'])(
    `a value in a body of type %s: 422 (${DOCS.ASSUMED})`,
    async (contentType) => {
      const body = JSON.stringify({ value: 'x' });
      const path = `${MINE}/${copyPath()}/fields/3`;
      const answer = await callDiscogs(discogs(), path, { method: 'POST', body, contentType });
      expect([answer.status, answer.body().message]).toEqual([422, wrong422]);
      expect(discogs().collection.get(copyId())?.notes).toEqual([]);
    },
  );

  test(`the fields of a private collection, for others: 403 (${DOCS.FIELDS})`, async () => {
    for (const token of ['other-token', null]) {
      expect((await callDiscogs(discogs(), `${MINE}/fields`, { token })).status).toBe(403);
    }
  });
});
