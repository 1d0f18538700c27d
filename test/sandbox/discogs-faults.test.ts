// Sandbox: faults of the local Discogs: when they strike, refusals, answers that are useless, gates.
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

  test('a field that is missing, or has another value', async () => {
    once({ kind: 'wrong-field', path: 'labels.0.catno' });
    const changed = await get();
    expect(changed.body()).toMatchObject({ labels: [{ name: 'RCA' }] });
    expect(changed.body()).not.toMatchObject({ labels: [{ catno: expect.anything() }] });
    once({ kind: 'wrong-field', path: 'id', value: 'text' });
    expect((await get()).body().id).toBe('text');
  });

  test('JSON of another shape', async () => {
    once({ kind: 'wrong-shape' });
    expect((await get()).body()).toEqual({ unexpected: true });
    once({ kind: 'wrong-shape', body: [1, 2] });
    expect((await get()).body()).toEqual([1, 2]);
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
