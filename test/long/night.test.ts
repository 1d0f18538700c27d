// Long: a night passes in which the clocks of Berlin are put forward. The bot answers before it and after it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from '../e2e/stage.ts';
import { instantOf, zoneTime } from '../support/zone-time.ts';

let stage: Stage;
beforeAll(async () => {
  const startMs = instantOf('Europe/Berlin', '2026-03-28 23:50');
  stage = await openStage({ startMs, database: 'postgres' });
});
afterAll(() => stage.close());

it('a search of the evening before is asked again in the morning, when what was kept of it is too old', async () => {
  const search = async () => {
    const use = await stage.nina.slash('search catno', { number: 'SHVL 804' });
    await use.answered();
    await stage.handled(use);
    return stage.discogs.requests.filter(({ path }) => path === '/database/search').length;
  };
  expect(await search()).toBe(1);
  expect(await search()).toBe(1);
  stage.clock.jump(9 * 3_600_000);
  expect(zoneTime('Europe/Berlin', stage.clock.now()).slice(0, 13)).toBe('2026-03-29 09');
  expect(await search()).toBe(2);
  expect(stage.discord.violations).toEqual([]);
});
