// What becomes of every kind of answer, and of a missing answer: which error, how many attempts, how many tokens.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { DiscogsError } from '../../../src/errors.ts';
import { useNock } from '../../support/use-nock.ts';
import { createRig, failureOf, networkError, type Reply, TOO_MANY } from '../client-rig.ts';
import { calls, copy, page, release, times } from './calls.ts';

useNock();
const HTML = { 'content-type': 'text/html; charset=utf-8' };

describe('an answer that is final', () => {
  it.each<[string, Reply, object]>([
    ['401', { status: 401, body: { message: 'Invalid consumer token.' } }, { name: 'AuthError' }],
    ['401 as a web page', { status: 401, body: page, headers: HTML }, { name: 'AuthError' }],
    [
      '403 with a message',
      { status: 403, body: { message: 'You are not allowed to view this resource.' } },
      { name: 'AuthError', detail: 'You are not allowed to view this resource.' },
    ],
    [
      '403 as a web page',
      { status: 403, body: page, headers: HTML },
      { name: 'BadResponseError', reason: 'html' },
    ],
    ['403 of nothing', { status: 403, body: '' }, { name: 'BadResponseError', reason: 'html' }],
    ['404', { status: 404, body: { message: 'Release not found.' } }, { name: 'NotFoundError' }],
    [
      '404 as a web page',
      { status: 404, body: page, headers: HTML },
      { name: 'BadResponseError', reason: 'html' },
    ],
    ['409', { status: 409, body: { message: 'Already there.' } }, { name: 'ConflictError' }],
    [
      '422',
      { status: 422, body: { detail: [{ msg: 'x' }], message: 'Validation error.' } },
      { name: 'BadResponseError', reason: 'rejected', detail: 'Validation error.' },
    ],
  ])('%s: one attempt, nothing was done', async (_name, reply, expected) => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const { result, tokens } = calls[method]([reply]);
      const error = await failureOf(result);
      expect(error).toBeInstanceOf(DiscogsError);
      expect(error).toMatchObject({ ...expected, method, status: reply.status, maybeApplied: false });
      expect(tokens).toEqual([{ lane: 'person', again: false }]);
    }
  });

  it.each<[string, Reply, object]>([
    ['a web page', { body: page, headers: HTML }, { reason: 'html' }],
    ['a web page that says it is JSON', { body: `\n ${page}` }, { reason: 'html' }],
    ['JSON that ends early', { body: '{"id": 10, "tit' }, { reason: 'cut-json' }],
    ['nothing', { body: '' }, { reason: 'cut-json' }],
    ['a list', { body: [] }, { reason: 'unexpected-shape' }],
    ['too many bytes', { body: `"${'x'.repeat(8 * 1024 * 1024)}"` }, { reason: 'too-large' }],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: 'https://elsewhere.test/' } },
      { reason: 'rejected' },
    ],
    ['a time-out of somebody between', { status: 408, body: '' }, { reason: 'rejected' }],
    ['the same as a web page', { status: 408, body: page, headers: HTML }, { reason: 'html' }],
  ])('%s: one attempt, a write may have been done', async (_name, reply, expected) => {
    for (const method of ['GET', 'POST'] as const) {
      const { result, tokens } = calls[method]([reply]);
      const maybeApplied = method === 'POST';
      expect(await failureOf(result)).toMatchObject({ name: 'BadResponseError', ...expected, maybeApplied });
      expect(tokens).toHaveLength(1);
    }
  });

  it('a search that is too heavy is not made again', async () => {
    const body = { message: 'Query time exceeded. Please try a simpler query.' };
    const { result, tokens } = calls.GET([{ status: 500, body }]);
    expect(await failureOf(result)).toMatchObject({ name: 'UnavailableError', reason: 'query-too-heavy' });
    expect(tokens).toHaveLength(1);
  });

  it('names the place of a wrong value, and never the value', async () => {
    const { result } = calls.GET([{ body: { id: 'secret words', title: 'x' } }]);
    const error = await failureOf(result);
    expect(error).toMatchObject({ detail: expect.stringMatching(/^id: /) });
    expect(JSON.stringify(error)).not.toContain('secret words');
  });

  it('cuts what Discogs said', async () => {
    const { result } = calls.GET([{ status: 404, body: { message: 'x'.repeat(1_000) } }]);
    expect(await failureOf(result)).toMatchObject({ detail: 'x'.repeat(300) });
  });
});

describe('no usable answer', () => {
  it.each<[string, Reply, string]>([
    ['500', { status: 500, body: { message: 'Oops' } }, 'server-error'],
    ['502 as a web page', { status: 502, body: page, headers: HTML }, 'server-error'],
    ['503 of nothing', { status: 503, body: '' }, 'server-error'],
    ['a connection that broke', { error: networkError('ECONNRESET', 'read') }, 'cut'],
  ])('%s: a GET is made three times, a POST once', async (_name, reply, reason) => {
    const get = calls.GET(times(3, reply));
    expect(await failureOf(get.result)).toMatchObject({
      name: 'UnavailableError',
      reason,
      maybeApplied: false,
    });
    expect(get.tokens.map((token) => token.again)).toEqual([false, true, true]);
    expect(get.sleptMs).toEqual([1_000, 3_000]);

    const post = calls.POST([reply]);
    expect(await failureOf(post.result)).toMatchObject({
      name: 'UnavailableError',
      reason,
      maybeApplied: true,
    });
    expect(post.tokens).toHaveLength(1);
  });

  it('a GET ends well when a later attempt does', async () => {
    const { result, tokens } = calls.GET([
      { status: 502, body: page },
      { error: networkError('EPIPE') },
      { body: release },
    ]);
    expect(await result).toMatchObject({ release: { releaseId: 10 } });
    expect(tokens).toHaveLength(3);
  });

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['ETIMEDOUT', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['CERT_HAS_EXPIRED', undefined],
    ['UND_ERR_CONNECT_TIMEOUT', undefined],
  ])('%s: never connected, so even a POST is made again, and nothing was done', async (code, syscall) => {
    const error = networkError(code, syscall);
    const { result, tokens, sleptMs } = calls.POST(times(3, { error }));
    expect(await failureOf(result)).toMatchObject({
      name: 'UnavailableError',
      reason: 'unreachable',
      status: null,
      maybeApplied: false,
    });
    expect([tokens.length, sleptMs]).toEqual([3, [1_000, 3_000]]);
  });

  it.each([
    ['EHOSTUNREACH', 'read'],
    ['EHOSTUNREACH', 'write'],
    ['ENETUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
    ['ETIMEDOUT', 'read'],
    ['ECONNREFUSED', 'write'],
    ['ECONNREFUSED', undefined],
    ['ENOTFOUND', undefined],
    ['UND_ERR_SOCKET', undefined],
  ])('%s on %s: the request may have arrived, so a POST is made once', async (code, syscall) => {
    const { result, tokens } = calls.POST([{ error: networkError(code, syscall) }]);
    expect(await failureOf(result)).toMatchObject({
      name: 'UnavailableError',
      reason: 'cut',
      maybeApplied: true,
    });
    expect(tokens).toHaveLength(1);
  });

  it('an error inside another one that names the system call does not outweigh it', async () => {
    const error = Object.assign(networkError('EHOSTUNREACH', 'read'), {
      cause: networkError('ECONNREFUSED', 'connect'),
    });
    expect(await failureOf(calls.POST([{ error }]).result)).toMatchObject({
      reason: 'cut',
      maybeApplied: true,
    });
  });

  it('never connected counts for several addresses only when none could be reached', async () => {
    const refused = networkError('ECONNREFUSED', 'connect');
    const both = new AggregateError([refused, networkError('ENETUNREACH', 'connect')]);
    const { result } = calls.POST([{ error: both }, { status: 201, body: { instance_id: 5 } }]);
    expect(await result).toEqual({ instanceId: 5 });
    const broke = networkError('ECONNRESET', 'read');
    const mixed = Object.assign(new AggregateError([refused, broke]), { code: 'UND_ERR_CONNECT_TIMEOUT' });
    expect(await failureOf(calls.POST([{ error: mixed }]).result)).toMatchObject({ maybeApplied: true });
  });

  it('nothing at all: timeouts', async () => {
    const rig = createRig({ timeoutMs: 30 });
    nock('https://discogs.test').get('/releases/10').times(3).delay(60_000).reply(200, release);
    const error = await failureOf(rig.discogs.getRelease(10, { lane: 'person' }));
    expect(error).toMatchObject({ name: 'UnavailableError', reason: 'timeout', status: null });
    expect(rig.tokens).toHaveLength(3);
    nock.abortPendingRequests();
  });

  it('a timeout of a POST is left alone: a copy may have been made', async () => {
    const rig = createRig({ timeoutMs: 30 });
    nock('https://discogs.test')
      .post(/releases/)
      .delay(60_000)
      .reply(201, { instance_id: 5 });
    const error = await failureOf(rig.discogs.addToCollection(copy, { lane: 'person' }));
    expect(error).toMatchObject({ name: 'UnavailableError', reason: 'timeout', maybeApplied: true });
    expect(rig.tokens).toHaveLength(1);
    nock.abortPendingRequests();
  });
});

describe('DELETE', () => {
  const gone = { status: 404, body: { message: 'The requested resource was not found.' } };

  it('is not known to be done when an attempt whose answer was lost is followed by a 404: the copy may be in another folder', async () => {
    const { result, tokens } = calls.DELETE([{ error: networkError('ECONNRESET', 'read') }, gone]);
    expect(await failureOf(result)).toMatchObject({ name: 'NotFoundError', maybeApplied: true });
    expect(tokens).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['a 429', { status: 429, body: TOO_MANY, headers: { 'retry-after': '1' } }],
    ['a connection never made', { error: networkError('ECONNREFUSED', 'connect') }],
  ])('is not, when the attempt before did nothing: %s', async (_name, first) => {
    expect(await failureOf(calls.DELETE([first, gone]).result)).toMatchObject({
      name: 'NotFoundError',
      maybeApplied: false,
    });
  });

  it('that failed says whether any of its attempts may have been done', async () => {
    const refused = { error: networkError('ECONNREFUSED', 'connect') };
    const { result } = calls.DELETE([{ status: 502, body: page }, refused, refused]);
    expect(await failureOf(result)).toMatchObject({ reason: 'unreachable', maybeApplied: true });
  });
});
