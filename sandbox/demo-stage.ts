// Sandbox: the stage of the demo: a server with two channels and three members, a Discogs account with a small crate,
// and the real bot as a process of its own, in a folder that goes away at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotKeeper, createBotKeeper } from './bot-keeper.ts';
import { type BotProcess, type BotSettings, startBotProcess } from './bot-process.ts';
import { type LocalDiscogs, startLocalDiscogs } from './discogs/index.ts';
import { defaultCollection } from './discogs/sample-catalogue.ts';
import { createSandboxClock, type SandboxClock } from './discord/clock.ts';
import {
  type ChannelHandle,
  type DiscordLimits,
  type GuildHandle,
  type LocalDiscord,
  type MemberHandle,
  startLocalDiscord,
} from './discord/index.ts';

/** As long as Discogs takes for most calls; milliseconds of the sandbox's clock. */
export const USUAL_LATENCY_MS: [number, number] = [60, 250];

export interface DemoStage {
  readonly clock: SandboxClock;
  readonly discord: LocalDiscord;
  readonly discogs: LocalDiscogs;
  readonly bot: BotKeeper;
  readonly guild: GuildHandle;
  /** The first is where people meet. */
  readonly channels: readonly [ChannelHandle, ChannelHandle];
  /** Ada may manage the server and its messages. */
  readonly members: { readonly ada: MemberHandle; readonly miles: MemberHandle; readonly nina: MemberHandle };
  close(): Promise<void>;
}

export interface DemoOptions {
  /** How many times faster than the wall the sandbox lives. Default 1. */
  speed?: number | undefined;
  onBotLine?: ((line: string) => void) | undefined;
  /** Where the local Discord is to be kinder than the real one. */
  discordLimits?: Partial<DiscordLimits> | undefined;
  /** Another bot than Runout, which is started with these settings: tests of the page bring their own. */
  launch?: ((settings: BotSettings) => BotProcess) | undefined;
}

/** Starts everything; the bot may still be starting. */
export async function openDemoStage(options: DemoOptions = {}): Promise<DemoStage> {
  const { speed = 1, onBotLine, launch = (settings) => startBotProcess(settings, onBotLine) } = options;
  const clock = createSandboxClock(speed);
  const discogs = await startLocalDiscogs({ clock, latencyMs: USUAL_LATENCY_MS });
  defaultCollection(discogs.collection, clock.now());
  const discord = await startLocalDiscord({ botName: 'Runout', clock, limits: options.discordLimits ?? {} });
  const guild = discord.createGuild({ name: 'The Listening Room' });
  const channels = [
    guild.createChannel({ name: 'vinyl' }),
    guild.createChannel({ name: 'new-arrivals' }),
  ] as const;
  const members = {
    ada: guild.createMember({ name: 'Ada', permissions: ['ManageGuild', 'ManageMessages'] }),
    miles: guild.createMember({ name: 'Miles' }),
    nina: guild.createMember({ name: 'Nina' }),
  };
  const folder = mkdtempSync(join(tmpdir(), 'runout-demo-'));
  const bot = createBotKeeper(() =>
    launch({
      discordApiUrl: discord.apiUrl,
      discordToken: discord.token,
      discogsApiUrl: discogs.url,
      discogsToken: discogs.token,
      discogsUsername: discogs.username,
      clockSpeed: clock.env(),
      folder,
    }),
  );
  bot.start();
  return {
    clock,
    discord,
    discogs,
    bot,
    guild,
    channels,
    members,
    async close() {
      await bot.stop();
      await discord.close();
      await discogs.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
