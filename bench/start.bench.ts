// Bench: the time from starting the process until the gateway says READY, with an existing embedded database. The comparison is
// the least that such a process must do: start Node, import discord.js and PGlite, and open that database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBotProcess } from '../sandbox/bot-process.ts';
import { startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock } from '../sandbox/discord/clock.ts';
import { startLocalDiscord } from '../sandbox/discord/index.ts';
import { prepareDataDir } from '../test/support/store-template.ts';
import { median, note, publish, runsOf } from './harness.ts';

const RUNS = 9;
const MOST_TIMES_BARE = 1.6;

const folder = mkdtempSync(join(tmpdir(), 'runout-bench-'));
const clock = createSandboxClock();
const discogs = await startLocalDiscogs({ clock });
const discord = await startLocalDiscord({ clock, limits: { identifyIntervalMs: 0 } });
discord.createGuild({ name: 'Crate' });

async function startBot(): Promise<number> {
  const startedAt = performance.now();
  const bot = startBotProcess({
    discordApiUrl: discord.apiUrl,
    discordCdnUrl: discord.cdnUrl,
    discordToken: discord.token,
    discogsApiUrl: discogs.url,
    discogsToken: discogs.token,
    discogsUsername: discogs.username,
    clockSpeed: clock.env(),
    folder: join(folder, 'bot'),
  });
  await Promise.race([
    discord.ready(),
    bot.exited.then(() => Promise.reject(new Error(`the bot ended: ${bot.output()}`))),
  ]);
  const ms = performance.now() - startedAt;
  // Waits until the commands are registered, so that the next start finds them.
  await discord.waitFor(() => discord.commands(null).length > 0, { what: 'the commands' });
  await bot.stop();
  await discord.waitFor(() => discord.botsConnected === 0, { what: 'the bot to leave' });
  return ms;
}

const BARE = `
  import 'discord.js';
  import { PGlite } from '@electric-sql/pglite';
  const db = await PGlite.create(process.argv[1]);
  await db.query('select 1');
  console.log('open');
  await db.close();
`;

async function startBare(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', BARE, join(folder, 'db')], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'close');
  const isOpen = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!isOpen) throw new Error('the bare start failed');
  const ms = performance.now() - startedAt;
  await exited;
  return ms;
}

await prepareDataDir(join(folder, 'bot', 'database'));
await prepareDataDir(folder);
note(`${RUNS} starts of each, about 40 s`);
const times: { bot: number; bare: number }[] = [];
// One more start than is counted: the first registers the commands and fills the caches of the machine.
for (let run = 0; run <= RUNS; run++) {
  const time = { bot: await startBot(), bare: await startBare() };
  if (run > 0) times.push(time);
}
await discord.close();
await discogs.close();
rmSync(folder, { recursive: true, force: true });

const bareMs = median(times.map(({ bare }) => bare));
publish([
  {
    what: 'start of the process until READY, existing embedded database',
    unit: 'ms',
    runs: runsOf(times, ({ bot }) => bot),
    goal: { is: '≤', value: MOST_TIMES_BARE * bareMs },
    limit: { what: 'node that imports discord.js and PGlite and opens that database', value: bareMs },
  },
]);
