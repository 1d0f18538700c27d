import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

it('an acknowledgement whose answer is lost counts: the work goes on, and nobody is left thinking', async () => {
  stage.discord.failNext({ method: 'POST', path: /\/callback/ }, { cut: 'after' });
  const use = await stage.miles.slash('add', { release: '900000301' });
  await stage.handled(use);
  expect(use.message()?.content).toMatch(/^Added \*\*Simon & Garfunkel/);
  // It was sent a second time, and Discord said that it had one.
  expect(stage.discord.violations.map((one) => one.code)).toEqual([40060]);
});
