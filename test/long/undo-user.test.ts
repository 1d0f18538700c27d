// `npm start -- undo-user` as the real process, on an embedded database: refused beside the running bot, and killed in the
// middle of a removal.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { runScript, startScript } from '../e2e/run-script.ts';

let stage: ProcessStage;
beforeEach(async () => {
  stage = await openProcessStage();
});
afterEach(() => stage.close());

it('says that the bot must be stopped; killed before and after a copy went, it goes on where it was', async () => {
  const { discogs, discord, miles, folder, clock } = stage;
  const environment = {
    ...{ DISCOGS_API_URL: discogs.url, DISCOGS_TOKEN: discogs.token, DISCOGS_USERNAME: discogs.username },
    ...{ DATA_DIR: `${folder}/database`, CLOCK_SPEED: clock.env() },
  };
  const args = ['undo-user', miles.userId, '--since', '1d'];
  const from = discogs.catalogue.generate(4, 1);
  const copies = () => [0, 1, 2, 3].map((n) => discogs.collection.copiesOf(from + n).length);
  const bot = stage.start();
  await stage.ready();
  for (const n of [0, 1, 2, 3]) {
    const use = await miles.slash('add', { release: `${from + n}` });
    await discord.waitFor(() => use.message()?.content.startsWith('✅ Added'), { what: 'the add' });
  }
  const held = await runScript('src/main.ts', args, environment, folder);
  expect(held.output).toContain(`process ${bot.pid}`);
  expect(held.output).toContain('Stop that one first');
  expect(held.code).toBe(1);
  expect(await bot.stop()).toBe(0);

  const listed = await runScript('src/main.ts', args, environment, folder);
  expect(listed.output).toContain('Nothing was changed. To undo 4:');
  expect(listed.code).toBe(0);
  expect(copies()).toEqual([1, 1, 1, 1]);

  for (const moment of ['before', 'after'] as const) {
    const gate = discogs.hold({ method: 'DELETE' }, moment);
    const killed = startScript('src/main.ts', [...args, '--yes'], environment, folder);
    await gate.arrived;
    killed.kill();
    await killed.ended;
    gate.release();
  }
  const done = await runScript('src/main.ts', [...args, '--yes'], environment, folder);
  expect(done.output).toMatch(/Undone: \d of \d\./);
  expect(done.code).toBe(0);
  expect(copies()).toEqual([0, 0, 0, 0]);
  const again = await runScript('src/main.ts', args, environment, folder);
  expect(again.output).toContain('has no adds to undo since');
});
