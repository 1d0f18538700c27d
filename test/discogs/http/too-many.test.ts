// A 429 of Discogs: how long the request waits, and when it gives up.
import { describe, expect, it } from 'vitest';
import { useNock } from '../../support/use-nock.ts';
import { createRig, failureOf, type Reply, TOO_MANY } from '../client-rig.ts';
import { calls, release, times } from './calls.ts';

useNock();

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
  ])('%s: everyone waits, then it is made again, a POST too', async (_name, [first, second], pauses) => {
    for (const method of ['GET', 'POST'] as const) {
      const good = method === 'GET' ? { body: release } : { status: 201, body: { instance_id: 5 } };
      const { result, tokens, told, sleptMs } = calls[method]([tooMany(first), tooMany(second), good]);
      await result;
      expect(told.map((facts) => facts.pauseMs)).toEqual([...pauses, null]);
      expect(tokens.map((token) => token.again)).toEqual([false, true, true]);
      // The request itself does not sleep: the limiter waits, for all calls.
      expect(sleptMs).toEqual([]);
    }
  });

  it('a date is meant by the clock of who names it: ours may have been set', async () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 10:10:00 GMT',
      'retry-after': 'Sun, 22 Nov 2026 10:10:30 GMT',
    };
    // Our clock says 10:00, that of Discogs 10:10.
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
        message: 'Discogs asked for a pause: no call leaves until then',
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

  it('a person reads at once when Discogs asks for more than a minute; a sync waits', async () => {
    const person = calls.GET([tooMany('300')]);
    expect(await failureOf(person.result)).toMatchObject({ name: 'RateLimitedError', retryAfterMs: 300_000 });
    expect(person.told).toEqual([{ limit: null, used: null, pauseMs: 300_000, isFailure: true }]);

    const sync = createRig();
    sync.answers('GET', '/releases/10', tooMany('300'), { body: release });
    expect(await sync.discogs.getRelease(10, { lane: 'sync' })).toMatchObject({ release: { releaseId: 10 } });
  });

  it('gives the limiter what the headers say, and nothing for headers that say nothing', async () => {
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
