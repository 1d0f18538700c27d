// Support: the real bot as its own process, against the sandbox.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotProcess, startBotProcess } from '../../sandbox/bot-process.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock, type RunningClock } from '../../sandbox/discord/clock.ts';
import {
  type DiscordLimits,
  type LocalDiscord,
  type Person,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/store/connect.ts';
import { createBotLines } from '../support/bot-lines.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { UNOPTIMIZED } from '../support/unoptimized.ts';

export interface ProcessStage {
  clock: RunningClock;
  discogs: LocalDiscogs;
  discord: LocalDiscord;
  guildId: string;
  /** A member without rights. */
  miles: Person;
  /** The folder of the bot, with its embedded database and perhaps a `.env`. */
  folder: string;
  /** Starts a bot. `extra`: variables in addition to those that it needs. */
  start(extra?: Record<string, string>): BotProcess;
  /**
   * Resolves when the bot is logged in and has registered its commands. Then discord.js is ready, too. Rejects when no bot runs.
   */
  ready(): Promise<void>;
  /** Resolves when a bot has printed this text. Rejects when all bots have ended without it. */
  printed(text: string): Promise<void>;
  /** Kills the bots that still run, and removes everything. */
  close(): Promise<void>;
}

export async function openProcessStage(
  options: { speed?: number; startMs?: number; limits?: Partial<DiscordLimits> } = {},
): Promise<ProcessStage> {
  const folder = mkdtempSync(join(tmpdir(), 'runout-process-'));
  const clock = createSandboxClock(options.speed ?? 20, undefined, options.startMs);
  const discogs = await startLocalDiscogs({ clock });
  const discord = await startLocalDiscord({
    botName: 'Runout',
    clock,
    limits: { identifyIntervalMs: 0, ...options.limits },
  });
  const guild = discord.createGuild({ name: 'Crate' });
  const channel = guild.createChannel({ name: 'records' });
  await prepareDataDir(join(folder, 'database'));
  const bots: BotProcess[] = [];
  const lines = createBotLines(bots);

  return {
    ...{ clock, discogs, discord, folder, guildId: guild.id },
    miles: discord.as(guild.createMember({ name: 'Miles' }), channel),
    start(extra) {
      const bot = startBotProcess(
        {
          discordApiUrl: discord.apiUrl,
          discordCdnUrl: discord.cdnUrl,
          discordToken: discord.token,
          discogsApiUrl: discogs.url,
          discogsToken: discogs.token,
          discogsUsername: discogs.username,
          clockSpeed: clock.env(),
          folder,
          extra: { NODE_OPTIONS: UNOPTIMIZED, ...extra },
        },
        lines.onLine,
      );
      bots.push(bot);
      return bot;
    },
    async ready() {
      const isReady = () => discord.botsConnected > 0 && discord.commands(null).length > 0;
      await Promise.race([discord.waitFor(isReady, { what: 'the bot' }), lines.allEnded()]);
    },
    printed: lines.printed,
    async close() {
      for (const bot of bots) await bot.kill();
      await discord.close();
      await discogs.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the next start will know of the starts before it. Call it only while no bot runs. */
export async function recentStarts({ folder, clock }: ProcessStage): Promise<unknown> {
  const store = await openStore({ dataDir: join(folder, 'database'), clock, log: silentLog });
  const text = await store.facts.get('recent_starts').finally(() => store.close());
  return JSON.parse(text ?? '[]');
}
