// The real bot on an embedded database, killed (SIGKILL) before, within and after a post of the feed: no record is posted twice.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FaultAnswer } from '../../sandbox/discord/faults.ts';
import { openStore } from '../../src/store/connect.ts';
import { openProcessStage, type ProcessStage } from '../e2e/process-stage.ts';
import { reply } from '../e2e/stage.ts';
import { silentLog } from '../support/silent-log.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stage: ProcessStage;
beforeAll(async () => {
  stage = await openProcessStage({ speed: 60 });
  const store = await openStore({
    dataDir: join(stage.folder, 'database'),
    clock: stage.clock,
    log: silentLog,
  });
  const { channelId: feedChannelId } = stage.miles;
  await store.settings.save(stage.guildId, { feedChannelId }, new Date(stage.clock.now()));
  await store.close();
});
afterAll(() => stage.close());

/** The releases of all posts of the feed that were ever made. */
const posted = () =>
  stage.discord
    .history({ id: stage.miles.channelId })
    .filter(({ embeds }) => embeds[0]?.url?.includes('?runout='))
    .flatMap(({ embeds }) => embeds.map(({ url }) => Number(/release\/(\d+)/.exec(url ?? '')?.[1])));

const sent = () =>
  stage.discord.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/channels/${stage.miles.channelId}/messages`),
  ).length;

type Moment = [what: string, fault: FaultAnswer | null, isCarriedOut: boolean, awayMs: number];
const MOMENTS: Moment[] = [0, HOUR].flatMap((awayMs): Moment[] => [
  ['within the post, which Discord does not get', { stall: true }, false, awayMs],
  ['within the post, before its answer', { cut: 'after' }, true, awayMs],
  ['after the post', null, true, awayMs],
]);

it('each record is in one post at most, and what was added later is posted', async () => {
  const { clock, discogs, discord, miles } = stage;
  const from = discogs.catalogue.generate(2 * MOMENTS.length + 1, 1);
  const add = async (releaseId: number) =>
    expect(
      (await reply(stage, await miles.slash('add', { release: `${releaseId}` }))).content,
      `${releaseId}`,
    ).toMatch(/./);
  const start = async () => {
    const bot = stage.start();
    await stage.ready();
    return bot;
  };
  const end = async (bot: Awaited<ReturnType<typeof start>>) => {
    await bot.kill();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'Discord to notice' });
  };
  let bot = await start();
  for (const [index, [what, fault, isCarriedOut, awayMs]] of MOMENTS.entries()) {
    const [first, second] = [from + 2 * index, from + 2 * index + 1];
    await add(first);
    // The first kill is before the post: a later process makes it.
    await end(bot);
    clock.jump(3 * MINUTE);
    const before = { sent: sent(), posted: posted().length };
    if (fault) discord.failNext({ method: 'POST', path: `/channels/${miles.channelId}/messages` }, fault);
    bot = stage.start();
    await discord.waitFor(() => sent() > before.sent && (!isCarriedOut || posted().length > before.posted), {
      what: `the post to kill ${what}`,
    });
    await end(bot);
    clock.jump(awayMs);
    bot = await start();
    await add(second);
    // It comes only when the fate of the first is known.
    await discord.waitFor(() => posted().includes(second), { what: `the next post after a kill ${what}` });
    const times = posted().filter((releaseId) => releaseId === first).length;
    expect(times, what).toBeLessThanOrEqual(1);
    if (isCarriedOut) expect(times, what).toBe(1);
  }
  expect(new Set(posted()).size).toBe(posted().length);
});
