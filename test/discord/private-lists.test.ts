// Discord: a list that only one person sees is edited through a living token of its own, and through nothing else.
import { expect, it } from 'vitest';
import { createPrivateLists } from '../../src/discord/private-lists.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const LIFE_MS = 14.5 * 60_000;

it('the newest token counts, and each lives for as long as Discord lets it', async () => {
  const clock = createVirtualClock();
  const lists = createPrivateLists<{ page: number; edit: string }>(clock);
  const list = { page: 0, edit: 'first' };
  expect(lists.find('m1')).toBeNull();
  lists.remember('m1', list);
  lists.remember('m2', list);
  await clock.advance(LIFE_MS - 1);
  expect(lists.find('m1')).toEqual(list);
  lists.remember('m1', { page: 1, edit: 'second' });
  await clock.advance(1);
  expect(lists.find('m2')).toBeNull();
  expect(lists.find('m1')).toEqual({ page: 1, edit: 'second' });
  // A step of the wall is no time that passed.
  clock.step(LIFE_MS);
  expect(lists.find('m1')).not.toBeNull();
  await clock.advance(LIFE_MS);
  expect(lists.find('m1')).toBeNull();
});
