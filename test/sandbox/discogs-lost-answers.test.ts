// Sandbox: answers of the local Discogs that never arrive: what the client sees, and what took effect.
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

/** Resolves when the next request has arrived and is counted. */
const arrival = () =>
  new Promise<void>((resolve) => {
    const stop = discogs.onRequest((_, moment) => {
      if (moment === 'finished') return;
      stop();
      resolve();
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
