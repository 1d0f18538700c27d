// The client with its real limiter: what attempts cost, and what a 429 of one call means for the others.
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../src/core/discogs-port.ts';
import type { BudgetWait } from '../../src/core/types.ts';
import { createLimiter } from '../../src/discogs/limiter/limiter.ts';
import { useNock } from '../support/use-nock.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { createRig as createClientRig, failureOf, TOO_MANY } from './client-rig.ts';

useNock({ mayLeave: true });

const body = { id: 10, title: 'Untitled' };

function createRig(limit = 60, longestPersonWaitMs = 60_000) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const reserve = Math.floor(limit / 6);
  const limiter = createLimiter({ clock, limit, reserve, tuning: { longestPersonWaitMs } });
  let inFlight = 0;
  const rig = createClientRig({
    clock,
    limiter,
    onCall: () => {
      inFlight--;
    },
  });

  /** Options of a call in a lane. They record the waits that the caller is notified of. */
  const as = (lane: Lane) => {
    const waits: BudgetWait[] = [];
    const onWait = (wait: BudgetWait) => {
      waits.push(wait);
    };
    const beforeSend = async () => {
      inFlight++;
    };
    return { lane, waits, onWait, beforeSend };
  };

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  /** Resolves when the far side has answered every request. */
  const answered = async (): Promise<void> => {
    do await turn();
    while (inFlight > 0);
  };

  /** Lets time pass until the promise is settled, but not while a request is still unanswered. */
  async function drive<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await answered();
      if (isSettled) return promise;
      await clock.advanceToNext();
    }
  }

  const passedMs = () => clock.now() - startMs;
  return {
    ...rig,
    limiter,
    as,
    answered,
    drive,
    passedMs,
    nowMs: clock.now,
    close: () => rig.discogs.close(),
  };
}

describe('client and budget', () => {
  it('pays a token for each attempt, and waits out two pauses of a 429', async () => {
    const { discogs, answers, as, drive, passedMs, close } = createRig();
    const tooMany = { status: 429, body: TOO_MANY };
    answers('GET', '/releases/10', tooMany, tooMany, { body });
    const person = as('person');
    await drive(discogs.getRelease(10, person));
    expect(passedMs()).toBe(22_500 + 45_000);
    // The first token is back after these 67.5 s.
    expect(discogs.budget().used).toBe(2);
    expect(person.waits).toEqual([
      { ms: 22_500, reason: 'asked-to-wait' },
      { ms: 45_000, reason: 'asked-to-wait' },
    ]);
    await close();
  });

  it('holds up everyone after one 429, and says so', async () => {
    const { discogs, answers, as, answered, drive, passedMs, nowMs, close } = createRig();
    answers(
      'GET',
      '/releases/10',
      { status: 429, body: TOO_MANY, headers: { 'retry-after': '30' } },
      { body },
    );
    answers('GET', '/oauth/identity', { body: { username: 'crate' } });
    const first = discogs.getRelease(10, as('sync'));
    await answered();
    expect(discogs.budget().pausedUntil).toBe(nowMs() + 30_000);
    const person = as('person');
    const identity = discogs.getIdentity(person);
    expect(person.waits).toEqual([{ ms: 30_000, reason: 'asked-to-wait' }]);
    await drive(Promise.all([first, identity]));
    expect(passedMs()).toBe(30_000);
    expect(discogs.budget()).toMatchObject({ limit: 54, used: 3 });
    await close();
  });

  it('answers a person at once who would wait over a minute, without a request', async () => {
    const { discogs, answers, as, drive, logged, close } = createRig(1);
    answers('GET', '/releases/10', { body });
    await drive(discogs.getRelease(10, as('person')));
    const error = await failureOf(discogs.getRelease(11, as('person')));
    expect(error).toMatchObject({
      name: 'RateLimitedError',
      source: 'budget',
      method: 'GET',
      path: '/releases/11',
      status: null,
      retryAfterMs: 60_100,
      maybeApplied: false,
    });
    expect(logged).toHaveLength(1);
    await close();
  });

  it('reports the failure itself when the next attempt would have to wait too long', async () => {
    const { discogs, answers, as, drive, passedMs, close } = createRig(1, 30_000);
    answers('GET', '/releases/10', { status: 503, body: '' });
    const error = await drive(failureOf(discogs.getRelease(10, as('person'))));
    expect(error).toMatchObject({ name: 'UnavailableError', reason: 'server-error' });
    expect(passedMs()).toBe(1_000);
    await close();
  });

  it('close refuses those who wait', async () => {
    const { discogs, answers, as, drive, close } = createRig(1);
    answers('GET', '/releases/10', { body });
    await drive(discogs.getRelease(10, as('sync')));
    const waiting = failureOf(discogs.getRelease(11, as('sync')));
    await close();
    expect(await waiting).toEqual(new Error('Runout is ending'));
  });
});
