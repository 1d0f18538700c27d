// Core: the work at one intent: it is committed at the moment its request leaves, and then the worker finds out what happened.
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { ConflictError, LeaseLostError, NotFoundError, RateLimitedError } from '../../../src/errors.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { copy, createWorkers, type Far, facts, leaving, lost, PERSON } from './worker-rig.ts';

const opened = useStore();
const workers = createWorkers(opened);

describe('a POST', () => {
  it('is committed as it leaves, however long it waited for the budget', async () => {
    const rig = workers({
      addToCollection: async (_copy, options) => {
        await rig.clock.advance(10 * 60_000);
        return leaving(options, () => ({ instanceId: 11 }));
      },
    });
    const intent = await rig.claim();
    const outcome = await rig.post(intent, [5]);
    expect(outcome).toMatchObject({ kind: 'added', intent: { instanceId: 11, confirmedByDiscogs: true } });
    expect(await rig.reload(intent)).toMatchObject({
      knownInstanceIds: [5],
      postedAt: new Date(rig.clock.now()),
    });
  });

  it('does not leave when someone else took the intent over while it waited', async () => {
    let left = false;
    const rig = workers({
      addToCollection: async (_copy, options) => {
        await rig.clock.advance(LEASE_MS + 1);
        await rig.claim('somebody else');
        return leaving(options, () => {
          left = true;
          return { instanceId: 11 };
        });
      },
    });
    await expect(rig.post(await rig.claim(), [])).rejects.toBeInstanceOf(LeaseLostError);
    expect(left).toBe(false);
  });

  it('that was never sent leaves no intent behind', async () => {
    const stop = new AbortController();
    const rig = workers({
      addToCollection: async () => {
        stop.abort(new Error('ending'));
        throw stop.signal.reason;
      },
    });
    const intent = await rig.claim();
    const options = { ...PERSON, signal: stop.signal };
    await expect(rig.post(intent, [], options)).rejects.toThrow('ending');
    expect(await rig.reload(intent)).toBeNull();
  });

  it.each(['look', 'post'] as const)(
    'that a person wants keeps its intent if the process ends during its %s',
    async (at) => {
      const stop = new AbortController();
      const end = async () => {
        stop.abort(new Error('ending'));
        throw stop.signal.reason;
      };
      const rig = workers({
        getCollectionInstances: at === 'look' ? end : async () => [],
        addToCollection: end,
      });
      const intent = await rig.claim();
      await expect(rig.add(intent, { ...PERSON, signal: stop.signal })).rejects.toThrow('ending');
      // The record may be here for this add alone. So it still says who wants it, and into which folder the next sync adds it.
      expect(await rig.reload(intent)).toMatchObject({ status: 'refused', leaseUntil: null, postedAt: null });
    },
  );

  it.each([
    { error: new ConflictError('there', facts), kind: 'found', status: 'found' },
    { error: new NotFoundError('gone', facts), kind: 'refused', status: 'refused' },
    {
      error: new RateLimitedError({ ...facts, source: 'discogs', retryAfterMs: 1 }),
      kind: 'refused',
      status: 'refused',
    },
  ])('answered with $error.name is $kind', async ({ error, kind, status }) => {
    const rig = workers({
      addToCollection: (_copy, options) =>
        leaving(options, () => {
          throw error;
        }),
    });
    const intent = await rig.claim();
    expect(await rig.post(intent, [])).toMatchObject({ kind });
    expect(await rig.reload(intent)).toMatchObject({ status });
    expect(rig.calls).toEqual(['post']);
  });

  it.each([
    { there: [5, 12], outcome: { kind: 'added', intent: { instanceId: 12, confirmedByDiscogs: false } } },
    { there: [5], outcome: { kind: 'unknown' } },
  ])('without an answer is looked for: $there', async ({ there, outcome }) => {
    const rig = workers({
      addToCollection: (_copy, options) =>
        leaving(options, () => {
          throw lost();
        }),
      getCollectionInstances: async () => there.map(copy),
    });
    const intent = await rig.claim();
    expect(await rig.post(intent, [5])).toMatchObject(outcome);
    expect(rig.calls).toEqual(['post', 'look']);
    const status = outcome.kind === 'added' ? 'added' : 'open';
    expect(await rig.reload(intent)).toMatchObject({ status, leaseUntil: null });
  });
});

describe('an intent that was left open', () => {
  /** Leaves an open intent behind: its POST got no answer, and a look found no copy. */
  async function open(then: Far) {
    const before = workers({
      addToCollection: (_copy, options) =>
        leaving(options, () => {
          throw lost();
        }),
      getCollectionInstances: async () => [],
    });
    await before.post(await before.claim(), []);
    const after = workers(then, before.clock, before.sent);
    return { ...after, intent: await after.claim('next') };
  }

  it('too early: read, not sent, and the time of the last POST stays', async () => {
    const rig = await open({ getCollectionInstances: async () => [] });
    const gaveUpAt = rig.intent.gaveUpAt;
    await rig.clock.advance(LATE_EFFECT_MS - 1);
    expect(await rig.resume(rig.intent)).toMatchObject({ kind: 'unknown' });
    expect(await rig.reload(rig.intent)).toMatchObject({ gaveUpAt, leaseUntil: null, status: 'open' });
  });

  it('two minutes later: read, then sent again', async () => {
    const rig = await open({
      getCollectionInstances: async () => [],
      addToCollection: (_copy, options) => leaving(options, () => ({ instanceId: 13 })),
    });
    await rig.clock.advance(LATE_EFFECT_MS);
    expect(await rig.resume(rig.intent)).toMatchObject({ kind: 'added' });
    expect(rig.calls).toEqual(['look', 'post']);
  });

  it('whose copy is there now is settled without another', async () => {
    const rig = await open({ getCollectionInstances: async () => [copy(14)] });
    await rig.clock.advance(LATE_EFFECT_MS);
    expect(await rig.resume(rig.intent)).toMatchObject({
      kind: 'added',
      intent: { instanceId: 14 },
    });
  });

  it('is not sent again when the look fails', async () => {
    const rig = await open({
      getCollectionInstances: async () => {
        throw lost();
      },
    });
    await rig.clock.advance(LATE_EFFECT_MS);
    expect(await rig.resume(rig.intent)).toMatchObject({ kind: 'unknown' });
    expect(await rig.reload(rig.intent)).toMatchObject({ status: 'open', leaseUntil: null });
  });
});

describe('time', () => {
  const noAnswer: Far = {
    addToCollection: (_copy, options) =>
      leaving(options, () => {
        throw lost();
      }),
    getCollectionInstances: async () => [],
  };

  it.each([10, -10])('set by %i minutes neither sends a POST too early nor puts it off', async (minutes) => {
    const rig = workers(noAnswer);
    await rig.post(await rig.claim(), []);
    rig.clock.step(minutes * 60_000);
    await rig.clock.advance(LATE_EFFECT_MS - 1);
    expect(await rig.resume(await rig.claim())).toMatchObject({ kind: 'unknown' });
    expect(rig.calls).toEqual(['post', 'look', 'look']);
    await rig.clock.advance(1);
    await rig.resume(await rig.claim());
    expect(rig.calls).toEqual(['post', 'look', 'look', 'look', 'post', 'look']);
  });

  it('of a process that just began: it waits as long as it has lived, whatever the wall says', async () => {
    const first = workers(noAnswer);
    await first.post(await first.claim(), []);
    // The wall clock is set a day ahead, and the next process has just begun.
    first.clock.step(24 * 3_600_000);
    const next = workers(noAnswer, Object.assign(createVirtualClock(first.clock.now())));
    expect(await next.resume(await next.claim())).toMatchObject({ kind: 'unknown' });
    expect(next.calls).toEqual(['look']);
    await next.clock.advance(LATE_EFFECT_MS);
    await next.resume(await next.claim());
    expect(next.calls).toEqual(['look', 'look', 'post', 'look']);
  });
});
