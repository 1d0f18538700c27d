// Sandbox: the moving 60 s window of the local Discogs: at its edges, for each counter, in its headers, and on a fast clock.
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type LocalDiscogs,
  type LocalDiscogsOptions,
  startLocalDiscogs,
} from '../../sandbox/discogs/index.ts';
import { createRateWindow, windowMs } from '../../sandbox/discogs/rate-window.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

const running: LocalDiscogs[] = [];
afterEach(async () => {
  for (const discogs of running.splice(0)) await discogs.close();
});

async function start(options: Partial<LocalDiscogsOptions> = {}) {
  const clock = createVirtualSandboxClock();
  const discogs = await startLocalDiscogs({ clock, ...options });
  running.push(discogs);
  const statuses = async (count: number, path = '/releases/1', token: string | null = discogs.token) => {
    const answers = await Promise.all(
      Array.from({ length: count }, () => callDiscogs(discogs, path, { token })),
    );
    return answers.map((answer) => answer.status);
  };
  return { clock, discogs, statuses };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the window', () => {
  test('counts what a naive count of the last 60 s counts, whatever the rhythm', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (gaps) => {
        const window = createRateWindow();
        const at: number[] = [];
        let now = 0;
        let most = 0;
        for (const gap of gaps) {
          now += gap;
          at.push(now);
          const naive = at.filter((time) => time > now - windowMs).length;
          most = Math.max(most, naive);
          expect(window.count(now)).toBe(naive);
        }
        expect(window.max()).toBe(most);
      }),
    );
  });

  test('roomInMs is the moment from which a call fits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (gaps, limit) => {
          const usedAfter = (waitMs: number | null): number => {
            const window = createRateWindow();
            let now = 0;
            for (const gap of gaps) {
              now += gap;
              window.count(now);
            }
            return waitMs === null ? window.roomInMs(now, limit) : window.usedAt(now + waitMs);
          };
          const waitMs = usedAfter(null);
          expect(usedAfter(waitMs)).toBeLessThan(limit);
          if (waitMs > 0) expect(usedAfter(waitMs - 1)).toBeGreaterThanOrEqual(limit);
        },
      ),
    );
  });
});

describe('the limit', () => {
  test('60 calls pass, the 61st is refused with 429 and its words', async () => {
    const { discogs, statuses } = await start();
    expect(await statuses(60)).toEqual(times(60, 200));
    const answer = await callDiscogs(discogs, '/releases/1');
    expect(answer.status).toBe(429);
    expect(answer.body()).toEqual({ message: 'You are making requests too quickly.' });
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(discogs.refused()).toBe(1);
    expect(discogs.maxInWindow()).toBe(61);
  });

  test('a call leaves the window exactly 60 s after it was counted, not a millisecond before', async () => {
    const { clock, statuses } = await start({ limit: 2 });
    expect(await statuses(1)).toEqual([200]);
    await clock.advance(10_000);
    expect(await statuses(1)).toEqual([200]);
    await clock.advance(50_000);
    expect(await statuses(1)).toEqual([200]);
    await clock.advance(9_999);
    expect(await statuses(1)).toEqual([429]);
    await clock.advance(1);
    // Only the call made at 10 s has left the window. The refused call is 1 ms old and counts.
    expect(await statuses(1)).toEqual([429]);
    await clock.advance(60_000);
    expect(await statuses(2)).toEqual([200, 200]);
  });

  test('it moves: a full minute at the end of one and a full one at the start of the next are too many', async () => {
    const { clock, statuses } = await start({ limit: 10 });
    await clock.advance(59_000);
    expect(await statuses(10)).toEqual(times(10, 200));
    await clock.advance(2_000);
    expect(await statuses(10)).toEqual(times(10, 429));
  });

  test('a client that never stops is refused for ever, since refused calls count', async () => {
    const { clock, discogs, statuses } = await start({ limit: 3 });
    await statuses(3);
    for (let round = 0; round < 20; round++) {
      await clock.advance(10_000);
      expect(await statuses(1)).toEqual([429]);
    }
    expect(discogs.refused()).toBe(20);
  });

  test('refusals of every other kind cost too: 401, 403, 404, 422', async () => {
    const { discogs, statuses } = await start({ limit: 3 });
    await statuses(1, '/releases/2147483647');
    await statuses(1, '/nowhere');
    const body = '{"x":1}';
    await callDiscogs(discogs, '/users/crate_keeper/collection/folders/1/releases/1', {
      method: 'POST',
      body,
    });
    expect(discogs.requests.map(({ status, used }) => [status, used])).toEqual([
      [404, 1],
      [404, 2],
      [422, 3],
    ]);
    expect(await statuses(1)).toEqual([429]);
    expect(await statuses(1, '/users/crate_keeper/collection/value', null)).toEqual([403]);
    expect(await statuses(1, '/releases/1', 'unknown-token')).toEqual([401]);
    expect(discogs.usedNow('anonymous')).toBe(2);
  });

  test('with and without a token are counted apart', async () => {
    const { discogs, statuses } = await start();
    expect(await statuses(25, '/releases/1', null)).toEqual(times(25, 200));
    expect(await statuses(1, '/releases/1', null)).toEqual([429]);
    expect(await statuses(60)).toEqual(times(60, 200));
    expect(discogs.maxInWindow('anonymous')).toBe(26);
    expect(discogs.maxInWindow('authenticated')).toBe(60);
    expect(discogs.requests.filter((request) => request.authenticated)).toHaveLength(60);
  });

  test('without a User-Agent: a web page with 403, from before the counting', async () => {
    const { discogs } = await start();
    const { request } = await import('node:http');
    const answer = await new Promise<{ status: number; type: string }>((resolve, reject) => {
      request(`${discogs.url}/releases/1`, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '' });
      })
        .on('error', reject)
        .end();
    });
    expect(answer).toEqual({ status: 403, type: 'text/html; charset=UTF-8' });
    expect(discogs.usedNow('anonymous')).toBe(0);
  });

  test('it can be changed and lifted while it runs; unlimited sends no headers', async () => {
    const { discogs, statuses } = await start({ limit: null });
    expect(await statuses(150)).toEqual(times(150, 200));
    expect((await callDiscogs(discogs, '/releases/1')).headers.get('x-discogs-ratelimit')).toBeNull();
    discogs.configure({ limit: 100 });
    expect(await statuses(1)).toEqual([429]);
    discogs.reset();
    expect(await statuses(1)).toEqual([200]);
    expect(discogs.requests).toHaveLength(1);
  });
});

describe('the headers', () => {
  const shown = (headers: Headers) =>
    ['', '-Used', '-Remaining'].map((part) => headers.get(`X-Discogs-Ratelimit${part}`));

  test('give limit, used and remaining, and never less than none', async () => {
    const { discogs } = await start({ limit: 2, anonymousLimit: 25 });
    expect(shown((await callDiscogs(discogs, '/releases/1')).headers)).toEqual(['2', '1', '1']);
    expect(shown((await callDiscogs(discogs, '/releases/2')).headers)).toEqual(['2', '2', '0']);
    expect(shown((await callDiscogs(discogs, '/releases/3')).headers)).toEqual(['2', '3', '0']);
    expect(shown((await callDiscogs(discogs, '/releases/1', { token: null })).headers)).toEqual([
      '25',
      '1',
      '24',
    ]);
  });

  test.each([
    ['search', '/database/search?barcode=5012394144777', '0'],
    ['identity', '/oauth/identity', '0'],
    ['release', '/releases/1', '1'],
    ['release that is not there', '/releases/2147483647', '1'],
    ['page of a collection', '/users/crate_keeper/collection/folders/0/releases', '1'],
    ['copies of a release', '/users/crate_keeper/collection/releases/1', '1'],
    ['value of a collection', '/users/crate_keeper/collection/value', '1'],
  ])('as recorded, %s: whether they count the call itself', async (_what, path, used) => {
    const { discogs } = await start();
    const [limit, first] = shown((await callDiscogs(discogs, path)).headers);
    expect([limit, first]).toEqual(['60', used]);
    // The call counts nevertheless: the next answer shows it.
    expect(discogs.usedNow()).toBe(1);
    expect(shown((await callDiscogs(discogs, '/releases/2')).headers)[1]).toBe('2');
  });

  test('can lag behind by more: the first answer says nothing is used', async () => {
    const { discogs } = await start({ headerLag: 1 });
    expect(shown((await callDiscogs(discogs, '/releases/1')).headers)).toEqual(['60', '0', '60']);
    expect(shown((await callDiscogs(discogs, '/releases/1')).headers)).toEqual(['60', '1', '59']);
  });

  test('Retry-After, when switched on, is true: a call then passes, one a second earlier does not', async () => {
    const { clock, discogs, statuses } = await start({ limit: 1, retryAfter: 'seconds' });
    await statuses(1);
    await clock.advance(12_300);
    const seconds = Number((await callDiscogs(discogs, '/releases/1')).headers.get('retry-after'));
    // The refused call is in the window itself, so its own minute has to pass.
    expect(seconds).toBe(60);
    await clock.advance(seconds * 1_000);
    discogs.configure({ retryAfter: 'date' });
    expect(await statuses(1)).toEqual([200]);
    const refused = await callDiscogs(discogs, '/releases/1');
    const until = Date.parse(refused.headers.get('retry-after') ?? '');
    expect(until - clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(until - clock.now()).toBeLessThan(61_000);
    expect(Date.parse(refused.headers.get('date') ?? '')).toBe(Math.floor(clock.now() / 1_000) * 1_000);
  });
});

describe('latency', () => {
  /** Sends a call and moves the clock until the answer is here. Returns how long that took on the clock, in ms. */
  async function tripMs(discogs: LocalDiscogs, clock: VirtualSandboxClock): Promise<number> {
    const from = clock.now();
    let isDone = false;
    const call = callDiscogs(discogs, '/releases/1').then(() => {
      isDone = true;
    });
    while (!isDone) await clock.advance(1);
    await call;
    return clock.now() - from;
  }

  test('a call is counted when it arrives, not when it was sent', async () => {
    const { clock, discogs } = await start({ latencyMs: 800 });
    const from = clock.now();
    await tripMs(discogs, clock);
    const [request] = discogs.requests;
    expect(request?.lateMs).toBe(400);
    expect(request?.at).toBeGreaterThanOrEqual(from + 400);
    expect((request?.answeredAt ?? 0) - (request?.at ?? 0)).toBeGreaterThanOrEqual(400);
  });

  test('within a range it is left to the seed: the same again with the same one', async () => {
    const late = async (seed: number) => {
      const { clock, discogs } = await start({ latencyMs: [50, 800], seed });
      for (let i = 0; i < 5; i++) await tripMs(discogs, clock);
      return discogs.requests.map((request) => request.lateMs);
    };
    const [one, again, other] = [await late(7), await late(7), await late(8)];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    for (const lateMs of one) expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(new Set(one).size).toBe(5);
  });
});

test('on a clock that runs 500 times as fast the minute is as strict', async () => {
  const clock = createSandboxClock(500);
  const { discogs, statuses } = await start({ clock, limit: 30 });
  for (let round = 0; round < 3; round++) {
    expect(await statuses(30)).toEqual(times(30, 200));
    // The calls arrived over some milliseconds, which are seconds on this clock. The last of them must leave the window, too.
    await clock.sleep(windowMs);
  }
  expect(discogs.refused()).toBe(0);
  expect(discogs.maxInWindow()).toBeLessThanOrEqual(30);
});
