// Support: /sync in the real process, on either database, killed and started again. And what must be true in the end.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type BotProcess, startBotProcess } from '../../sandbox/bot-process.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock, type RunningClock } from '../../sandbox/discord/clock.ts';
import {
  type LocalDiscord,
  type Message,
  type Person,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';
import { createClock, parseClockSpeed } from '../../src/clock.ts';
import { createBotLines } from './bot-lines.ts';
import { release } from './pressings.ts';
import { silentLog } from './silent-log.ts';
import { prepareDataDir } from './store-template.ts';
import { countsOf, DONE, MOVED, OVER } from './sync-messages.ts';
import { createMigratedDatabase, openWithCrate, type StoreKind, type StoreWithCrate } from './test-store.ts';
import { UNOPTIMIZED } from './unoptimized.ts';

export interface World {
  clock: RunningClock;
  discogs: LocalDiscogs;
  discord: LocalDiscord;
  ada: Person;
  /** Release ids of the records that are not on Discogs at the start. */
  toPush: number[];
  copies: number;
  /** Starts the bot. Resolves when it is logged in. `at` connects it to another local Discord. */
  start(at?: LocalDiscord): Promise<BotProcess>;
  /** Resolves when a bot has printed this text. Rejects when all bots have ended without it. */
  printed(text: string): Promise<void>;
  /** Lets Ada use /sync. Resolves with the message that shows the sync. */
  sync(): Promise<Message>;
  /** Waits until the newest message of a run has a title as wanted. Returns it. */
  shows(title: RegExp): Promise<Message>;
  /** Whether the newest message says that its run is over. */
  isOver(): boolean;
  withStore<T>(work: (store: StoreWithCrate) => Promise<T>): Promise<T>;
  /** Everything that must be true of a sync that was disturbed in whatever way, now that no bot runs. */
  expectSameEnd(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  database: StoreKind;
  copies: number;
  toPush: number;
  speed?: number;
  /** What the clock shows at first, in epoch ms. Default: the real time. */
  startMs?: number;
  /** A server of the test's own, instead of the one that the test run shares. */
  databaseUrl?: string;
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const { copies, toPush: pushes } = options;
  const clock = createSandboxClock(options.speed ?? 100, undefined, options.startMs);
  // Nothing here is about the budget. Without a limit there are more instants at which a run can be killed.
  const discogs = await startLocalDiscogs({ clock, limit: null });
  const discord = await startLocalDiscord({ botName: 'Runout', clock, limits: { identifyIntervalMs: 0 } });
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  const ada = discord.as(guild.createMember({ name: 'Ada', permissions: ['ManageGuild'] }), channel);
  const folder = mkdtempSync(join(tmpdir(), 'runout-sync-'));
  const own = options.database === 'postgres' && !options.databaseUrl ? await createMigratedDatabase() : null;
  const databaseUrl = options.databaseUrl ?? own?.databaseUrl ?? null;
  if (!databaseUrl) await prepareDataDir(join(folder, 'database'));
  const bots: BotProcess[] = [];
  const lines = createBotLines(bots);

  const withStore = async <T>(work: (store: StoreWithCrate) => Promise<T>): Promise<T> => {
    const store = await openWithCrate({
      ...{ databaseUrl, dataDir: join(folder, 'database'), log: silentLog },
      clock: createClock(parseClockSpeed(clock.env()) ?? undefined),
    });
    return work(store).finally(() => store.close());
  };

  discogs.collection.generate(copies);
  const from = discogs.catalogue.generate(pushes, 2);
  const toPush = Array.from({ length: pushes }, (_, index) => from + index);
  await withStore(async (store) => {
    for (const releaseId of toPush) {
      const row = release({ releaseId, heading: `Band - Record ${releaseId}` });
      await store.records.insert(row, { isSynced: false, now: new Date(clock.now()) });
    }
  });

  const runs = () =>
    discord
      .history(channel)
      .filter((one) => one.deletedAt === null && /^(?:Sync|Import) /.test(one.embeds[0]?.author?.name ?? ''));

  return {
    ...{ clock, discogs, discord, ada, toPush, copies, withStore },
    async start(at = discord) {
      await discord.waitFor(() => at !== discord || at.botsConnected === 0, {
        what: 'Discord to notice the end',
      });
      const bot = startBotProcess(
        {
          discordApiUrl: at.apiUrl,
          discordCdnUrl: at.cdnUrl,
          discordToken: at.token,
          discogsApiUrl: discogs.url,
          discogsToken: discogs.token,
          discogsUsername: discogs.username,
          clockSpeed: clock.env(),
          folder,
          ...(databaseUrl !== null && { databaseUrl }),
          extra: { DISCOGS_RATE_LIMIT: '1000', NODE_OPTIONS: UNOPTIMIZED },
        },
        lines.onLine,
      );
      bots.push(bot);
      const failed = bot.exited.then((code) => {
        throw new Error(`The bot ended with code ${code}:\n${bot.output()}`);
      });
      failed.catch(() => {});
      await Promise.race([
        at.waitFor(() => at.botsConnected > 0 && at.commands(null).length > 0, {
          what: 'the bot',
        }),
        failed,
      ]);
      return bot;
    },
    printed: lines.printed,
    async sync() {
      const message = await (await ada.slash('sync')).answered();
      if (!message) throw new Error('no answer to /sync');
      return message;
    },
    isOver: () => OVER.test(runs().at(-1)?.embeds[0]?.title ?? ''),
    shows: (title) =>
      discord.waitFor(
        () => {
          const message = runs().at(-1);
          return message && title.test(message.embeds[0]?.title ?? '') ? message : null;
        },
        { what: `a sync message with the title ${title}` },
      ),
    async expectSameEnd() {
      const shown = runs();
      const last = shown.at(-1);
      expect(last?.embeds[0]?.title).toMatch(DONE);
      for (const old of shown.slice(0, -1)) expect(old.embeds[0]?.title).toBe(MOVED);
      expect(countsOf(last?.embeds[0]?.description)).toMatchObject({ pulled: copies, pushed: pushes });

      expect(toPush.map((releaseId) => discogs.collection.copiesOf(releaseId).length)).toEqual(
        toPush.map(() => 1),
      );
      expect(discogs.collection.size()).toBe(copies + pushes);
      const releaseIds = discogs.collection.list().map((copy) => copy.releaseId);
      const known = await withStore((store) =>
        store.ownership(releaseIds.map((releaseId) => ({ releaseId, masterId: null }))),
      );
      const wrong = releaseIds.filter((releaseId) => {
        const owned = known.get(releaseId);
        return owned?.copies !== 1 || owned.record?.isSyncedWithDiscogs !== true;
      });
      expect(wrong).toEqual([]);
      expect(discord.violations).toEqual([]);
    },
    async close() {
      for (const bot of bots) await bot.kill();
      await discord.close();
      await discogs.close();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** When to kill a bot: after so many more requests of a phase, and then so many ms of real time. */
export interface Instant {
  phase: 'pull' | 'push';
  requests: number;
  /** `arrived`: before the request takes effect. `finished`: after its answer. */
  moment: 'arrived' | 'finished';
  delayMs: number;
}

/** Resolves at that instant, or earlier when the run is over. Rejects when the bot ends by itself. */
export async function reach(
  world: World,
  bot: BotProcess,
  { phase, requests, moment, delayMs }: Instant,
): Promise<void> {
  const { discogs, discord } = world;
  const method = phase === 'pull' ? 'GET' : 'POST';
  let left = requests;
  const stops: (() => void)[] = [];
  await new Promise<void>((resolve, reject) => {
    void bot.exited.then((code) => {
      reject(new Error(`The bot ended by itself with code ${code}:\n${bot.tail(40).join('\n')}`));
    });
    stops.push(
      discogs.onRequest((request, when) => {
        if (request.method !== method || when !== moment) return;
        left -= 1;
        if (left <= 0) resolve();
      }),
      discord.onChange(() => {
        if (world.isOver()) resolve();
      }),
    );
    if (world.isOver()) resolve();
  });
  for (const stop of stops) stop();
  await delay(delayMs);
}

/** Each test has its own world, so that the tests, which mostly wait for processes to start, can run side by side. */
export const inWorlds = test.extend<{ open: (options: WorldOptions) => Promise<World> }>({
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
