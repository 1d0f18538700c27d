// Long: /crate import in the real process, killed with SIGKILL at 20 random moments. Each copy is on Discogs once.
import { randomInt } from 'node:crypto';
import { describe, expect } from 'vitest';
import { createRandom } from '../../sandbox/discogs/random.ts';
import { type Instant, reach, inWorlds as test } from '../support/sync-processes.ts';

const KILLS = 20;
/** One release in five is in the file twice. */
const RELEASES = 60;

/** Random moments before and after requests that read, and requests that add. */
function instantsOf(seed: number): Instant[] {
  const random = createRandom(seed);
  return Array.from({ length: KILLS }, () => ({
    phase: random() < 0.3 ? 'pull' : 'push',
    requests: 1 + Math.floor(random() * 3),
    moment: random() < 0.5 ? 'arrived' : 'finished',
    delayMs: Math.floor(random() * 25),
  }));
}

describe.each(['embedded', 'postgres'] as const)('an import on the %s database', (database) => {
  const seed = randomInt(2 ** 31);

  test(`killed at ${KILLS} random moments (seed ${seed}) adds each copy once`, async ({ open }) => {
    const world = await open({ database, copies: 12, toPush: 0 });
    const { ada, discogs, discord } = world;
    const first = discogs.catalogue.generate(RELEASES, 2);
    const wanted = Array.from({ length: RELEASES }, (_, n) => ({
      releaseId: first + n,
      copies: n % 5 === 0 ? 2 : 1,
    }));
    const total = wanted.reduce((sum, { copies }) => sum + copies, 0);
    const rows = wanted.flatMap(({ releaseId, copies }) => Array.from({ length: copies }, () => releaseId));
    const file = { name: 'crate.csv', bytes: Buffer.from(`release_id\n${rows.join('\n')}\n`) };

    let bot = await world.start();
    const use = await ada.slash('crate import', { file });
    await use.answered();
    const shown = await discord.waitFor(() => (use.message()?.components.length ? use.message() : null), {
      what: 'the dry run',
    });
    await ada.press(shown, `Add ${total}`);
    let kills = 0;
    for (const instant of instantsOf(seed)) {
      await reach(world, bot, instant);
      if (world.isOver()) break;
      await bot.kill();
      kills += 1;
      bot = await world.start();
    }
    const done = await world.shows(/^(?:Imported|Done|Failed)/);
    expect(done.embeds[0]?.title).toBe('Imported');
    expect(done.embeds[0]?.description).toContain(`✅ ${total} of ${total} added`);
    expect(kills).toBe(KILLS);
    expect(wanted.map(({ releaseId }) => discogs.collection.copiesOf(releaseId).length)).toEqual(
      wanted.map(({ copies }) => copies),
    );
    expect(discogs.collection.size()).toBe(12 + total);

    // The same file again adds nothing.
    const again = await ada.slash('crate import', { file });
    const said = await discord.waitFor(() => (again.message()?.content ? again.message() : null), {
      what: 'the second dry run',
    });
    expect(said.content).toContain(`✅ ${total} owned · ⬇️ nothing to add`);
    expect(await bot.stop()).toBe(0);
    expect(discord.violations).toEqual([]);
  });
});
