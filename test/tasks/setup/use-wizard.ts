// Support: the wizard between a local Discord and a local Discogs, typed by a program, for the tests of a file.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { runSetup } from '../../../src/tasks/setup/setup.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';
import { createTypist, type Typist } from './typist.ts';

/** The token that the local Discogs accepts. */
export const TOKEN = 'sandboxTokenOfTheCrateKeeper';

/** The questions of the wizard. */
export const Q = {
  discord: 'Paste the token of the bot',
  keepDiscord: '.env has a token of Discord, for Runout. Keep it?',
  isPrivate: 'Is Public Bot off?',
  waiting: 'Waiting for the bot to join a server',
  servers: 'Which servers can use the bot?',
  discogs: 'Paste the token of Discogs',
  keepDiscogs: '.env has a token of Discogs, of crate_keeper. Keep it?',
  folder: 'Into which folder do new copies go?',
  contact: 'Members ask /help who runs the bot. What does it show?',
  whatNow: 'What now?',
};

interface Opened {
  discord: LocalDiscord;
  discogs: LocalDiscogs;
  /** The folder of `.env`, empty at first. */
  folder: string;
  typist: Typist;
}

interface WizardWorld extends Readonly<Opened> {
  /** Returns the environment that names the local services, and a contact. */
  services(): Record<string, string>;
  /** Starts the wizard with `services` and this. Resolves with its exit code. */
  setup(env?: Record<string, string>): Promise<0 | 1>;
  /** Returns the text of `.env`. */
  envFile(): string;
  /** Switches Public Bot off. */
  makePrivate(): void;
  /** Fails when the terminal has shown a token. */
  expectNoSecret(): void;
}

/** Opens a world before each test of this file, and closes it after it. Use it in tests and hooks only. */
export function useWizard(): WizardWorld {
  let opened: Opened | undefined;
  const inUse = () => {
    if (!opened) throw new Error('The world opens before each test: use it in tests and hooks only.');
    return opened;
  };
  beforeEach(async () => {
    const clock = createSandboxClock(1);
    opened = {
      discogs: await startLocalDiscogs({ clock, limit: null, token: TOKEN }),
      discord: await startLocalDiscord({ botName: 'Runout', clock }),
      folder: mkdtempSync(join(tmpdir(), 'runout-setup-')),
      typist: createTypist(),
    };
  });
  afterEach(async () => {
    const { discord, discogs, folder } = inUse();
    await discord.close();
    await discogs.close();
    rmSync(folder, { recursive: true });
  });

  const services = () => ({
    DISCORD_API_URL: inUse().discord.apiUrl,
    DISCOGS_API_URL: inUse().discogs.url,
    OPERATOR_CONTACT: 'ada@example.org',
  });
  return {
    get discord() {
      return inUse().discord;
    },
    get discogs() {
      return inUse().discogs;
    },
    get folder() {
      return inUse().folder;
    },
    get typist() {
      return inUse().typist;
    },
    services,
    setup(env = {}) {
      const { discord, folder, typist } = inUse();
      const { input, output } = typist;
      const pause = (_: number, signal: AbortSignal) => untilChange(discord, signal);
      return runSetup({ env: { ...services(), ...env }, folder, input, output, pause });
    },
    envFile: () => readFileSync(join(inUse().folder, '.env'), 'utf8'),
    makePrivate() {
      const { discord } = inUse();
      discord.setPortal({ hasInstallLink: false });
      discord.setPortal({ isPublic: false });
    },
    expectNoSecret() {
      const { discord, typist } = inUse();
      for (const secret of [discord.token, TOKEN, BOT_TOKEN, DISCOGS_TOKEN]) {
        expect(typist.screen()).not.toContain(secret);
      }
    },
  };
}

/** Looks for the bot in a server at each change of the sandbox, not every three seconds. */
const untilChange = (discord: LocalDiscord, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const end = discord.onChange(({ what }) => {
      if (what !== 'guild') return;
      end();
      resolve();
    });
    signal.addEventListener('abort', () => {
      end();
      reject(signal.reason);
    });
  });
