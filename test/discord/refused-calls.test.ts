// Calls that Discord refused: each is not repeated for a minute, whatever the wall clock says.
import { expect, it } from 'vitest';
import { createRefusedCalls } from '../../src/discord/refused-calls.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

it('keeps what was refused back for a minute, and nothing else', async () => {
  const clock = createVirtualClock();
  const refusedCalls = createRefusedCalls(clock);
  expect(refusedCalls.isRefused('a')).toBe(false);
  refusedCalls.add('a');
  expect([refusedCalls.isRefused('a'), refusedCalls.isRefused('b')]).toEqual([true, false]);
  clock.step(3_600_000);
  await clock.advance(59_999);
  expect(refusedCalls.isRefused('a')).toBe(true);
  await clock.advance(1);
  expect(refusedCalls.isRefused('a')).toBe(false);
  refusedCalls.add('a');
  refusedCalls.forget('a');
  expect(refusedCalls.isRefused('a')).toBe(false);
});

it('remembers thousands, and forgets what is over', async () => {
  const clock = createVirtualClock();
  const refusedCalls = createRefusedCalls(clock);
  for (let n = 0; n < 3_000; n += 1) refusedCalls.add(`c${n}`);
  expect([refusedCalls.isRefused('c0'), refusedCalls.isRefused('c2999')]).toEqual([true, true]);
  await clock.advance(60_000);
  refusedCalls.add('new');
  expect([refusedCalls.isRefused('c2999'), refusedCalls.isRefused('new')]).toEqual([false, true]);
});
