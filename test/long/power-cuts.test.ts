// The embedded database when the power goes, many times: after each confirmed record, and at random moments.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cutAtRandom, numbers, type PowerStory, RECORDS, recordLife } from '../store/embedded/power-story.ts';

let story: PowerStory;
beforeAll(async () => {
  story = await recordLife();
});
afterAll(() => story.remove());

it.each(numbers(RECORDS))('right after record %i was confirmed it loses nothing', async (count) => {
  const found = await story.findAfter(story.steps(story.confirmed[count - 1]));
  expect(found).toEqual({ ids: numbers(count), last: count });
});

it.each(numbers(60))('whatever else got to the disk, it loses nothing (%i)', async (seed) => {
  const { count, ids, last } = await cutAtRandom(story, seed);
  expect(ids).toEqual(numbers(ids.length));
  expect([count, count + 1]).toContain(ids.length);
  expect([count, count + 1]).toContain(last);
});
