// Tasks, setup: the questions on a terminal that does not say its size.
import { expect, it } from 'vitest';
import { createPrompts } from '../../../src/tasks/setup/prompts.ts';
import { createTypist, KEYS } from './typist.ts';

it('does not break texts on a terminal of width 0', async () => {
  const typist = createTypist({ columns: 0, rows: 0 });
  const prompts = createPrompts({ input: typist.input, output: typist.output, redact: (text) => text });
  prompts.info('Invite the bot: open this address, and choose your server.');
  const answer = prompts.choose('Into which folder do new copies go?', [
    { value: '1', label: 'Uncategorized' },
    { value: '2', label: 'Jazz' },
    { value: '3', label: 'Soul' },
  ]);
  // Without a text to wait for: broken texts would never come.
  await typist.type('', KEYS.down, KEYS.enter);
  expect(await answer).toBe('2');
  expect(typist.screen()).toContain('Invite the bot: open this address, and choose your server.');
  expect(typist.screen()).toContain('Into which folder do new copies go?');
});
