// Discord: a list that only one person sees is edited only through its own token, while that token lives.
import { expect, it } from 'vitest';
import { createPrivateLists } from '../../src/discord/private-lists.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const LIFE_MS = 14.5 * 60_000;

interface List {
  page: number;
  edit: string;
}

it('the newest token counts, and each lives for as long as Discord lets it', async () => {
  const clock = createVirtualClock();
  const lists = createPrivateLists<List>(clock);
  const list = { page: 0, edit: 'first' };
  expect(lists.find('m1')).toBeNull();
  lists.remember('m1', list, clock.monotonic());
  lists.remember('m2', list, clock.monotonic());
  await clock.advance(LIFE_MS - 1);
  expect(lists.find('m1')).toEqual(list);
  lists.remember('m1', { page: 1, edit: 'second' }, clock.monotonic());
  await clock.advance(1);
  expect(lists.find('m2')).toBeNull();
  expect(lists.find('m1')).toEqual({ page: 1, edit: 'second' });
  // A step of the wall clock does not age the token.
  clock.step(LIFE_MS);
  expect(lists.find('m1')).not.toBeNull();
  await clock.advance(LIFE_MS);
  expect(lists.find('m1')).toBeNull();
});

it('work for an earlier press that ends later changes nothing, and lives no longer than its token', async () => {
  const clock = createVirtualClock();
  const lists = createPrivateLists<List>(clock);
  const first = clock.monotonic();
  await clock.advance(60_000);
  lists.remember('m1', { page: 1, edit: 'second' }, clock.monotonic());
  lists.remember('m1', { page: 0, edit: 'first' }, first);
  expect(lists.find('m1')).toEqual({ page: 1, edit: 'second' });
  lists.remember('m2', { page: 0, edit: 'first' }, first);
  await clock.advance(LIFE_MS - 60_000);
  expect(lists.find('m2')).toBeNull();
  expect(lists.find('m1')).not.toBeNull();
});

it('a message stays known as private when no token reaches it; of a thousand, then the oldest goes', async () => {
  const clock = createVirtualClock();
  const lists = createPrivateLists<List>(clock);
  lists.remember('m0', { page: 0, edit: 'e' }, clock.monotonic());
  expect([lists.isPrivate('m0'), lists.isPrivate('other')]).toEqual([true, false]);
  await clock.advance(LIFE_MS);
  for (let n = 1; n < 1_000; n += 1) lists.remember(`m${n}`, { page: 0, edit: 'e' }, clock.monotonic());
  expect([lists.isPrivate('m0'), lists.find('m0')]).toEqual([true, null]);
  lists.remember('m1000', { page: 0, edit: 'e' }, clock.monotonic());
  expect([lists.isPrivate('m0'), lists.isPrivate('m1')]).toEqual([false, true]);
});
