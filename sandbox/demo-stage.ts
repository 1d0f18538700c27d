// Sandbox: opens the stage of the demo: a server with two channels and three members, a Discogs account with a small
// collection, and the real bot in its own process. The bot's folder is removed at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotKeeper, createBotKeeper } from './bot-keeper.ts';
import { type BotProcess, type BotSettings, startBotProcess } from './bot-process.ts';
import { demoCollection } from './discogs/demo-collection.ts';
import { type LocalDiscogs, startLocalDiscogs } from './discogs/index.ts';
import { createSandboxClock, type SandboxClock } from './discord/clock.ts';
import {
  type ChannelHandle,
  type DiscordLimits,
  type GuildHandle,
  type LocalDiscord,
  type MemberHandle,
  startLocalDiscord,
} from './discord/index.ts';

/** How long Discogs takes for most calls, in ms of the sandbox's clock. */
export const USUAL_LATENCY_MS: [number, number] = [60, 250];

export interface DemoStage {
  readonly clock: SandboxClock;
  readonly discord: LocalDiscord;
  readonly discogs: LocalDiscogs;
  readonly bot: BotKeeper;
  readonly guild: GuildHandle;
  /** Most of the demo happens in the first channel. */
  readonly channels: readonly [ChannelHandle, ChannelHandle];
  /** Ada can manage the server and its messages. */
  readonly members: { readonly ada: MemberHandle; readonly miles: MemberHandle; readonly nina: MemberHandle };
  close(): Promise<void>;
}

export interface DemoOptions {
  /** How many times faster than real time the sandbox runs. Default 1. */
  speed?: number | undefined;
  onBotLine?: ((line: string) => void) | undefined;
  /** Limits of the local Discord that are to be milder than those of the real one. */
  discordLimits?: Partial<DiscordLimits> | undefined;
  /** Starts another bot than Runout with these settings. Tests of the page use it. */
  launch?: ((settings: BotSettings) => BotProcess) | undefined;
}

/** Starts everything. The bot can still be starting when this resolves. */
export async function openDemoStage(options: DemoOptions = {}): Promise<DemoStage> {
  const { speed = 1, onBotLine, launch = (settings) => startBotProcess(settings, onBotLine) } = options;
  const clock = createSandboxClock(speed);
  const discogs = await startLocalDiscogs({ clock, latencyMs: USUAL_LATENCY_MS });
  demoCollection(discogs.collection, clock.now());
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
      discordCdnUrl: discord.cdnUrl,
      discordToken: discord.token,
      discogsApiUrl: discogs.url,
      discogsToken: discogs.token,
      discogsUsername: discogs.username,
      clockSpeed: clock.env(),
      folder,
      // /help shows it as a mention of Ada.
      extra: { OPERATOR_CONTACT: members.ada.id },
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
