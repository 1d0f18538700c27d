// What a caller can attach to a request: the signal that aborts it, `beforeSend`, `beforeRead`. And what the log says.
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { useNock } from '../../support/use-nock.ts';
import { createRig, failureOf, networkError, TOKEN } from '../client-rig.ts';
import { calls, copy, page, release, times } from './calls.ts';

useNock();

describe('what is said', () => {
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
    // Had the request left, nock would have refused it, and the client would have reported that.
    expect([rig.tokens.length, rig.reports]).toEqual([1, []]);
  });
});

describe('beforeRead', () => {
  it('is awaited once a good answer is here, before anything is read from it', async () => {
    const rig = createRig();
    rig.answers('GET', '/releases/10', { status: 503, body: '' }, { body: '{"id": broken' });
    const seen: number[] = [];
    const beforeRead = async () => {
      // The client reports an answer once it has read it, so this counts the answers that were read before.
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
