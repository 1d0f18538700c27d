// Core: what happened at Discogs, in words: a table of errors.
import { describe, expect, it } from 'vitest';
import { discogsReason, isAboutAll, isForOperator } from '../../src/core/discogs-reason.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { AuthError, type DiscogsError, NotFoundError, RateLimitedError } from '../../src/errors.ts';

const LOOK = { method: 'GET', path: '/users/kepeer/collection/releases/249504' };
const POST = { method: 'POST', path: '/users/keeper/collection/folders/77/releases/249504' };
const READ = { method: 'GET', path: '/releases/249504' };

const clause = (error: DiscogsError, context = { hasToken: true }) =>
  english.discogs.reason(discogsReason(error, context));

const forbidden = (call: typeof LOOK) => new AuthError('refused', { ...call, status: 403 });
const missing = (call: typeof LOOK, detail?: string) =>
  new NotFoundError('missing', { ...call, status: 404, detail });

describe('a call about the account that Discogs does not know or does not allow', () => {
  it.each([
    ['an unknown user', missing(LOOK, 'User does not exist or may have been deleted.'), /DISCOGS_USERNAME$/],
    [
      'an unknown folder',
      missing(POST, 'The requested folder does not exist.'),
      /check DISCOGS_USERNAME and DISCOGS_FOLDER_ID$/,
    ],
    ['a 404 that does not say of what', missing(POST), /check DISCOGS_USERNAME and DISCOGS_FOLDER_ID$/],
    [
      "another's collection, read",
      forbidden(LOOK),
      /^Discogs doesn't let this token see .* DISCOGS_USERNAME/,
    ],
    [
      "another's collection, written",
      forbidden(POST),
      /^Discogs doesn't let this token change .* DISCOGS_USERNAME/,
    ],
  ])('%s: names the variable to look at, and never its value', (_, error, sentence) => {
    const reason = clause(error);
    expect(reason).toMatch(sentence);
    expect(reason).not.toMatch(/kepeer|keeper|77/);
    expect(isForOperator(error)).toBe(true);
  });

  it.each([
    ['a release that is gone', missing(READ), 'Discogs has no such release, or it was deleted', false],
    [
      'a release that is gone when it is to be added',
      missing(POST, 'Release does not exist or may have been deleted.'),
      'Discogs has no such release, or it was deleted',
      false,
    ],
    [
      'a copy that is gone',
      missing(POST, "The requested collection item does not exist in this user's collection."),
      'Discogs has no such entry, or it was deleted',
      false,
    ],
    [
      'a token that is refused',
      new AuthError('no', { ...POST, status: 401 }),
      'Discogs refuses our token',
      true,
    ],
    [
      'an address that is not of Discogs',
      missing({ method: 'GET', path: '/oauth/identity' }),
      "Discogs didn't answer, something else did: if DISCOGS_API_URL is set, empty it",
      false,
    ],
    ['a 403 about something else', forbidden(READ), 'Discogs refuses our token', true],
  ])('%s: no variable to look at', (_, error, reason, forOperator) => {
    expect(clause(error)).toBe(reason);
    expect(isForOperator(error)).toBe(forOperator);
  });

  it('without a token that is what is missing', () => {
    expect(clause(forbidden(POST), { hasToken: false })).toMatch(/DISCOGS_TOKEN isn't set$/);
  });

  it.each([
    ['an unknown user', missing(POST, 'User does not exist or may have been deleted.'), true],
    ['an unknown folder', missing(POST, 'The requested folder does not exist.'), true],
    ['a token that is refused', new AuthError('no', { ...POST, status: 401 }), true],
    ['another’s collection', forbidden(POST), true],
    ['a release that is gone', missing(POST, 'Release does not exist or may have been deleted.'), false],
    ['a 404 that does not say of what', missing(POST), false],
    ['a 404 of the address', missing(POST, 'The requested resource was not found.'), false],
    [
      'a copy that is gone',
      missing(POST, "The requested collection item does not exist in this user's collection."),
      false,
    ],
  ])('%s: about every write, %s', (_, error, aboutAll) => {
    expect(isAboutAll(error)).toBe(aboutAll);
  });
});

it.each([
  ['budget', null, "Discogs' limit is used up for now"],
  ['budget', 'asked-to-wait', 'Discogs asked for a pause'],
  ['budget', 'restart', 'Discogs may still count requests from before a restart'],
  ['discogs', null, "Discogs' rate limit is reached"],
] as const)('too many calls, as %s says (%s)', (source, queuedBy, reason) => {
  const error = new RateLimitedError({ ...READ, status: null, source, queuedBy, retryAfterMs: 61_000 });
  expect(clause(error)).toBe(reason);
});
