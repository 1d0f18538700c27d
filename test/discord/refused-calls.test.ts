// The brake before refused calls: a minute each, whatever the wall clock says.
import { expect, it } from 'vitest';
import { createBrake } from '../../src/discord/refused-calls.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

it('keeps what was refused back for a minute, and nothing else', async () => {
  const clock = createVirtualClock();
  const brake = createBrake(clock);
  expect(brake.isShut('a')).toBe(false);
  brake.shut('a');
  expect([brake.isShut('a'), brake.isShut('b')]).toEqual([true, false]);
  clock.step(3_600_000);
  await clock.advance(59_999);
  expect(brake.isShut('a')).toBe(true);
  await clock.advance(1);
  expect(brake.isShut('a')).toBe(false);
  brake.shut('a');
  brake.open('a');
  expect(brake.isShut('a')).toBe(false);
});

it('remembers thousands, and forgets what is over', async () => {
  const clock = createVirtualClock();
  const brake = createBrake(clock);
  for (let n = 0; n < 3_000; n += 1) brake.shut(`c${n}`);
  expect([brake.isShut('c0'), brake.isShut('c2999')]).toEqual([true, true]);
  await clock.advance(60_000);
  brake.shut('new');
  expect([brake.isShut('c2999'), brake.isShut('new')]).toEqual([false, true]);
});
