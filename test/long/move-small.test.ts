// `npm start -- move` and `-- forget` as the real process: from the embedded database into a Postgres, row by row. move.test.ts
// does it with 10,000 records.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openMove, playMove } from '../e2e/move-story.ts';
import { runScript } from '../e2e/run-script.ts';

let move: Awaited<ReturnType<typeof openMove>>;
beforeEach(async () => {
  move = await openMove();
});
afterEach(() => move.close());

it('moves everything row by row; killed in the middle it has changed nothing and is made again', async () => {
  await playMove(move, 2_000);
});

it('says what is wrong, and changes nothing', async () => {
  const { stage, task, dataDir } = move;
  expect((await task('dance')).output).toMatch(/There is no such task\.\nnpm start /);
  expect((await task('forget', 'Miles')).output).toMatch(/not the id of a Discord user\./);
  const without = await runScript('build/start.mjs', ['move'], { DATA_DIR: dataDir }, stage.folder);
  expect(without.output).toMatch(/Set DATABASE_URL to an empty Postgres/);

  // A bot runs on the embedded database, so its folder is held.
  const bot = stage.start();
  await stage.ready();
  const held = await task('move');
  expect(held.output).toContain(`${bot.pid}`);
  expect(held.code).toBe(1);
  expect(await bot.stop()).toBe(0);
});
