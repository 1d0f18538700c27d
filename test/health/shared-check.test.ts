// Everyone who asks within a second shares one question to the database, even while it hangs.
import { expect, it } from 'vitest';
import { createSharedCheck } from '../../src/health/shared-check.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const NOTHING_TO_WAIT_FOR = { waitMs: 0 };

it('an answer counts for a second of a clock that never steps, a refusal as well', async () => {
  const clock = createVirtualClock();
  let asked = 0;
  const check = createSharedCheck(async () => {
    asked += 1;
    if (asked > 1) throw new Error('lost');
  }, clock);
  expect(await Promise.all([check.ask(), check.ask()])).toEqual([
    { kind: 'done', value: undefined },
    { kind: 'done', value: undefined },
  ]);
  clock.step(3_600_000);
  expect((await check.ask()).kind).toBe('done');
  await clock.advance(1_000);
  clock.step(-7_200_000);
  expect((await check.ask()).kind).toBe('failed');
  expect((await check.ask()).kind).toBe('failed');
  expect(asked).toBe(2);
});

it('a question that hangs is not asked again before 30 s, and an answer that comes late counts', async () => {
  const clock = createVirtualClock();
  const answers: (() => void)[] = [];
  const question = () => new Promise<void>((resolve) => answers.push(resolve));
  const check = createSharedCheck(question, clock, NOTHING_TO_WAIT_FOR);
  expect((await check.ask()).kind).toBe('late');
  await clock.advance(29_999);
  expect((await check.ask()).kind).toBe('late');
  expect(answers).toHaveLength(1);
  await clock.advance(1);
  expect((await check.ask()).kind).toBe('late');
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer();
  await clock.advance(0);
  expect((await check.ask()).kind).toBe('done');
  expect(answers).toHaveLength(2);
});
