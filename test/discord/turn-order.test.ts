// Discord: which press a message shows.
import { expect, it } from 'vitest';
import { createTurnOrder } from '../../src/discord/turn-order.ts';

it('a press is shown, unless a newer one of the same message is', () => {
  const { mayShow } = createTurnOrder();
  expect(mayShow('a', '20')).toBe(true);
  expect(mayShow('a', '9')).toBe(false);
  expect(mayShow('b', '9')).toBe(true);
  expect(mayShow('a', '20')).toBe(true);
  expect(mayShow('a', '100')).toBe(true);
  expect(mayShow('a', '21')).toBe(false);
});

it('forgets the message that was turned the longest ago', () => {
  const { mayShow } = createTurnOrder(2);
  for (const message of ['a', 'b', 'a', 'c']) expect(mayShow(message, '5')).toBe(true);
  expect(mayShow('a', '4')).toBe(false);
  expect(mayShow('b', '4')).toBe(true);
});
