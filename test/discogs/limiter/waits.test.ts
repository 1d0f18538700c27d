// The limiter, for callers that wait: what they read about the wait, and how they leave.
import { describe, expect, it } from 'vitest';
import { BudgetRefusal } from '../../../src/discogs/limiter/wait-notes.ts';
import { createRig } from './limiter-rig.ts';

describe('limiter: notes to who waits', () => {
  it('notes at once a wait over 3 s, with the time', async () => {
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

  it('notes after 3 s a wait that looked short and goes on', async () => {
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
    const rig = createRig({ limit: 2, reserve: 0, tuning: { firstAnswerMs: 0 } });
    await rig.warmUp();
    await rig.spend('person', 1);
    const sync = rig.calls('sync', 6);
    expect(sync.map((one) => one.waits[0]?.ms)).toEqual([60_100, 60_100, 120_200, 120_200, 180_300, 180_300]);
  });

  it('refuses a person at once who would wait over a minute, and no one else', async () => {
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

  it('lets someone who asks for less pass when the one before leaves', async () => {
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

  it('close refuses everyone, now and later, and leaves no timer behind', async () => {
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
