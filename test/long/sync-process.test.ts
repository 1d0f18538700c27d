// /sync in the real process: two processes on one database, and a process that is asked to end.

import { describe, expect } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { DONE } from '../support/sync-messages.ts';
import { inWorlds as it } from '../support/sync-processes.ts';

describe('/sync in the real process', () => {
  it('two on one Postgres, given /sync at the same instant: one run', async ({ open }) => {
    const world = await open({ database: 'postgres', copies: 500, toPush: 3 });
    const other = await startLocalDiscord({ clock: world.clock });
    try {
      const guild = other.createGuild({ name: 'Another crate' });
      const channel = guild.createChannel({ name: 'records' });
      const eve = other.as(guild.createMember({ name: 'Eve', permissions: ['ManageGuild'] }), channel);
      const bots = [await world.start(), await world.start(other)];
      const uses = await Promise.all([world.ada.slash('sync'), eve.slash('sync')]);
      // The second one reads in private that a sync is running: the public answer is deleted, and a follow-up comes.
      const inVain = () =>
        uses
          .flatMap((use) => use.followUps())
          .filter(({ content }) => content.startsWith('A sync is already running'));
      await Promise.any(
        [world.discord, other].map((one) => one.waitFor(() => inVain().length > 0, { what: 'the refusal' })),
      );
      expect(inVain()).toHaveLength(1);
      // The process with the run lock does the work. Each of the two has its own Discord here, so the worker may have nowhere to
      // report. So the test asks Discogs when the work is done.
      const answeredPosts = () =>
        world.discogs.requests.filter((one) => one.method === 'POST' && one.answeredAt !== null);
      await new Promise<void>((resolve) => {
        const look = () => {
          if (answeredPosts().length < world.toPush.length) return;
          stop();
          resolve();
        };
        const stop = world.discogs.onRequest(look);
        look();
      });
      for (const bot of bots) expect(await bot.stop()).toBe(0);
      expect(world.toPush.map((id) => world.discogs.collection.copiesOf(id).length)).toEqual([1, 1, 1]);
      expect(world.discogs.requests.filter((one) => one.method === 'POST')).toHaveLength(3);
      expect(await world.withStore(async (store) => (await store.sync.latest())?.id)).toBe(1);
    } finally {
      await other.close();
    }
  });

  it('asked to end: lets its request end, saves, says that it is paused, and the next one goes on', async ({
    open,
  }) => {
    const world = await open({ database: 'embedded', copies: 500, toPush: 4 });
    const first = await world.start();
    const message = await world.sync();
    const gate = world.discogs.hold({ method: 'POST' });
    await gate.arrived;
    const ended = first.stop();
    await world.printed('"msg":"ending"');
    gate.release();
    expect(await ended).toBe(0);
    const paused = await world.shows(/^Paused$/);
    expect(paused.id).toBe(message.id);
    expect(paused.components).toEqual([]);
    // The answer to the request in flight was saved, so the next process has nothing to find out.
    expect(world.discogs.requests.filter((one) => one.method === 'POST')).toHaveLength(1);

    const next = await world.start();
    const done = await world.shows(DONE);
    expect(done.id).toBe(message.id);
    expect(await next.stop()).toBe(0);
    await world.expectSameEnd();
  });
});
