// /sync in the real process with the disturbances of real life: kill -9 at random instants, a database server that is
// restarted, a request that never ends when the process has to.

import { randomInt } from 'node:crypto';
import { test as base, describe, expect } from 'vitest';
import { createRandom } from '../../sandbox/discogs/random.ts';
import { afterFair } from '../../sandbox/discord/fair-time.ts';
import { startServer } from '../support/postgres.ts';
import { OVER } from '../support/sync-messages.ts';
import { type Instant, openWorld, reach, type World, type WorldOptions } from '../support/sync-processes.ts';

const it = base.extend<{ open: (options: WorldOptions) => Promise<World> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures out of this pattern.
  open: async ({}, use) => {
    const worlds: World[] = [];
    await use(async (options) => {
      const world = await openWorld(options);
      worlds.push(world);
      return world;
    });
    for (const world of worlds) await world.close();
  },
});

const RUNS = 5;
const KILLS_IN_EACH_PHASE = 3;

/**
 * Three kills in the pull, then three in the push: 30 in five runs. A run fails, and should, when the reading of one page
 * killed two processes (core/sync/resume). So every second kill is late enough that a page was saved since the one before.
 */
function instantsOf(seed: number): Instant[] {
  const random = createRandom(seed);
  return Array.from({ length: 2 * KILLS_IN_EACH_PHASE }, (_, index) => ({
    phase: index < KILLS_IN_EACH_PHASE ? 'pull' : 'push',
    requests: (index % 2 === 0 ? 1 : 3) + Math.floor(random() * 3),
    moment: random() < 0.5 ? 'arrived' : 'finished',
    delayMs: Math.floor(random() * 25),
  }));
}

describe.each(['embedded', 'postgres'] as const)('kill -9 on the %s database', (database) => {
  const seeds = Array.from({ length: RUNS }, () => randomInt(2 ** 31));

  it.for(seeds)('at six random instants (seed %i): the same end, one copy each', async (seed, { open }) => {
    const world = await open({ database, copies: 2_500, toPush: 40 });
    let bot = await world.start();
    await world.sync();
    let kills = 0;
    for (const instant of instantsOf(seed)) {
      await reach(world, bot, instant);
      if (world.isOver()) break;
      await bot.kill();
      kills += 1;
      bot = await world.start();
    }
    await world.shows(OVER);
    expect(await bot.stop()).toBe(0);
    await world.expectSameEnd();
    // A fast machine can be done before the last kill, but not before most of them.
    expect(kills).toBeGreaterThan(KILLS_IN_EACH_PHASE);
  });
});

it('the database server restarted in the middle of pull and push: the run waits and ends well', async ({
  open,
}) => {
  const server = await startServer();
  try {
    const world = await open({ database: 'postgres', databaseUrl: server.url, copies: 1_500, toPush: 20 });
    const bot = await world.start();
    await world.sync();
    for (const instant of instantsOf(7)) {
      await reach(world, bot, instant);
      expect(world.isOver()).toBe(false);
      await server.restart();
    }
    await world.shows(OVER);
    expect(await bot.stop()).toBe(0);
    await world.expectSameEnd();
  } finally {
    await server.stop();
  }
});

it('asked to end while a request never does: gone within 10 s, and the next one goes on', async ({
  open,
}) => {
  const world = await open({ database: 'embedded', copies: 300, toPush: 2, speed: 1 });
  const first = await world.start();
  await world.sync();
  const gate = world.discogs.hold({ method: 'POST' });
  await gate.arrived;
  let isLate = false;
  const cancel = afterFair(10_000, () => {
    isLate = true;
  });
  expect(await first.stop()).toBe(0);
  cancel();
  expect(isLate).toBe(false);
  await world.shows(/^Paused$/);
  gate.release();

  const next = await world.start();
  await world.shows(OVER);
  expect(await next.stop()).toBe(0);
  await world.expectSameEnd();
});
