// Sandbox: every fault of the local Discogs, with what the client sees and what took effect.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault, FaultRule } from '../../sandbox/discogs/faults.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { type CallOptions, callDiscogs } from '../support/discogs-caller.ts';
import { createVirtualSandboxClock, type VirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

let clock: VirtualSandboxClock;
let discogs: LocalDiscogs;
beforeEach(async () => {
  clock = createVirtualSandboxClock();
  discogs = await startLocalDiscogs({ clock });
});
afterEach(() => discogs.close());

const addPath = '/users/crate_keeper/collection/folders/1/releases/249504';
const get = (path = '/releases/249504', options?: CallOptions) => callDiscogs(discogs, path, options);
const add = (signal?: AbortSignal) => get(addPath, { method: 'POST', ...(signal ? { signal } : {}) });
const once = (fault: Fault, rule: Partial<FaultRule> = {}) => discogs.faults.add({ fault, ...rule });
const copies = () => discogs.collection.copiesOf(249504).length;

/** Resolves when the next request has come (and is counted). */
const arrival = () =>
  new Promise<void>((resolve) => {
    const stop = discogs.onRequest((_, moment) => {
      if (moment === 'finished') return;
      stop();
      resolve();
    });
  });

describe('when a fault strikes', () => {
  test('once, n times, always, after some, or never', async () => {
    once({ kind: 'status', status: 500 }, { after: 1 });
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([200, 500, 200]);
    const twice = once({ kind: 'status', status: 502 }, { times: 2 });
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([502, 502, 200]);
    expect(twice.hits()).toBe(2);
    const always = once({ kind: 'status', status: 503 }, { times: 'always' });
    for (let i = 0; i < 5; i++) expect((await get()).status).toBe(503);
    always.remove();
    expect((await get()).status).toBe(200);
    once({ kind: 'status', status: 503 }, { times: 'always' });
    discogs.faults.clear();
    expect((await get()).status).toBe(200);
  });

  test('only where method and path fit; a text is the whole path, a pattern also sees the query', async () => {
    once({ kind: 'status', status: 500 }, { method: 'POST' });
    once({ kind: 'status', status: 501 }, { path: '/releases/1' });
    once({ kind: 'status', status: 502 }, { path: /releases.*page=2\b/g, times: 2 });
    expect((await get()).status).toBe(200);
    expect((await get('/releases/1?x=1')).status).toBe(501);
    expect((await get('/releases/1?page=2')).status).toBe(502);
    expect((await get('/releases/1?page=2')).status).toBe(502);
    expect((await add()).status).toBe(500);
  });

  test('with a chance, the same with the same seed', async () => {
    const struck = async (seed: number) => {
      const one = await startLocalDiscogs({ clock, limit: null, seed });
      one.faults.add({ fault: { kind: 'status', status: 500 }, probability: 0.4 });
      const statuses: number[] = [];
      for (let i = 0; i < 30; i++) statuses.push((await callDiscogs(one, '/releases/1')).status);
      await one.close();
      return statuses;
    };
    const first = await struck(3);
    expect(await struck(3)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  test('never a call that the window refuses: its rule is kept for the next', async () => {
    discogs.configure({ limit: 1 });
    const rule = once({ kind: 'status', status: 500 });
    expect((await get()).status).toBe(500);
    const kept = once({ kind: 'html' });
    expect((await get()).status).toBe(429);
    expect([rule.hits(), kept.hits()]).toEqual([1, 0]);
  });

  test('the log names it, and the call is counted', async () => {
    once({ kind: 'html', status: 403 });
    await get();
    expect(discogs.requests).toMatchObject([{ fault: 'html', status: 403, used: 1 }]);
  });
});

describe('answers that are refusals', () => {
  test('429 with and without Retry-After, in seconds or as a date of the sandbox', async () => {
    once({ kind: 'status', status: 429 });
    const bare = await get();
    expect([bare.status, bare.headers.get('retry-after')]).toEqual([429, null]);
    expect(bare.body()).toEqual({ message: 'You are making requests too quickly.' });
    once({ kind: 'status', status: 429, retryAfter: { seconds: 43 } });
    expect((await get()).headers.get('retry-after')).toBe('43');
    once({ kind: 'status', status: 429, retryAfter: { seconds: 43, as: 'date' } });
    const until = Date.parse((await get()).headers.get('retry-after') ?? '') - clock.now();
    expect(until).toBeGreaterThanOrEqual(43_000);
    expect(until).toBeLessThan(44_000);
    expect(discogs.refused()).toBe(0);
  });

  test('5xx in their own words; a write had no effect, or it had', async () => {
    once({ kind: 'status', status: 500, message: 'Query time exceeded. Please try a simpler query.' });
    expect((await get()).body().message).toBe('Query time exceeded. Please try a simpler query.');
    once({ kind: 'status', status: 503 }, { method: 'POST' });
    expect([(await add()).status, copies()]).toEqual([503, 0]);
    once({ kind: 'status', status: 502, applied: true }, { method: 'POST' });
    expect([(await add()).status, copies()]).toEqual([502, 1]);
  });

  test('a web page with any status', async () => {
    for (const status of [200, 403, 503]) {
      once({ kind: 'html', status });
      const page = await get();
      expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=UTF-8']);
      expect(() => page.body()).toThrow(SyntaxError);
    }
  });
});

describe('answers that cannot be used', () => {
  test('cut answer: the connection breaks in the middle of the body', async () => {
    once({ kind: 'cut-answer' }, { method: 'POST' });
    await expect(add()).rejects.toThrow();
    expect(copies()).toBe(1);
  });

  test('cut JSON: a whole answer over HTTP, half of it as JSON', async () => {
    once({ kind: 'cut-json' });
    const answer = await get();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(answer.text.length).toBeGreaterThan(100);
    expect(() => answer.body()).toThrow(SyntaxError);
  });

  test('huge: as many decoded bytes as asked for, on the wire or packed', async () => {
    once({ kind: 'huge-body', bytes: 5_000_000 });
    expect((await get()).text.length).toBeGreaterThan(5_000_000);
    once({ kind: 'huge-body', bytes: 5_000_000, gzip: true });
    const packed = await get();
    expect(packed.text.length).toBeGreaterThan(5_000_000);
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(50_000);
  });

  test('JSON of another shape', async () => {
    once({ kind: 'wrong-shape' });
    expect((await get()).body()).toEqual({ unexpected: true });
    once({ kind: 'wrong-shape', body: [1, 2] });
    expect((await get()).body()).toEqual([1, 2]);
  });
});

describe('no answer', () => {
  test('stall: nothing for so long, then as if nothing had been', async () => {
    once({ kind: 'stall', forMs: 30_000 });
    const arrived = arrival();
    let isDone = false;
    const call = add().finally(() => {
      isDone = true;
    });
    await arrived;
    await clock.advance(29_999);
    expect([isDone, copies()]).toEqual([false, 0]);
    await clock.advance(1);
    expect((await call).status).toBe(201);
    expect(copies()).toBe(1);
  });

  test('stall until the client gives up: no effect when it stalled before, an effect when after', async () => {
    for (const [when, effect] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      once({ kind: 'stall', when });
      const arrived = arrival();
      const finished = new Promise<void>((resolve) => {
        const stop = discogs.onRequest((request, moment) => {
          if (moment !== 'finished' || request.fault !== 'stall') return;
          stop();
          resolve();
        });
      });
      const giveUp = new AbortController();
      const call = add(giveUp.signal);
      await arrived;
      giveUp.abort();
      await expect(call).rejects.toThrow();
      await finished;
      expect(copies()).toBe(effect);
    }
    expect(discogs.requests.map((request) => request.status)).toEqual([null, null]);
  });

  test('reset: broken before it was read, not counted, no effect', async () => {
    once({ kind: 'reset' });
    await expect(add()).rejects.toThrow();
    expect([copies(), discogs.usedNow()]).toEqual([0, 0]);
    expect((await add()).status).toBe(201);
  });

  test('down: connections refused, until it is up again on the same port', async () => {
    await discogs.down();
    const error = await add().catch((reason: Error) => reason.cause as { code?: string });
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await discogs.up();
    expect((await add()).status).toBe(201);
  });

  test('down breaks what is under way', async () => {
    const gate = discogs.hold({ path: '/releases/249504' });
    const call = get();
    const outcome = expect(call).rejects.toThrow();
    await gate.arrived;
    await discogs.down();
    await outcome;
    gate.release();
    await discogs.up();
    expect((await get()).status).toBe(200);
  });
});

describe('writes whose outcome the client does not know', () => {
  test('lost answer: it took effect, then the connection broke', async () => {
    once({ kind: 'lost-answer' }, { method: 'POST' });
    await expect(add()).rejects.toThrow();
    expect(copies()).toBe(1);
    expect(discogs.requests).toMatchObject([{ status: null, used: 1, fault: 'lost-answer' }]);
  });

  test('late write: it takes effect later, and the time of the copy is then', async () => {
    once({ kind: 'late-write', afterMs: 45_000 }, { method: 'POST' });
    const from = clock.now();
    await expect(add()).rejects.toThrow();
    await clock.advance(44_999);
    expect(copies()).toBe(0);
    const changed = new Promise((resolve) => discogs.collection.onChange(resolve));
    await clock.advance(1);
    expect(await changed).toMatchObject({ type: 'added', copy: { releaseId: 249504 } });
    expect(discogs.collection.list()[0]?.addedAt).toBe(from + 45_000);
  });

  test('stale: the copies as they were before the last change, once', async () => {
    const listed = async () => {
      const answer = await get('/users/crate_keeper/collection/releases/249504');
      return answer.body().releases.map((copy) => copy.folder_id);
    };
    const stale = () => once({ kind: 'stale' }, { path: /collection\/releases/ });
    const { instanceId } = discogs.collection.add(249504);
    stale();
    expect([await listed(), await listed()]).toEqual([[], [1]]);
    discogs.collection.change(instanceId, { folderId: discogs.collection.addFolder('Jazz') });
    stale();
    expect((await listed())[0]).toBe(1);
    expect((await listed())[0]).not.toBe(1);
    discogs.collection.remove(instanceId);
    stale();
    expect([(await listed()).length, (await listed()).length]).toEqual([1, 0]);
  });

  test('late write behind a stalled connection', async () => {
    once({ kind: 'late-write', afterMs: 10_000, connection: 'stalled' }, { method: 'POST' });
    const arrived = arrival();
    const giveUp = new AbortController();
    const call = add(giveUp.signal);
    await arrived;
    await clock.advance(10_000);
    expect(copies()).toBe(1);
    giveUp.abort();
    await expect(call).rejects.toThrow();
  });

  test('a late removal is late too', async () => {
    const { instanceId } = discogs.collection.add(249504);
    once({ kind: 'late-write', afterMs: 5_000 }, { method: 'DELETE' });
    await expect(get(`${addPath}/instances/${instanceId}`, { method: 'DELETE' })).rejects.toThrow();
    expect(copies()).toBe(1);
    await clock.advance(5_000);
    expect(copies()).toBe(0);
  });

  test('later than 60 s is refused: "within 60 s or never"', () => {
    expect(() => once({ kind: 'late-write', afterMs: 60_001 })).toThrow(RangeError);
  });

  test('what is late when the server closes never happens', async () => {
    const other = await startLocalDiscogs({ clock });
    other.faults.add({ fault: { kind: 'late-write', afterMs: 5_000 } });
    await expect(callDiscogs(other, addPath, { method: 'POST' })).rejects.toThrow();
    await other.close();
    await clock.advance(60_000);
    expect(other.collection.size()).toBe(0);
  });
});

describe('gates', () => {
  test('hold a call before it takes effect, or after', async () => {
    const before = discogs.hold({ method: 'POST' });
    const first = add();
    await before.arrived;
    expect([copies(), discogs.usedNow(), before.held()]).toEqual([0, 1, 1]);
    before.release();
    expect((await first).status).toBe(201);

    const after = discogs.hold({ method: 'POST' }, 'after');
    const second = add();
    await after.arrived;
    expect(copies()).toBe(2);
    after.release();
    expect((await second).status).toBe(201);
    expect((await add()).status).toBe(201);
  });

  test('release one at a time, in the order of arrival', async () => {
    const gate = discogs.hold({ path: /^\/releases\// });
    const order: number[] = [];
    const calls: Promise<void>[] = [];
    for (const id of [1, 2, 3]) {
      calls.push(get(`/releases/${id}`).then((answer) => void order.push(answer.body().id)));
      await gate.waiting(id);
    }
    for (const call of calls) {
      gate.releaseOne();
      await call;
    }
    expect(order).toEqual([1, 2, 3]);
    expect(gate.held()).toBe(0);
  });

  test('a call released after its client gave up is a late write', async () => {
    const gate = discogs.hold({ method: 'POST' });
    const giveUp = new AbortController();
    const call = add(giveUp.signal);
    await gate.arrived;
    giveUp.abort();
    await expect(call).rejects.toThrow();
    expect(copies()).toBe(0);
    const changed = new Promise((resolve) => discogs.collection.onChange(resolve));
    gate.release();
    await changed;
    expect(copies()).toBe(1);
  });
});
