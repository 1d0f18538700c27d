// A real bot that freezes: its watchdog ends it after a minute, and the next start finds everything as it was.
import { afterEach, expect, it } from 'vitest';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';

let stage: ProcessStage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

/** Makes the process stand still on SIGUSR2, without using the processor. */
const FREEZE = "process.on('SIGUSR2', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))";

it('a bot that stands still is ended after a minute, and starts again', async () => {
  stage = await openProcessStage({ speed: 1 });
  const bot = stage.start({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(FREEZE)}` });
  await stage.ready();
  process.kill(bot.pid ?? 0, 'SIGUSR2');
  expect(await bot.exited).toBeNull();
  expect(bot.tail(1)[0]).toMatch(/^\{"level":60,.*the main thread has stood still for 60 s/);
  const connected = stage.discord.identifies;
  stage.start();
  await stage.ready();
  expect(stage.discord.identifies).toBe(connected + 1);
});
