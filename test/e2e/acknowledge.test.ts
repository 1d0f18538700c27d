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

it('a press on a message that is too old to be edited is answered all the same, at once', async () => {
  const search = await stage.miles.slash('search barcode', { digits: '744861006909' });
  await stage.handled(search);
  const message = await search.answered();
  if (!message) throw new Error('no results');
  const tooOld = { message: 'Maximum number of edits', code: 30046, retry_after: 3_600, global: false };
  stage.discord.failNext(
    { method: 'PATCH', path: '/webhooks/' },
    { status: 429, body: tooOld, headers: { 'retry-after': '3600', 'x-ratelimit-scope': 'user' } },
  );
  const press = await stage.miles.press(message, '1. Add');
  // The note clears itself soon after.
  const note = await stage.discord.waitFor(() => press.followUps()[0], { what: 'the note about the add' });
  expect(note.content).toMatch(/^Added \*\*/);
});
