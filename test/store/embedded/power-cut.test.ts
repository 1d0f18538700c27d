// Store suite: the embedded database when the power goes. Everything that it has confirmed is still there afterwards.
// test/long makes many more cuts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutAtRandom, numbers, type PowerStory, recordLife } from './power-story.ts';

let story: PowerStory;
beforeAll(async () => {
  story = await recordLife();
});
afterAll(() => story.remove());

describe('a power cut', () => {
  it.each([21, 30])('right after record %i was confirmed loses nothing', async (count) => {
    const found = await story.findAfter(story.steps(story.confirmed[count - 1]));
    expect(found).toEqual({ ids: numbers(count), last: count });
  });

  it('at any moment, with half of what was on its way, loses nothing', async () => {
    const { count, ids, last } = await cutAtRandom(story, 1);
    expect(ids).toEqual(numbers(ids.length));
    // The record after the last confirmed one was being written, so it may be there or not.
    expect([count, count + 1]).toContain(ids.length);
    expect([count, count + 1]).toContain(last);
  });

  it('would lose all of it if the disk were not waited for', async () => {
    const steps = story.steps(story.confirmed.at(-1));
    const found = await story.findAfter(steps.filter(({ what }) => !what.startsWith('sync')));
    expect(found).toEqual({ ids: [], last: 0 });
  });
});

describe('what a commit costs', () => {
  const waits = (steps: { what: string }[]) => steps.filter(({ what }) => what === 'sync').length;

  it('is waiting once for the disk', () => {
    const before = waits(story.steps(story.confirmed[0]));
    // Eight records and eight facts are sixteen commits.
    expect(waits(story.steps(story.confirmed[8])) - before).toBe(16);
  });

  it('is nothing for what may be lost', () => {
    expect(waits(story.ofCaches)).toBe(0);
  });
});
