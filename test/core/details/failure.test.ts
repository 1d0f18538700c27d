// What follows when Discogs did not take a value: one row for each kind of answer, and whether it is tried again.
import { expect, it } from 'vitest';
import { afterFailure, isRepeated } from '../../../src/core/details/failure.ts';
import type { ChangedPart } from '../../../src/core/details/plan.ts';
import {
  AuthError,
  BadResponseError,
  ConflictError,
  type DiscogsError,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
} from '../../../src/errors.ts';

const FIELD: ChangedPart[] = [{ part: { kind: 'field', fieldId: 1 }, value: 'Mint (M)' }];
const RATING: ChangedPart = { part: { kind: 'rating' }, value: '4' };
const FOLDER: ChangedPart = { part: { kind: 'folder' }, value: '7' };
const BOTH = [RATING, FOLDER];

const facts = { method: 'POST', path: '/users/a/collection/folders/1/releases/2/instances/3', status: 400 };
const missing = (detail: string) => new NotFoundError('no', { ...facts, status: 404, detail });
const rejected = (detail: string, more = {}) =>
  new BadResponseError({ ...facts, status: 422, reason: 'rejected', detail, ...more });

const NO_COPY = missing("The requested collection item does not exist in this user's collection.");
const WRONG_BODY = rejected('See "detail" for validation errors.');
const STOP = { kind: 'stop' };
const LOOK = { kind: 'look' };
const refuse = (parts: ChangedPart[], why: string) => ({ kind: 'refuse', parts, why: { kind: why } });

it.each<[what: string, error: DiscogsError, parts: ChangedPart[], hasLooked: boolean, after: object]>([
  ['the copy is not in this folder', NO_COPY, FIELD, false, LOOK],
  ['it is not in the folder that was just read', NO_COPY, FIELD, true, STOP],
  ['the copy is not in this folder, for a move', NO_COPY, BOTH, false, LOOK],
  ['the folder of the copy is gone', missing('The requested folder does not exist.'), FIELD, false, LOOK],
  ['the release is gone', missing('Release does not exist or may have been deleted.'), BOTH, false, LOOK],
  [
    'the field is gone',
    missing('The requested resource was not found.'),
    FIELD,
    false,
    refuse(FIELD, 'field-gone'),
  ],
  ['no such address, for a move', missing('The requested resource was not found.'), BOTH, true, STOP],
  ['no such user', missing('User does not exist or may have been deleted.'), FIELD, false, STOP],
  ['no such option', WRONG_BODY, FIELD, false, refuse(FIELD, 'value')],
  [
    'no such folder to move to',
    rejected('Invalid folder_id: folder does not exist.'),
    BOTH,
    false,
    refuse([FOLDER], 'folder-gone'),
  ],
  ['a wrong rating beside a folder', WRONG_BODY, BOTH, false, refuse([RATING], 'value')],
  ['a wrong body with a folder alone', WRONG_BODY, [FOLDER], false, refuse([FOLDER], 'value')],
  [
    'a 408, after which the value can still be written',
    rejected('', { status: 408, maybeApplied: true }),
    FIELD,
    false,
    STOP,
  ],
  ['a web page', new BadResponseError({ ...facts, status: 403, reason: 'html' }), FIELD, false, STOP],
  ['a wrong token', new AuthError('no', { ...facts, status: 401 }), FIELD, false, STOP],
  ['a conflict', new ConflictError('no', { ...facts, status: 409 }), FIELD, false, STOP],
  [
    'too many requests',
    new RateLimitedError({ ...facts, source: 'discogs', retryAfterMs: 1 }),
    FIELD,
    false,
    STOP,
  ],
  [
    'no answer',
    new UnavailableError({ ...facts, status: null, reason: 'timeout', maybeApplied: true }),
    FIELD,
    false,
    STOP,
  ],
])('%s', (_, error, parts, hasLooked, after) => {
  expect(afterFailure(error, parts, { hasLooked })).toEqual(after);
});

it.each<[what: string, error: DiscogsError, isTriedAgain: boolean]>([
  ['a second 404', NO_COPY, false],
  ['a wrong token', new AuthError('no', { ...facts, status: 401 }), false],
  ['a conflict', new ConflictError('no', { ...facts, status: 409 }), false],
  ['a body of another shape', new BadResponseError({ ...facts, reason: 'unexpected-shape' }), false],
  ['a web page', new BadResponseError({ ...facts, status: 403, reason: 'html' }), true],
  ['too many requests', new RateLimitedError({ ...facts, source: 'budget', retryAfterMs: 1 }), true],
  ['an error of Discogs', new UnavailableError({ ...facts, status: 503, reason: 'server-error' }), true],
  ['a 408, after which the value can still be written', rejected('', { maybeApplied: true }), true],
])('%s: whether it is tried again by itself', (_, error, isTriedAgain) => {
  expect(isRepeated(error)).toBe(isTriedAgain);
});
