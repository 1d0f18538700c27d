// Core: one attempt at a copy: the intent is committed at the moment the POST leaves, and what became of it is found out.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COPY_TIMES, createCopyAttempts } from '../../src/core/copy-attempt.ts';
import type { CallOptions, Discogs } from '../../src/core/ports.ts';
import type { AddIntent, CollectionItem } from '../../src/core/types.ts';
import {
  ConflictError,
  LeaseLostError,
  NotFoundError,
  RateLimitedError,
  UnavailableError,
} from '../../src/errors.ts';
import { openTestStore, silentLog, type TestStore } from '../support/test-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
});
beforeEach(() => opened.clear());
afterAll(() => opened.close());

const RELEASE = 249504;
const TARGET = { username: 'me', folderId: 1, releaseId: RELEASE, masterId: 7 };
const PERSON: CallOptions = { lane: 'person' };
const facts = { method: 'POST', path: '/x', status: null };
const lost = () => new UnavailableError({ ...facts, reason: 'timeout', maybeApplied: true });
const copy = (instanceId: number): CollectionItem => ({
  ...{ instanceId, releaseId: RELEASE, masterId: 7, folderId: 1, rating: 0, addedAt: null, notes: [] },
});

function attempts(far: Partial<Pick<Discogs, 'addToCollection' | 'getCollectionInstances'>>) {
  const clock = createVirtualClock();
  const calls: string[] = [];
  const discogs = {
    addToCollection: async (...args: Parameters<Discogs['addToCollection']>) => {
      calls.push('post');
      if (!far.addToCollection) throw new Error('no POST was expected');
      return far.addToCollection(...args);
    },
    getCollectionInstances: async (...args: Parameters<Discogs['getCollectionInstances']>) => {
      calls.push('look');
      if (!far.getCollectionInstances) throw new Error('no look was expected');
      return far.getCollectionInstances(...args);
    },
  };
  const { intents } = opened.store;
  const made = createCopyAttempts({ discogs, intents, clock, log: silentLog });
  const claim = async (holder = 'me') => {
    const wish = {
      releaseId: RELEASE,
      requestKey: null,
      requester: null,
      rowCreated: false,
      flagBefore: false,
    };
    const now = new Date(clock.now());
    const until = new Date(clock.now() + COPY_TIMES.leaseMs);
    return (await intents.claim(wish, { holder, now, until })).intent;
  };
  const reload = async ({ id }: AddIntent) => opened.store.intents.get(id);
  return { ...made, clock, calls, claim, reload };
}

/** Sends as the client does: what is to be made sure of first is awaited. */
const sent = async <T>(options: CallOptions, answer: () => T): Promise<T> => {
  await options.beforeSend?.();
  return answer();
};

describe('a POST', () => {
  it('is committed as it leaves, however long it waited for the budget', async () => {
    const rig = attempts({
      addToCollection: async (_copy, options) => {
        await rig.clock.advance(10 * 60_000);
        return sent(options, () => ({ instanceId: 11 }));
      },
    });
    const intent = await rig.claim();
    const outcome = await rig.post(intent, TARGET, [5], PERSON);
    expect(outcome).toMatchObject({ kind: 'added', intent: { instanceId: 11, confirmedByDiscogs: true } });
    expect(await rig.reload(intent)).toMatchObject({
      knownInstanceIds: [5],
      postedAt: new Date(rig.clock.now()),
    });
  });

  it('does not leave when somebody else took the wish over while it waited', async () => {
    let left = false;
    const rig = attempts({
      addToCollection: async (_copy, options) => {
        await rig.clock.advance(COPY_TIMES.leaseMs + 1);
        await rig.claim('somebody else');
        return sent(options, () => {
          left = true;
          return { instanceId: 11 };
        });
      },
    });
    await expect(rig.post(await rig.claim(), TARGET, [], PERSON)).rejects.toBeInstanceOf(LeaseLostError);
    expect(left).toBe(false);
  });

  it('that was never sent leaves no wish behind', async () => {
    const stop = new AbortController();
    const rig = attempts({
      addToCollection: async () => {
        stop.abort(new Error('ending'));
        throw stop.signal.reason;
      },
    });
    const intent = await rig.claim();
    const options = { ...PERSON, signal: stop.signal };
    await expect(rig.post(intent, TARGET, [], options)).rejects.toThrow('ending');
    expect(await rig.reload(intent)).toBeNull();
  });

  it.each([
    { error: new ConflictError('there', facts), kind: 'found', status: 'found' },
    { error: new NotFoundError('gone', facts), kind: 'refused', status: 'refused' },
    {
      error: new RateLimitedError({ ...facts, source: 'discogs', retryAfterMs: 1 }),
      kind: 'refused',
      status: 'refused',
    },
  ])('answered with $error.name is $kind', async ({ error, kind, status }) => {
    const rig = attempts({
      addToCollection: (_copy, options) =>
        sent(options, () => {
          throw error;
        }),
    });
    const intent = await rig.claim();
    expect(await rig.post(intent, TARGET, [], PERSON)).toMatchObject({ kind });
    expect(await rig.reload(intent)).toMatchObject({ status });
    expect(rig.calls).toEqual(['post']);
  });

  it.each([
    { there: [5, 12], outcome: { kind: 'added', intent: { instanceId: 12, confirmedByDiscogs: false } } },
    { there: [5], outcome: { kind: 'unknown' } },
  ])('without an answer is looked for: $there', async ({ there, outcome }) => {
    const rig = attempts({
      addToCollection: (_copy, options) =>
        sent(options, () => {
          throw lost();
        }),
      getCollectionInstances: async () => there.map(copy),
    });
    const intent = await rig.claim();
    expect(await rig.post(intent, TARGET, [5], PERSON)).toMatchObject(outcome);
    expect(rig.calls).toEqual(['post', 'look']);
    const status = outcome.kind === 'added' ? 'added' : 'open';
    expect(await rig.reload(intent)).toMatchObject({ status, leaseUntil: null });
  });
});

describe('a wish that was left open', () => {
  /** Posted without an answer, and nothing was there. */
  async function open(then: Parameters<typeof attempts>[0]) {
    const before = attempts({
      addToCollection: (_copy, options) =>
        sent(options, () => {
          throw lost();
        }),
      getCollectionInstances: async () => [],
    });
    await before.post(await before.claim(), TARGET, [], PERSON);
    const after = attempts(then);
    return { ...after, intent: await after.claim('next') };
  }

  it('too early: read, not sent, and the time of the last POST stays', async () => {
    const rig = await open({ getCollectionInstances: async () => [] });
    const gaveUpAt = rig.intent.gaveUpAt;
    await rig.clock.advance(COPY_TIMES.settleMs - 1);
    expect(await rig.resume(rig.intent, TARGET, PERSON)).toMatchObject({ kind: 'unknown' });
    expect(await rig.reload(rig.intent)).toMatchObject({ gaveUpAt, leaseUntil: null, status: 'open' });
  });

  it('two minutes later: read, then sent again', async () => {
    const rig = await open({
      getCollectionInstances: async () => [],
      addToCollection: (_copy, options) => sent(options, () => ({ instanceId: 13 })),
    });
    await rig.clock.advance(COPY_TIMES.settleMs);
    expect(await rig.resume(rig.intent, TARGET, PERSON)).toMatchObject({ kind: 'added' });
    expect(rig.calls).toEqual(['look', 'post']);
  });

  it('whose copy is there now is settled without another', async () => {
    const rig = await open({ getCollectionInstances: async () => [copy(14)] });
    await rig.clock.advance(COPY_TIMES.settleMs);
    expect(await rig.resume(rig.intent, TARGET, PERSON)).toMatchObject({
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
    await rig.clock.advance(COPY_TIMES.settleMs);
    expect(await rig.resume(rig.intent, TARGET, PERSON)).toMatchObject({ kind: 'unknown' });
    expect(await rig.reload(rig.intent)).toMatchObject({ status: 'open', leaseUntil: null });
  });
});
