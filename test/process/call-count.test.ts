// Process: the calls to Discogs that each interaction causes, and the price of counting them.
import { executionAsyncId } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createCallCount } from '../../src/process/call-count.ts';

/** Returns whether Node follows promises, as it does for an AsyncLocalStorage in use (nodejs.org/api/async_hooks.html). */
const followsPromises = async (): Promise<boolean> => {
  const outside = executionAsyncId();
  return Promise.resolve().then(() => executionAsyncId() !== outside);
};

describe('the count of calls', () => {
  // First, because a count that stays on would hide the difference.
  it.each([
    ['is done', async () => {}],
    ['failed', () => Promise.reject(new Error('no'))],
  ])('costs nothing once its work %s', async (_how, work) => {
    const before = await followsPromises();
    await createCallCount()
      .during(work)
      .catch(() => {});
    expect(await followsPromises()).toBe(before);
  });

  it('is of its own for works that run at the same time', async () => {
    const { during, note } = createCallCount();
    const callTwice = (calls: () => number) => Promise.resolve().then(note).then(note).then(calls);
    const callOnce = (calls: () => number) => Promise.resolve().then(note).then(calls);
    expect(await Promise.all([during(callTwice), during(callOnce)])).toEqual([2, 1]);
  });

  it('goes on for a work when another one ends', async () => {
    const { during, note } = createCallCount();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const long = during(async (calls) => {
      note();
      await ended;
      note();
      return calls();
    });
    expect(await during(async (calls) => calls())).toBe(0);
    end();
    expect(await long).toBe(2);
  });
});
