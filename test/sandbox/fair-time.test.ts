// Sandbox: fair time, which a busy machine slows down, and stillness, in which nothing moves.
import { expect, it } from 'vitest';
import { afterFair, noteMove, shareOf, whenStill } from '../../sandbox/discord/fair-time.ts';

it.each([
  { what: 'nobody but us', load: '0.10 0.20 0.30 1/250 4711', share: 1 },
  { what: 'as many as cores', load: '9.00 9.00 9.00 2/250 4711', share: 1 },
  { what: 'three for each core', load: '0.00 0.00 0.00 6/250 4711', share: 1 / 3 },
  { what: 'a host with hundreds', load: '0.00 0.00 0.00 640/9000 4711', share: 0.2 },
  { what: 'a machine that does not tell', load: '', share: 1 },
])('a second is shared among those who want to run on two cores: $what', ({ load, share }) => {
  expect(shareOf(load, 2)).toBe(share);
});

it('what kept us from running is no time that went by', async () => {
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    afterFair(200, () => {
      isOver = true;
      resolve();
    });
  });
  const from = performance.now();
  while (performance.now() - from < 300);
  await new Promise((resolve) => afterFair(1, () => resolve(null)));
  expect(isOver).toBe(false);
  await over;
});

it('stillness begins again with every move', async () => {
  const events: string[] = [];
  const still = new Promise<void>((resolve) => {
    whenStill(200, () => {
      events.push('still');
      resolve();
    });
  });
  afterFair(100, noteMove);
  afterFair(200, () => events.push('200 ms'));
  await still;
  expect(events).toEqual(['200 ms', 'still']);
});

it('who no longer waits is not called', async () => {
  let calls = 0;
  const cancels = [afterFair(20, () => calls++), whenStill(20, () => calls++)];
  for (const cancel of cancels) cancel();
  await new Promise((resolve) => afterFair(100, () => resolve(null)));
  expect(calls).toBe(0);
});
