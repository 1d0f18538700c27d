import { describe, expect, it } from 'vitest';
import { BudgetRefusal } from '../../../src/discogs/limiter/wait-notes.ts';
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

  it('tells others apart from an earlier process', async () => {
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
  it('pauses everybody, then sends one call alone', async () => {
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

describe.each([600_000, -600_000])('limiter: a wall clock that is set by %i ms', (stepMs) => {
  it('changes nothing about when a token comes back, and for how long others wait', async () => {
    const rig = createRig({ limit: 2, reserve: 0 });
    await rig.warmUp();
    await rig.clock.advance(30_000);
    const flying = rig.call('person');
    rig.clock.step(stepMs);
    await flying.answer();
    const [second, third] = rig.calls('sync', 2);
    expect([second?.waits[0]?.ms, third?.waits[0]?.ms]).toEqual([30_100, 60_100]);
    await rig.clock.advance(30_099);
    expect(second?.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(second?.startedAtMs).not.toBeNull();
    await rig.clock.advance(29_999);
    expect(third?.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(third?.startedAtMs).not.toBeNull();
  });

  it('changes nothing about a pause, nor about how long one is told to wait', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ pauseMs: 30_000 });
    rig.clock.step(stepMs);
    const person = rig.call('person');
    expect(person.waits).toEqual([{ ms: 30_000, reason: 'asked-to-wait' }]);
    // A moment for people: of the clock as it stands now.
    expect(rig.limiter.budget().pausedUntil).toBe(rig.clock.now() + 30_000);
    await rig.clock.advance(29_999);
    expect(person.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(person.startedAtMs).not.toBeNull();
  });

  it('changes nothing about what others use, a lower limit, or a penalty', async () => {
    const rig = createRig();
    await rig.warmUp();
    await rig.call('person').answer({ limit: 25, used: 12 });
    rig.clock.step(stepMs);
    await rig.call('person').answer({ limit: 60, used: 3 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 25, used: 3 + 10 });
    await rig.clock.advance(60_100);
    await rig.call('person').answer({ limit: 60, used: 1 });
    expect(rig.limiter.budget()).toMatchObject({ limit: 60, used: 1 });
  });
});

describe('limiter: telling who waits', () => {
  it('tells at once of a wait over 3 s, with the time', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    await rig.warmUp();
    await rig.clock.advance(20_000);
    const person = rig.call('person');
    expect(person.waits).toEqual([{ ms: 40_100, reason: 'budget' }]);
    await rig.clock.advance(40_100);
    expect(person.startedAtMs).toBe(60_100);
    expect(person.waits).toHaveLength(1);
  });

  it('says when it was Discogs that asked us to wait', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ pauseMs: 43_000 });
    expect(rig.call('enrichment').waits).toEqual([{ ms: 43_000, reason: 'asked-to-wait' }]);
  });

  it('says nothing of a short wait', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    await rig.warmUp();
    await rig.clock.advance(58_000);
    const person = rig.call('person');
    await rig.clock.advance(10_000);
    expect(person).toMatchObject({ startedAtMs: 60_100, waits: [] });
  });

  it('tells after 3 s when a wait that looked short goes on', async () => {
    const rig = createRig();
    rig.call('sync');
    const person = rig.call('person');
    await rig.clock.advance(2_999);
    expect(person.waits).toEqual([]);
    await rig.clock.advance(1);
    expect(person.waits).toEqual([{ ms: 500, reason: 'budget' }]);
    await rig.clock.advance(60_000);
    expect(person.waits).toHaveLength(1);
  });

  it('knows waits of more than one window', async () => {
    const rig = createRig({ limit: 2, reserve: 0, tuning: { enrichmentFloor: 0, firstAnswerMs: 0 } });
    await rig.warmUp();
    await rig.spend('person', 1);
    const sync = rig.calls('sync', 6);
    expect(sync.map((one) => one.waits[0]?.ms)).toEqual([60_100, 60_100, 120_200, 120_200, 180_300, 180_300]);
  });

  it('refuses a person at once who would wait over a minute, and nobody else', async () => {
    const rig = createRig({ limit: 1, reserve: 0, tuning: { firstAnswerMs: 0 } });
    await rig.warmUp();
    await rig.clock.advance(10_000);
    const [first, second] = rig.calls('person', 2);
    const sync = rig.call('sync');
    await rig.settle();
    expect(first?.outcome).toBe('pending');
    expect(second?.outcome).toEqual(new BudgetRefusal(110_200, 'budget'));
    expect(second?.outcome).toMatchObject({ retryAfterMs: 110_200, reason: 'budget' });
    expect(second?.waits).toEqual([]);
    expect(sync.outcome).toBe('pending');
    expect(rig.limiter.budget().queued).toEqual({ person: 1, enrichment: 0, sync: 1 });
  });

  it('refuses persons who wait already when Discogs asks for more than a minute', async () => {
    const rig = createRig();
    await rig.warmUp();
    const refused = rig.call('sync');
    await rig.spend('person', 58);
    await rig.clock.advance(1_000);
    const person = rig.call('person');
    const sync = rig.call('sync');
    await refused.answer({ pauseMs: 300_000 });
    expect(person.outcome).toMatchObject({
      name: 'BudgetRefusal',
      retryAfterMs: 300_000,
      reason: 'asked-to-wait',
    });
    expect(sync.outcome).toBe('pending');
    await rig.clock.advance(300_000);
    expect(sync.startedAtMs).toBe(301_000);
  });

  it('fails the call whose onWait throws, and no other', async () => {
    const rig = createRig();
    rig.call('sync');
    const onWait = () => {
      throw new Error('view is gone');
    };
    const person = rig.call('person', { onWait });
    const other = rig.call('person');
    await rig.clock.advance(3_000);
    expect(person.outcome).toEqual(new Error('view is gone'));
    expect(other.outcome).toBe('pending');
  });
});

describe('limiter: aborts', () => {
  it('rejects with the reason of the signal, before and while waiting, and gives the place back', async () => {
    const rig = createRig({ limit: 1, reserve: 0 });
    await rig.warmUp();
    const stop = new AbortController();
    const stopped = [
      rig.call('sync', { signal: stop.signal }),
      rig.call('enrichment', { signal: stop.signal }),
    ];
    const other = rig.call('sync');
    stop.abort(new Error('Stop'));
    stopped.push(rig.call('person', { signal: stop.signal }));
    await rig.settle();
    expect(stopped.map((one) => one.outcome)).toEqual(Array(3).fill(new Error('Stop')));
    expect(rig.limiter.budget().queued).toEqual({ person: 0, enrichment: 0, sync: 1 });
    await rig.clock.advance(60_100);
    expect(other.startedAtMs).toBe(60_100);
    expect(stopped.map((one) => one.startedAtMs)).toEqual([null, null, null]);
  });

  it('works during a pause', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ pauseMs: 40_000 });
    const stop = new AbortController();
    const person = rig.call('person', { signal: stop.signal });
    stop.abort(new Error('gone'));
    await rig.settle();
    expect(person.outcome).toEqual(new Error('gone'));
  });

  it('lets somebody who asks for less pass when the one before leaves', async () => {
    const rig = createRig({ limit: 10, reserve: 0 });
    await rig.warmUp();
    await rig.spend('person', 6);
    const stop = new AbortController();
    rig.call('enrichment', { signal: stop.signal });
    const sync = rig.call('sync');
    stop.abort();
    await rig.settle();
    expect(sync.startedAtMs).toBe(0);
  });

  it('does not touch a call that has started: that is the business of who sends it', async () => {
    const rig = createRig();
    const stop = new AbortController();
    const call = rig.call('sync', { signal: stop.signal });
    stop.abort();
    await rig.settle();
    expect(call.outcome).toBe('pending');
    await call.answer();
    expect(call.outcome).toBe('done');
  });

  it('lets 10,000 waiting calls go at one Stop', async () => {
    const rig = createRig();
    const stop = new AbortController();
    const calls = Array.from({ length: 10_000 }, () => rig.call('sync', { signal: stop.signal }));
    await calls[0]?.answer();
    stop.abort(new Error('Stop'));
    await rig.settle();
    expect(rig.limiter.budget().queued.sync).toBe(0);
    expect(calls.filter((one) => one.outcome === stop.signal.reason)).toHaveLength(9_950);
  });

  it('close refuses everybody, now and later, and leaves no timer behind', async () => {
    const rig = createRig();
    await rig.call('sync').answer({ used: 20, pauseMs: 30_000 });
    const waiting = rig.call('person');
    rig.limiter.close(new Error('closed'));
    const late = rig.call('sync');
    await rig.settle();
    expect([waiting.outcome, late.outcome]).toEqual([new Error('closed'), new Error('closed')]);
    expect(rig.clock.sleepers()).toBe(0);
  });
});
