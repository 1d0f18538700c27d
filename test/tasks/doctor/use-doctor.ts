// Support: the doctor between a local Discord and a local Discogs, for the tests of a file.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type GuildHandle, type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { createDiscordAccount } from '../../../src/discord/operator/account.ts';
import { runDoctor } from '../../../src/tasks/doctor/doctor.ts';
import { silentLog } from '../../support/silent-log.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';

const TOKEN = 'sandboxTokenOfTheCrateKeeper';

export type Environment = Record<string, string>;

interface Report {
  code: 0 | 1;
  text: string;
  /** The first lines of the faults. */
  wrong: string[];
}

interface DoctorWorld {
  readonly discord: LocalDiscord;
  readonly discogs: LocalDiscogs;
  /** The server of the bot. Its commands are registered. */
  readonly guild: GuildHandle;
  /** The folder of `.env`, which is removed after each test. */
  readonly folder: string;
  /** Returns an environment with which nothing is wrong. */
  environment(): Environment;
  writeEnv(text: string, mode?: number): void;
  /** Runs the doctor with this change of the environment. Fails when the report has a token. */
  doctor(change?: Environment, nodeVersion?: string): Promise<Report>;
}

interface Opened {
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  guild: GuildHandle;
  folder: string;
}

/** Opens the world before the tests of this file, and closes it after them. Use it in tests and hooks only. */
export function useDoctor(): DoctorWorld {
  let opened: Opened | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The world opens before the first test: use it in tests and hooks only.');
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.discord.close();
    await opened?.discogs.close();
    if (opened) rmSync(opened.folder, { recursive: true });
  });
  afterEach(() => {
    inUse().discord.clearFaults();
    inUse().discogs.faults.clear();
    rmSync(join(inUse().folder, '.env'), { force: true });
  });

  const environment = (): Environment => {
    const { discord, discogs, guild, folder } = inUse();
    return {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_GUILD_IDS: guild.id,
      DISCOGS_TOKEN: TOKEN,
      DISCOGS_API_URL: discogs.url,
      DISCOGS_USERNAME: discogs.username,
      DATA_DIR: join(folder, 'new'),
      OPERATOR_CONTACT: 'ada@example.org',
    };
  };
  return {
    get discord() {
      return inUse().discord;
    },
    get discogs() {
      return inUse().discogs;
    },
    get guild() {
      return inUse().guild;
    },
    get folder() {
      return inUse().folder;
    },
    environment,
    writeEnv(text, mode = 0o600) {
      const path = join(inUse().folder, '.env');
      writeFileSync(path, text);
      chmodSync(path, mode);
    },
    async doctor(change = {}, nodeVersion = '20.18.1') {
      const { discord, folder } = inUse();
      const printed: string[] = [];
      const env = { ...environment(), ...change };
      const code = await runDoctor({
        env,
        folder,
        nodeVersion,
        whyNoPhotos: async () => null,
        print: (text) => printed.push(text),
      });
      const text = printed.join('\n');
      for (const secret of [discord.token, TOKEN, BOT_TOKEN, DISCOGS_TOKEN]) {
        expect(text).not.toContain(secret);
      }
      return { code, text, wrong: text.split('\n').filter((line) => line.startsWith('  ✘')) };
    },
  };
}

async function open(): Promise<Opened> {
  const clock = createSandboxClock(1);
  const discogs = await startLocalDiscogs({ clock, limit: null, token: TOKEN });
  const discord = await startLocalDiscord({
    botName: 'Runout',
    clock,
    // The cases come faster than an operator would start them.
    limits: { global: { limit: 10_000, windowMs: 1 } },
  });
  const guild = discord.createGuild({ name: 'Crate' });
  discord.setPortal({ hasInstallLink: false, isPublic: false });
  const { token, apiUrl } = discord;
  const account = createDiscordAccount({ token, apiUrl, commands, log: silentLog });
  await account.register(await account.application(), [guild.id]);
  return { discord, discogs, guild, folder: mkdtempSync(join(tmpdir(), 'runout-doctor-')) };
}

/** Opens a server of this machine that gives each request the same answer. */
export async function listen(answer: string): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((_, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
