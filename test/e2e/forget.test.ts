// The real processes: `npm start -- forget` and `who` while the bot runs on the embedded database, and after it has ended.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UNOPTIMIZED } from '../support/unoptimized.ts';
import { openProcessStage, type ProcessStage } from './process-stage.ts';
import { runScript } from './run-script.ts';

let stage: ProcessStage;
beforeAll(async () => {
  stage = await openProcessStage();
});
afterAll(() => stage.close());

function task(...args: string[]) {
  const environment = { DATA_DIR: join(stage.folder, 'database'), NODE_OPTIONS: UNOPTIMIZED };
  return runScript('build/start.mjs', args, environment, stage.folder);
}

it('the bot forgets a person and goes on; the mark in its log is the one that the task prints', async () => {
  const { miles } = stage;
  const bot = stage.start();
  await stage.ready();
  await (await miles.slash('add', { release: '249504' })).answered();
  await stage.printed('"msg":"interaction"');

  const beside = await task('who', miles.userId);
  expect(beside).toEqual({ code: 0, output: expect.stringMatching(/^[0-9a-f]{12}\n$/) });
  const line = bot
    .output()
    .split('\n')
    .find((one) => one.includes('"msg":"interaction"'));
  expect(JSON.parse(line ?? '{}').person).toBe(beside.output.trim());

  expect(await task('forget', miles.userId)).toEqual({
    code: 0,
    output:
      'Removed from 1 row. Messages in Discord stay: delete them there. A sync that is not over keeps the id: run this again after its end.\n',
  });
  expect((await task('forget', miles.userId)).output).toContain('Removed from 0 rows.');
  // The bot works on, and no longer knows who added it.
  const again = await (await miles.slash('add', { release: '249504' })).answered();
  expect(again?.content).toMatch(/^Already in the crate/);
  expect(again?.content).not.toContain(miles.userId);

  // Other tasks still need the folder.
  expect(await task('backup')).toEqual({
    code: 1,
    output: expect.stringContaining('is in use by another Runout (process '),
  });
  await bot.stop();
  expect(readdirSync(join(stage.folder, 'database', 'guard'))).toEqual([]);
  expect(bot.output()).not.toContain(miles.userId);
  // A line of the log can come before it.
  expect((await task('who', miles.userId)).output.split('\n').at(-2)).toBe(beside.output.trim());
});
