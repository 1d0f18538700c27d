// Sandbox: the keeper of the bot's process: it runs one process at a time, and names the way in which each one ended.
import { expect, test } from 'vitest';
import { createBotKeeper } from '../../sandbox/bot-keeper.ts';
import type { BotProcess } from '../../sandbox/bot-process.ts';

/** A launcher of processes that end on request or by themselves. */
function createLauncher() {
  const launched: (BotProcess & { end: (code: number | null) => void })[] = [];
  const launch = (): BotProcess => {
    let end: (code: number | null) => void = () => {};
    const exited = new Promise<number | null>((resolve) => {
      end = resolve;
    });
    const number = launched.length + 1;
    const bot = {
      pid: number,
      output: () => `bot ${number}`,
      tail: () => [`bot ${number}`],
      exited,
      end,
      stop: () => {
        end(0);
        return exited;
      },
      kill: async () => end(null),
    };
    launched.push(bot);
    return bot;
  };
  return { launched, launch };
}

const until = (keeper: ReturnType<typeof createBotKeeper>, isThere: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!isThere()) return;
      stop();
      resolve();
    };
    const stop = keeper.onChange(look);
    look();
  });

test('it starts one, and never a second beside it', async () => {
  const { launched, launch } = createLauncher();
  const keeper = createBotKeeper(launch);
  expect(keeper.status()).toEqual({ state: 'down', startedAt: null, lastEnd: null });
  expect(keeper.tail(5)).toEqual([]);
  keeper.start();
  keeper.start();
  await until(keeper, () => keeper.status().state === 'running');
  await keeper.stop();
  expect(launched).toHaveLength(1);
  expect(keeper.status()).toMatchObject({ state: 'down', lastEnd: { how: 'stopped', code: 0 } });
  expect(keeper.tail(5)).toEqual(['bot 1']);
});

test('it knows a kill from an end by itself', async () => {
  const { launched, launch } = createLauncher();
  const keeper = createBotKeeper(launch);
  keeper.start();
  await keeper.kill();
  expect(keeper.status()).toMatchObject({ state: 'down', lastEnd: { how: 'killed', code: null } });
  keeper.start();
  await until(keeper, () => keeper.status().state === 'running');
  launched[1]?.end(3);
  await until(keeper, () => keeper.status().state === 'down');
  expect(keeper.status().lastEnd).toEqual({ how: 'by itself', code: 3 });
  await keeper.stop();
  expect(keeper.status().lastEnd?.how).toBe('by itself');
});

test('between the two of a restart there is none', async () => {
  const { launched, launch } = createLauncher();
  const keeper = createBotKeeper(launch);
  keeper.start();
  const states: string[] = [];
  await keeper.restart(() => states.push(keeper.status().state));
  expect(states).toEqual(['down']);
  expect(keeper.status().state).toBe('running');
  expect(launched).toHaveLength(2);
  await keeper.stop();
});
