// What becomes of every kind of answer, and of none: which error, how many attempts, how many tokens.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { DiscogsError } from '../../../src/errors.ts';
import { useNock } from '../../support/use-nock.ts';
import { createRig, failureOf, networkError, type Reply, TOKEN, TOO_MANY } from '../client-rig.ts';

useNock();

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = '<!DOCTYPE html><title>Just a moment...</title>';
const copy = { username: 'a', folderId: 1, releaseId: 10, instanceId: 5 };
const release = { id: 10, title: 'Untitled' };

/** Makes one call of each method; `replies` answer its attempts. */
const calls = {
  GET(replies: Reply[], rig = createRig()) {
    rig.answers('GET', '/releases/10', ...replies);
    return { ...rig, result: rig.discogs.getRelease(10, { lane: 'person' }) };
  },
  POST(replies: Reply[], rig = createRig()) {
    rig.answers('POST', '/users/a/collection/folders/1/releases/10', ...replies);
    return { ...rig, result: rig.discogs.addToCollection(copy, { lane: 'person' }) };
  },
  DELETE(replies: Reply[], rig = createRig()) {
    rig.answers('DELETE', '/users/a/collection/folders/1/releases/10/instances/5', ...replies);
    return { ...rig, result: rig.discogs.removeFromCollection(copy, { lane: 'person' }) };
  },
};

const times = (count: number, reply: Reply): Reply[] => Array<Reply>(count).fill(reply);

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
    expect(await result).toMatchObject({ releaseId: 10 });
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

describe('429', () => {
  const tooMany = (retryAfter?: string): Reply => ({
    status: 429,
    body: TOO_MANY,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
  });

  it.each([
    ['without Retry-After', [undefined, undefined], [22_500, 45_000]],
    ['with seconds', ['7', '40'], [7_000, 40_000]],
    ['with a date', ['Sun, 22 Nov 2026 10:00:43 GMT', undefined], [43_000, 45_000]],
  ])('%s: everybody waits, then it is made again, a POST too', async (_name, [first, second], pauses) => {
    for (const method of ['GET', 'POST'] as const) {
      const good = method === 'GET' ? { body: release } : { status: 201, body: { instance_id: 5 } };
      const { result, tokens, told, sleptMs } = calls[method]([tooMany(first), tooMany(second), good]);
      await result;
      expect(told.map((facts) => facts.pauseMs)).toEqual([...pauses, null]);
      expect(tokens.map((token) => token.again)).toEqual([false, true, true]);
      // The limiter waits, for everybody.
      expect(sleptMs).toEqual([]);
    }
  });

  it('a date is meant by the clock of who names it: ours may have been set', async () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 10:10:00 GMT',
      'retry-after': 'Sun, 22 Nov 2026 10:10:30 GMT',
    };
    // By our clock it is ten o'clock.
    const { result, told } = calls.GET([{ ...tooMany(), headers }, { body: release }]);
    await result;
    expect(told.map((facts) => facts.pauseMs)).toEqual([30_000, null]);
  });

  it('that asks for more than a minute is obeyed, and one line says until when', async () => {
    const rig = createRig();
    rig.answers('GET', '/releases/10', tooMany('3600'), tooMany('3600'));
    rig.answers('GET', '/oauth/identity', tooMany('60'), { body: { username: 'crate' } });
    await Promise.all([
      failureOf(rig.discogs.getRelease(10, { lane: 'person' })),
      failureOf(rig.discogs.getRelease(10, { lane: 'person' })),
      rig.discogs.getIdentity({ lane: 'person' }),
    ]);
    expect(rig.told.map((facts) => facts.pauseMs)).toEqual(
      expect.arrayContaining([3_600_000, 3_600_000, 60_000]),
    );
    expect(rig.warned).toEqual([
      {
        until: '2026-11-22T11:00:00.000Z',
        pauseMs: 3_600_000,
        message: 'Discogs asked us to wait: nothing is sent to it until then',
      },
    ]);
  });

  it('three times: it fails with the time to wait', async () => {
    const { result, tokens } = calls.POST(times(3, tooMany('12')));
    expect(await failureOf(result)).toMatchObject({
      name: 'RateLimitedError',
      source: 'discogs',
      retryAfterMs: 12_000,
      detail: TOO_MANY.message,
      maybeApplied: false,
    });
    expect(tokens).toHaveLength(3);
  });

  it('a person is told at once when Discogs asks for more than a minute; a sync waits', async () => {
    const person = calls.GET([tooMany('300')]);
    expect(await failureOf(person.result)).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 300_000 });
    expect(person.told).toEqual([{ limit: null, used: null, pauseMs: 300_000, isFailure: true }]);

    const sync = createRig();
    sync.answers('GET', '/releases/10', tooMany('300'), { body: release });
    expect(await sync.discogs.getRelease(10, { lane: 'sync' })).toMatchObject({ releaseId: 10 });
  });

  it('tells the limiter what the headers say, and nothing of headers that say nothing', async () => {
    const rig = createRig();
    const used = { 'x-discogs-ratelimit': '60', 'x-discogs-ratelimit-used': '31' };
    rig.answers('GET', '/releases/10', { body: release, headers: used });
    rig.answers('GET', '/releases/10', { body: release, headers: { 'x-discogs-ratelimit': 'lots' } });
    await rig.discogs.getRelease(10, { lane: 'person' });
    await rig.discogs.getRelease(10, { lane: 'person' });
    expect(rig.told).toEqual([
      { limit: 60, used: 31, pauseMs: null, isFailure: false },
      { limit: null, used: null, pauseMs: null, isFailure: false },
    ]);
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

describe('what is told', () => {
  it('counts and logs every attempt, without query, host or token', async () => {
    const rig = createRig();
    rig.answers('GET', '/database/search', { status: 503, body: '' }, { body: { results: [] } });
    await rig.discogs.searchByUPC('5012394144777', { lane: 'person' });
    const call = { method: 'GET', path: '/database/search', lane: 'person', ms: 0 };
    const reports = [
      { ...call, attempt: 1, status: 503, outcome: 'UnavailableError' },
      { ...call, attempt: 2, status: 200, outcome: 'ok' },
    ];
    expect(rig.reports).toEqual(reports);
    expect(rig.logged).toEqual(reports.map((report) => ({ ...report, message: 'discogs call' })));
  });

  it('never the token, even if Discogs repeats it, nor the full URL', async () => {
    const rig = createRig();
    const echo = { message: `Invalid token ${TOKEN} for https://discogs.test/releases/10?x=1` };
    const errors = [
      await failureOf(calls.GET([{ status: 401, body: echo }], rig).result),
      await failureOf(calls.GET(times(3, { error: networkError('ECONNRESET', 'read') }), rig).result),
      await failureOf(calls.GET([{ body: page }], rig).result),
    ];
    for (const error of errors) {
      if (!(error instanceof Error)) throw new Error('no error');
      const texts = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
      expect(texts).not.toContain(TOKEN);
      expect(error.message).not.toContain('discogs.test');
    }
    expect(JSON.stringify([rig.logged, rig.reports])).not.toMatch(/sekrit|discogs\.test/);
  });
});

describe('aborts', () => {
  it('in flight: rejects with the reason of the signal, no further attempt', async () => {
    const rig = createRig();
    const stop = new AbortController();
    nock('https://discogs.test').get('/releases/10').delay(60_000).reply(200, release);
    const result = failureOf(rig.discogs.getRelease(10, { lane: 'sync', signal: stop.signal }));
    setImmediate(() => stop.abort(new Error('Stop')));
    expect(await result).toEqual(new Error('Stop'));
    expect(rig.tokens).toHaveLength(1);
    expect(rig.reports).toMatchObject([{ status: null, outcome: 'aborted' }]);
    nock.abortPendingRequests();
  });

  it('between two attempts', async () => {
    const stop = new AbortController();
    const rig = createRig({ onCall: () => stop.abort(new Error('Stop')) });
    rig.answers('GET', '/releases/10', { status: 503, body: '' });
    const result = rig.discogs.getRelease(10, { lane: 'sync', signal: stop.signal });
    expect(await failureOf(result)).toEqual(new Error('Stop'));
    expect([rig.tokens.length, rig.sleptMs]).toEqual([1, []]);
  });
});

describe('beforeSend', () => {
  it('is awaited before every attempt, after its wait for the budget', async () => {
    const rig = createRig();
    rig.answers('GET', '/releases/10', { status: 503, body: '' }, { body: release });
    const seen: [number, number][] = [];
    const beforeSend = async () => {
      seen.push([rig.tokens.length, rig.reports.length]);
    };
    await rig.discogs.getRelease(10, { lane: 'person', beforeSend });
    expect(seen).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('keeps the request from leaving when it throws, and its error is the outcome', async () => {
    const rig = createRig();
    const lost = new Error('the lease is lost');
    const beforeSend = async () => {
      throw lost;
    };
    expect(await failureOf(rig.discogs.addToCollection(copy, { lane: 'person', beforeSend }))).toBe(lost);
    // nock would have refused the request, and it would have been reported.
    expect([rig.tokens.length, rig.reports]).toEqual([1, []]);
  });
});

describe('beforeRead', () => {
  it('is awaited once a good answer is here, before anything is read from it', async () => {
    const rig = createRig();
    rig.answers('GET', '/releases/10', { status: 503, body: '' }, { body: '{"id": broken' });
    const seen: number[] = [];
    const beforeRead = async () => {
      // What is reported was read.
      seen.push(rig.reports.length);
    };
    const error = await failureOf(rig.discogs.getRelease(10, { lane: 'person', beforeRead }));
    expect(error).toMatchObject({ reason: 'cut-json' });
    expect(seen).toEqual([1]);
  });

  it('keeps the answer from being read when it throws, and its error is the outcome', async () => {
    const rig = createRig();
    rig.answers('GET', '/releases/10', { body: release });
    const lost = new Error('the run is lost');
    const beforeRead = async () => {
      throw lost;
    };
    expect(await failureOf(rig.discogs.getRelease(10, { lane: 'person', beforeRead }))).toBe(lost);
  });
});
