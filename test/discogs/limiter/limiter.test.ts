// The limiter: its tokens, its lanes, and what headers and a 429 change.
import { describe, expect, it } from 'vitest';
import { createRig } from './limiter-rig.ts';

describe('limiter: tokens', () => {
  it('lets the first call after a start fly alone, until its answer is here', async () => {
    const rig = createRig();
    const [first, ...others] = rig.calls('person', 5);
    await rig.settle();
    expect(rig.started([...(first ? [first] : []), ...others])).toBe(1);
    await first?.answer();
    expect(rig.started(others)).toBe(4);
  });

  it('sends the next one alone too when the first was never answered', async () => {
    const rig = createRig();
    const [first, second, third] = rig.calls('person', 3);
    await first?.fail(new Error('no answer'));
    expect(first?.outcome).toEqual(new Error('no answer'));
    expect([second?.startedAtMs, third?.startedAtMs]).toEqual([0, null]);
  });

  it('gives a token back a window and a margin after the ANSWER', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    const first = rig.call('person');
    const second = rig.call('sync');
    await rig.clock.advance(700);
    await first.answer();
    await rig.clock.advance(60_099);
    expect(second.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(second.startedAtMs).toBe(60_800);
  });

  it('keeps the token of a call that was given up a little longer: it may still arrive', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    const first = rig.call('sync');
    const second = rig.call('sync');
    await first.fail(new Error('timeout'));
    await rig.clock.advance(62_099);
    expect(second.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(second.startedAtMs).toBe(62_100);
  });
});

describe('limiter: lanes', () => {
  it('starts sync calls only while more than the reserve is free', async () => {
    const rig = createRig();
    await rig.warmUp();
    const sync = rig.calls('sync', 200);
    await rig.settle();
    expect(rig.started(sync)).toBe(49);
    expect(rig.limiter.budget()).toEqual({
      limit: 60,
      used: 50,
      kept: 0,
      free: 10,
      queued: { person: 0, enrichment: 0, sync: 151 },
      pausedUntil: null,
    });
  });

  it('starts enrichment calls beside it while more than 4 are free, and a person at once', async () => {
    const rig = createRig();
    await rig.warmUp();
    rig.calls('sync', 200);
    const enrichment = rig.calls('enrichment', 10);
    await rig.settle();
    expect(rig.started(enrichment)).toBe(6);
    const person = rig.call('person');
    await rig.settle();
    expect(person.startedAtMs).toBe(0);
    expect(person.waits).toEqual([]);
  });

  it('gives the next free token to a person, then to enrichment, then to sync', async () => {
    const rig = createRig({ limit: 1, reserve: 0, tuning: { longestPersonWaitMs: 100_000 } });
    const first = rig.call('person');
    const order: string[] = [];
    const calls = (['sync', 'enrichment', 'person'] as const).map((lane) => rig.call(lane));
    await first.answer();
    for (let i = 0; i < 3; i++) {
      await rig.clock.advance(60_100);
      for (const one of calls) {
        if (one.startedAtMs !== null && !order.includes(one.lane)) {
          order.push(one.lane);
          await one.answer();
        }
      }
    }
    expect(order).toEqual(['person', 'enrichment', 'sync']);
  });

  it('lets no sync call pass a waiting enrichment call, even with a reserve of 0', async () => {
    const rig = createRig({ limit: 10, reserve: 0 });
    await rig.warmUp();
    await rig.spend('person', 6);
    const enrichment = rig.call('enrichment');
    const sync = rig.call('sync');
    await rig.settle();
    expect([enrichment.startedAtMs, sync.startedAtMs]).toEqual([null, null]);
  });

  it.each([1, 2, 3, 5])('still moves every lane with a limit of %i', async (limit) => {
    const rig = createRig({ limit, reserve: 10, tuning: { longestPersonWaitMs: 300_000 } });
    const calls = (['sync', 'enrichment', 'person'] as const).map((lane) => rig.call(lane));
    for (let i = 0; i < 4; i++) {
      for (const one of calls) if (one.startedAtMs !== null) await one.answer();
      await rig.clock.advance(60_100);
    }
    expect(rig.started(calls)).toBe(3);
  });

  it('lets a repeated attempt go before the others of its lane', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    const first = rig.call('sync');
    const fresh = rig.call('sync');
    const again = rig.call('sync', { again: true });
    await first.answer();
    await rig.clock.advance(60_100);
    expect([again.startedAtMs, fresh.startedAtMs]).toEqual([60_100, null]);
  });
});

describe('limiter: what the headers say', () => {
  it('keeps free what the first answer says was used before it, which may not count the call itself', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ limit: 60, used: 40 });
    expect(rig.limiter.budget()).toMatchObject({ used: 1, kept: 40, free: 19 });
    const sync = rig.calls('sync', 50);
    expect(sync.map((one) => one.waits[0]?.reason).slice(8, 11)).toEqual([undefined, 'restart', 'restart']);
    await rig.settle();
    expect(rig.started(sync)).toBe(9);
    await rig.clock.advance(60_100);
    expect(rig.started(sync)).toBe(50);
  });

  it('takes no lost call for one of those: it may arrive after the first answer', async () => {
    const rig = createRig();
    await rig.call('sync').fail(new Error('timeout'));
    await rig.call('sync').answer({ used: 41 });
    expect(rig.limiter.budget()).toMatchObject({ used: 2, kept: 41 });
  });

  it('takes the largest foreign use of the last window, and no longer', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ used: 10 });
    await rig.clock.advance(30_000);
    await rig.call('sync').answer({ used: 7 });
    expect(rig.limiter.budget()).toMatchObject({ used: 2, kept: 10 });
    await rig.clock.advance(30_100);
    expect(rig.limiter.budget()).toMatchObject({ used: 1 + 5, kept: 0 });
    await rig.clock.advance(30_000);
    expect(rig.limiter.budget()).toMatchObject({ used: 0, kept: 0 });
  });

  it('distinguishes others from an earlier process', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ used: 10 });
    await rig.call('sync').answer({ used: 22 });
    expect(rig.limiter.budget()).toMatchObject({ used: 2 + 10, kept: 10, free: 38 });
  });

  it('takes no call of ours for foreign that came back while this one was on its way', async () => {
    const rig = createRig();
    await rig.warmUp();
    await rig.clock.advance(60_050);
    const slow = rig.call('person');
    await rig.clock.advance(100);
    await slow.answer({ used: 2 });
    expect(rig.limiter.budget().used).toBe(1);
  });

  it('never gets faster because of headers', async () => {
    const rig = createRig({ limit: 30, reserve: 5 });
    await rig.call('sync').answer({ limit: 60, used: 0 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 30, free: 29 });
  });

  it('obeys a lower limit at once, and a higher one after a whole window', async () => {
    const rig = createRig();
    await rig.call('person').answer({ limit: 25 });
    expect(rig.limiter.budget().limit).toBe(25);
    await rig.clock.advance(59_000);
    await rig.call('person').answer({ limit: 60 });
    expect(rig.limiter.budget().limit).toBe(25);
    await rig.clock.advance(2_000);
    await rig.call('person').answer({ limit: 60 });
    expect(rig.limiter.budget().limit).toBe(60);
  });

  it('survives headers that make no sense', async () => {
    const rig = createRig();
    await rig.call('person').answer({ limit: 0, used: 4_000_000_000 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 60, free: 0 });
    expect(rig.call('person').outcome).toBe('pending');
    await rig.clock.advance(60_100);
    expect(rig.limiter.budget().free).toBe(60);
  });
});

describe('limiter: 429', () => {
  it('pauses everyone, then sends one call alone', async () => {
    const rig = createRig();
    await rig.warmUp();
    await rig.call('sync').answer({ pauseMs: 22_000 });
    const calls = [...rig.calls('sync', 3), ...rig.calls('person', 3)];
    expect(rig.limiter.budget().pausedUntil).toBe(rig.clock.now() + 22_000);
    await rig.clock.advance(21_999);
    expect(rig.started(calls)).toBe(0);
    await rig.clock.advance(1);
    expect(calls.map((one) => one.startedAtMs)).toEqual([null, null, null, 22_000, null, null]);
    await calls[3]?.answer();
    expect(rig.started(calls)).toBe(6);
    expect(rig.limiter.budget().pausedUntil).toBeNull();
  });

  it('keeps the longest of several pauses', async () => {
    const rig = createRig();
    await rig.warmUp();
    const [one, two, three] = rig.calls('sync', 3);
    await one?.answer({ pauseMs: 10_000 });
    await two?.answer({ pauseMs: 30_000 });
    await three?.answer({ pauseMs: 5_000 });
    const next = rig.call('person');
    await rig.clock.advance(29_999);
    expect(next.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(next.startedAtMs).toBe(30_000);
  });

  it('lowers the limit by a tenth for ten minutes, once for calls that flew together, never under half', async () => {
    const rig = createRig();
    await rig.warmUp();
    for (const one of rig.calls('sync', 4)) await one.answer({ pauseMs: 1_000 });
    expect(rig.limiter.budget().limit).toBe(54);
    for (let i = 0; i < 9; i++) {
      await rig.clock.advance(1_000);
      await rig.call('person').answer({ pauseMs: 1_000 });
    }
    expect(rig.limiter.budget().limit).toBe(30);
    await rig.clock.advance(600_000);
    expect(rig.limiter.budget().limit).toBe(60);
  });

  it('costs a token like any answer', async () => {
    const rig = createRig();
    await rig.warmUp();
    await rig.call('sync').answer({ pauseMs: 1_000 });
    expect(rig.limiter.budget().used).toBe(2);
  });
});
