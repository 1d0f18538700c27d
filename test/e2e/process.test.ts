// The real process: what it reads, how it starts and ends, and what it leaves behind when it is killed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/log/log.ts';
import { startRunout } from '../../src/runout.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { createTestDatabase, openWithCrate } from '../support/test-store.ts';
import { BOT_TOKEN } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { openProcessStage, type ProcessStage, recentStarts } from './process-stage.ts';
import { runScript } from './run-script.ts';
import { reply } from './stage.ts';

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-process-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

async function sandbox(): Promise<ProcessStage> {
  const stage = await openProcessStage();
  ends.push(() => stage.close());
  return stage;
}

/**
 * Resolves when Discogs got `times` requests to this path. At the end of its start a bot asks `/oauth/identity`.
 */
const asked = ({ discogs }: ProcessStage, path: string, times: number) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (discogs.requests.filter((request) => request.path === path).length < times) return;
      stop();
      resolve();
    };
    const stop = discogs.onRequest(look);
    look();
  });

describe('a start that is ended', () => {
  it('while the database opens closes it as soon as it is open', async () => {
    await prepareDataDir(folder);
    const env = {
      DISCORD_TOKEN: BOT_TOKEN,
      DATA_DIR: folder,
      DISCORD_API_URL: 'http://127.0.0.1:9/api',
    };
    const stop = new AbortController();
    const log = createLog({ level: 'silent', pretty: false, secrets: [] });
    const starting = startRunout(readConfig(env), env.DISCORD_TOKEN, log, stop.signal);
    setImmediate(() => stop.abort());
    await expect(starting).rejects.toThrow('Runout is ending');
    // The folder is held as long as the database is open, so this succeeds once it is closed.
    const options = { databaseUrl: null, dataDir: folder, clock: { now: () => 0 }, log: silentLog };
    const store = await until(() => openWithCrate(options).catch(() => null));
    await store.close();
  });
});

describe('what the process reads', () => {
  it('without a Discord token: how to get one, that the demo needs none, exit 1', async () => {
    const { code, output } = await runScript('build/start.mjs', [], {}, folder);
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN is not set\. Run npm run setup: /),
      expect.stringMatching(/npm run demo/),
    ]);
  });

  it('with a bad configuration: every name at once, no value, exit 1', async () => {
    const bad = {
      DISCORD_TOKEN: 'secret',
      DISCOGS_RATE_LIMIT: 'secret',
      DATABASE_URL: 'mysql://secret',
      LOG_LEVEL: '',
    };
    const { code, output } = await runScript('build/start.mjs', [], bad, folder);
    expect(code).toBe(1);
    expect(output).toContain('DISCOGS_RATE_LIMIT');
    expect(output).toContain('DATABASE_URL');
    expect(output).not.toContain('secret');
  });

  it('a file for a secret that is not there: one sentence, exit 1', async () => {
    const path = join(folder, 'none');
    const { code, output } = await runScript('src/main.ts', [], { DISCORD_TOKEN_FILE: path }, folder);
    expect(code).toBe(1);
    expect(output).toContain('The file that DISCORD_TOKEN_FILE names is not there');
  });

  it('reads the .env of the folder it is started in', async () => {
    writeFileSync(join(folder, '.env'), 'DISCORD_TOKEN=secret-of-the-file\nHEALTH_PORT=none\n');
    const { code, output } = await runScript('build/start.mjs', [], {}, folder);
    expect(code).toBe(1);
    expect(output).toContain('HEALTH_PORT must be');
    expect(output).not.toContain('secret-of-the-file');
  });
});

describe('starting and ending', () => {
  it('ends in order on SIGTERM, again and again, and holds its folder until then', async () => {
    const stage = await sandbox();
    const fileOf = (secret: string) => {
      const path = join(folder, 'secret');
      writeFileSync(path, `${secret}\n`, { mode: 0o600 });
      return path;
    };
    for (const round of [1, 2]) {
      // The second bot reads its token from a file, as under systemd and in a container.
      const fromFile = { DISCORD_TOKEN: '', DISCORD_TOKEN_FILE: fileOf(stage.discord.token) };
      const bot = stage.start(round === 2 ? fromFile : {});
      await stage.ready();
      await asked(stage, '/oauth/identity', round);
      if (round === 1) {
        // The folder is held: a second process says by which process, and ends.
        const second = stage.start();
        expect(await second.exited).toBe(1);
        expect(second.output()).toMatch(new RegExp(`${bot.pid}`));
        expect(stage.discord.botsConnected).toBe(1);
      }
      expect(await bot.stop(), `round ${round}: ${bot.output()}`).toBe(0);
      await stage.discord.waitFor(() => stage.discord.botsConnected === 0, { what: 'the bot to leave' });
      expect(bot.output()).not.toContain(stage.discogs.token);
      expect(bot.output()).not.toContain(stage.discord.token);
    }
    expect(stage.discord.violations).toEqual([]);
    // Both processes logged in and ended in order, so no crash makes a later start wait.
    expect(await recentStarts(stage)).toEqual([]);
  });

  it('a wrong Discord token: one sentence, exit 1', async () => {
    const stage = await sandbox();
    const bot = stage.start({ DISCORD_TOKEN: BOT_TOKEN });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toContain('Discord refuses DISCORD_TOKEN');
    // The operator can fix this, so it is not reported as a failure of the bot with a stack.
    expect(bot.output()).not.toContain('Runout could not start');
    expect(bot.output()).not.toContain(BOT_TOKEN);
  });
});

describe('Discord is not there at the start', () => {
  it('the process lives, says why, and is in when Discord is back', async () => {
    const stage = await sandbox();
    // discord.js tries five times before it gives up.
    const cut = { cut: 'before' } as const;
    for (let tries = 0; tries < 5; tries++) stage.discord.failNext({ path: '/gateway/bot' }, cut);
    const bot = stage.start();
    await stage.printed('Runout waits and tries again by itself.');
    expect(bot.output()).toMatch(/"code":"\w+","msg":"Discord cannot be reached \(\w+\)\. Check/);
    expect(stage.discord.identifies).toBe(0);
    await stage.ready();
    expect(stage.discord.identifies).toBe(1);
    await stage.printed('Discord can be reached again');
    expect(await bot.stop()).toBe(0);
    expect(stage.discord.violations).toEqual([]);
  });
});

describe('asked to end in the middle of an Add', () => {
  it('saves the answer that comes within the grace: the copy is in its folder, and may be undone', async () => {
    // Twice real speed, so the 7 s of grace take 3.5 s.
    const stage = await openProcessStage({ speed: 2 });
    ends.push(() => stage.close());
    const folderId = stage.discogs.collection.addFolder('Dance');
    const bot = stage.start({ DISCOGS_FOLDER_ID: String(folderId) });
    await stage.ready();
    const gate = stage.discogs.hold({ method: 'POST' }, 'after');
    const typed = await stage.miles.slash('add', { release: '900000102' });
    await gate.arrived;

    const ended = bot.stop();
    await stage.printed('"ending"');
    gate.release();
    expect(await ended, bot.output()).toBe(0);
    expect((await reply(stage, typed)).content).toMatch(/^✅ Added by /);
    const [copy, ...others] = stage.discogs.collection.copiesOf(900_000_102);
    expect(others).toEqual([]);
    expect(copy?.folderId).toBe(folderId);
    const store = await openWithCrate({
      ...{ databaseUrl: null, dataDir: join(stage.folder, 'database'), log: silentLog },
      clock: stage.clock,
    });
    const [intent] = await store.intents.historyOf(900_000_102, 1).finally(() => store.close());
    const saved = { status: 'added', instanceId: copy?.instanceId, confirmedByDiscogs: true };
    expect(intent).toMatchObject(saved);
  });
});

describe('killed in the middle of an Add', () => {
  it('after the POST was written: the next process finds the copy at once and makes no other', async () => {
    const stage = await sandbox();
    const first = stage.start();
    await stage.ready();
    const gate = stage.discogs.hold({ method: 'POST' }, 'after');
    await stage.miles.slash('add', { release: '900000102' });
    await gate.arrived;
    await first.kill();
    gate.release();
    expect(stage.discogs.collection.copiesOf(900_000_102)).toHaveLength(1);

    await stage.discord.waitFor(() => stage.discord.botsConnected === 0, { what: 'Discord to notice' });
    stage.start();
    await stage.discord.ready();
    const again = await stage.miles.slash('add', { release: '900000102' });
    expect((await reply(stage, again)).content).toMatch(/^✅ Added by /);
    expect(stage.discogs.collection.copiesOf(900_000_102)).toHaveLength(1);
  });
});

describe('killed beside another process of the same bot', () => {
  it('after its acknowledgement was accepted: the other one does nothing until the person asks again', async () => {
    const database = await createTestDatabase();
    ends.push(() => database.drop());
    const stage = await sandbox();
    const start = () => stage.start({ DATABASE_URL: database.databaseUrl, LOG_LEVEL: 'debug' });
    const bots = [start(), start()];
    await stage.discord.waitFor(() => stage.discord.botsConnected === 2, { what: 'two processes' });
    await stage.ready();
    const gate = stage.discogs.hold({ method: 'GET', path: /^\/releases\// });
    const first = await stage.miles.slash('add', { release: '900000102' });
    await gate.arrived;
    await stage.printed('"outcome":"elsewhere"');
    const isIdle = (bot: BotProcess) => bot.output().includes('"outcome":"elsewhere"');
    expect(bots.filter(isIdle)).toHaveLength(1);
    for (const bot of bots) if (!isIdle(bot)) await bot.kill();
    gate.release();
    await stage.discord.waitFor(() => stage.discord.botsConnected === 1, { what: 'Discord to notice' });

    const again = await stage.miles.slash('add', { release: '900000102' });
    expect((await reply(stage, again)).content).toMatch(/^✅ Added by /);
    expect(first.message()?.content ?? '').toBe('');
    expect(stage.discogs.collection.copiesOf(900_000_102)).toHaveLength(1);
  });
});
