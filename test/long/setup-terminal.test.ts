// `npm run setup` in a real pseudo-terminal: from an empty folder to a bot that answers in the sandbox, typed by a program.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { noteMove } from '../../sandbox/discord/fair-time.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { startScript } from '../e2e/run-script.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TOKEN = 'sandboxTokenOfTheCrateKeeper';
const clock = createSandboxClock(1);
let discord: LocalDiscord;
let discogs: LocalDiscogs;
let folder: string;
/** Ends what still runs after a failure. */
const endings: (() => void)[] = [];

beforeAll(async () => {
  discogs = await startLocalDiscogs({ clock, token: TOKEN });
  discord = await startLocalDiscord({ botName: 'Runout', clock, limits: { identifyIntervalMs: 0 } });
  discord.setPortal({ hasInstallLink: false });
  discord.setPortal({ isPublic: false });
  folder = mkdtempSync(join(tmpdir(), 'runout-terminal-'));
});
afterAll(async () => {
  for (const end of endings) end();
  await discord.close();
  await discogs.close();
  rmSync(folder, { recursive: true });
});

const services = () => ({ DISCORD_API_URL: discord.apiUrl, DISCOGS_API_URL: discogs.url });

/** Starts the wizard in a pseudo-terminal, which `script` of util-linux makes: no package with native code is needed. */
function startTerminal() {
  // A new pseudo-terminal has no width, and the wizard would break its texts after each letter.
  const size = 'stty cols 200 rows 50';
  const command = `${size}; exec '${process.execPath}' '${join(ROOT, 'build', 'start.mjs')}' setup`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env.PATH, TERM: 'xterm', ...services() },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  endings.push(() => child.kill('SIGKILL'));
  let shown = '';
  let from = 0;
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    shown += stripVTControlCharacters(String(chunk));
    noteMove();
    for (const listener of [...listeners]) listener();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const seen = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!shown.slice(from).includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      ended.then(() => reject(new Error(`ended without "${text}":\n${shown}`)), reject);
      look();
    });
  return {
    ended,
    screen: () => shown,
    seen,
    async type(after: string, keys: string) {
      await seen(after);
      from = shown.length;
      child.stdin.write(keys);
    },
  };
}

it('Ctrl-C changes nothing; then every question is answered, and the bot answers', async () => {
  const first = startTerminal();
  await first.type('Paste the token of the bot', `${discord.token}\r`);
  await first.type('Waiting for the bot to join a server', '\x03');
  expect(await first.ended).toBe(1);
  expect(readdirSync(folder)).toEqual([]);

  // While Discord does not answer, no question is open, and Ctrl-C is a signal.
  const second = startTerminal();
  discord.restDelay(5_000);
  const asked = discord.requests.length;
  await second.type('Paste the token of the bot', `${discord.token}\r`);
  await discord.waitFor(() => discord.requests.length > asked, { what: 'a request' });
  await second.type('', '\x03');
  expect(await second.ended).toBe(1);
  expect(second.screen()).toContain('Stopped. It did everything or nothing.');
  expect(readdirSync(folder)).toEqual([]);
  discord.clearFaults();

  const terminal = startTerminal();
  await terminal.type('Paste the token of the bot', 'nonsense\r');
  await terminal.type('is not a bot token', `${'\x7f'.repeat(8)}${discord.token}\r`);
  await terminal.seen('Waiting for the bot to join a server');
  const guild = discord.createGuild({ name: 'Crate' });
  await terminal.type('Which servers can use the bot?', '\r');
  await terminal.type('Paste the token of Discogs', `${TOKEN}\r`);
  await terminal.type('Members ask /help who runs the bot', '\r');
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain('Ready. Start the bot: npm start');
  for (const secret of [discord.token, TOKEN]) {
    expect(first.screen()).not.toContain(secret);
    expect(terminal.screen()).not.toContain(secret);
  }

  const bot = startScript('build/start.mjs', [], services(), folder);
  endings.push(bot.kill);
  await discord.ready();
  const channel = guild.createChannel({ name: 'records' });
  const miles = discord.as(guild.createMember({ name: 'Miles' }), channel);
  const use = await miles.slash('add', { release: '249504' });
  expect((await use.answered())?.embeds[0]?.title).toContain('Rick Astley');
  expect(discogs.collection.copiesOf(249504)).toHaveLength(1);
  expect(discord.violations).toEqual([]);
  bot.kill();
  await bot.ended;
});
