// Long: /sync in the real process, killed in the middle.

import { describe, expect } from 'vitest';
import { DONE } from '../support/sync-messages.ts';
import { type Instant, inWorlds as it, reach } from '../support/sync-processes.ts';

// sync-kill.test.ts kills at random instants. At these two the most is at stake.
const BEFORE_A_POST: Instant = { phase: 'push', requests: 2, moment: 'arrived', delayMs: 0 };
const AFTER_A_POST: Instant = { phase: 'push', requests: 2, moment: 'finished', delayMs: 0 };

describe.concurrent('/sync in the real process', () => {
  it.for([
    { database: 'embedded', instants: [AFTER_A_POST] },
    { database: 'postgres', instants: [BEFORE_A_POST] },
  ] as const)(
    'killed, on the $database database: the same end, in the same message, one copy each',
    async ({ database, instants }, { open }) => {
      const world = await open({ database, copies: 500, toPush: 8 });
      let bot = await world.start();
      await world.sync();
      for (const instant of instants) {
        await reach(world, bot, instant);
        expect(world.isOver()).toBe(false);
        await bot.kill();
        bot = await world.start();
      }
      await world.shows(DONE);
      expect(await bot.stop()).toBe(0);
      await world.expectSameEnd();
    },
  );

  // The kill mostly comes before the database knows the message (test/discord/progress/repair).
  it.for(['embedded', 'postgres'] as const)(
    'killed right after its first paint, on the %s database: no second message',
    async (database, { open }) => {
      const world = await open({ database, copies: 500, toPush: 8 });
      const bot = await world.start();
      await world.sync();
      const first = await world.shows(/^Reading/);
      await bot.kill();
      const next = await world.start();
      expect((await world.shows(DONE)).id).toBe(first.id);
      expect(await next.stop()).toBe(0);
      await world.expectSameEnd();
    },
  );
});
