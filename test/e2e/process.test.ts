// The real process: what it reads, how it starts and ends, what it leaves behind when it is killed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import { silentLog } from '../support/test-store.ts';
import { openProcessStage, type ProcessStage } from './process-stage.ts';
import { runScript } from './run-script.ts';

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-process-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A server that nobody may talk to: counts who does. */
async function trap() {
  let touched = 0;
  const server = createServer((_, response) => {
    touched += 1;
    response.writeHead(500).end();
  });
  server.on('connection', () => {
    touched += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { port, touched: () => touched };
}

async function sandbox(): Promise<ProcessStage> {
  const stage = await openProcessStage();
  ends.push(() => stage.close());
  return stage;
}

describe('what the process reads', () => {
  it('the tour touches nothing but the sandbox, with a filled .env beside it and every variable set', async () => {
    const { port, touched } = await trap();
    const real = {
      DISCORD_TOKEN: 'real-discord-token',
      DISCORD_GUILD_IDS: '112233445566778899',
      DISCOGS_TOKEN: 'real-discogs-token',
      DISCOGS_USERNAME: 'real_collector',
      DISCOGS_FOLDER_ID: '77',
      DISCOGS_RATE_LIMIT: '1',
      DISCOGS_RESERVE: '0',
      DATABASE_URL: `postgres://real:password@127.0.0.1:${port}/real`,
      DATA_DIR: join(folder, 'real-data'),
      LOG_LEVEL: 'trace',
      HEALTH_PORT: String(port),
      DISCORD_API_URL: `http://127.0.0.1:${port}/api`,
      DISCOGS_API_URL: `http://127.0.0.1:${port}`,
      CLOCK_SPEED: '1000',
    };
    const lines = Object.entries(real).map(([name, value]) => `${name}=${value}`);
    writeFileSync(join(folder, '.env'), lines.join('\n'));

    const { code, output } = await runScript('sandbox/demo.ts', ['--tour'], real, folder);
    expect(output).toContain('The tour is over');
    expect(code).toBe(0);
    expect(touched()).toBe(0);
    expect(output).not.toMatch(/real-discord-token|real-discogs-token|real_collector|password/);
  }, 60_000);

  it('without a Discord token: how to get one, that the demo needs none, exit 1', async () => {
    const { code, output } = await runScript('src/main.ts', [], {}, folder);
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN is not set: create an application at https:/),
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
    const { code, output } = await runScript('src/main.ts', [], bad, folder);
    expect(code).toBe(1);
    expect(output).toContain('DISCOGS_RATE_LIMIT');
    expect(output).toContain('DATABASE_URL');
    expect(output).not.toContain('secret');
  });

  it('reads the .env of the folder it is started in', async () => {
    writeFileSync(join(folder, '.env'), 'DISCORD_TOKEN=secret-of-the-file\nHEALTH_PORT=none\n');
    const { code, output } = await runScript('src/main.ts', [], {}, folder);
    expect(code).toBe(1);
    expect(output).toContain('HEALTH_PORT must be');
    expect(output).not.toContain('secret-of-the-file');
  });
});

describe('starting and ending', () => {
  it('ends in order on SIGTERM, again and again', async () => {
    const stage = await sandbox();
    for (const round of [1, 2]) {
      const bot = stage.start();
      await stage.ready();
      expect(await bot.stop(), `round ${round}: ${bot.output()}`).toBe(0);
      await stage.discord.waitFor(() => stage.discord.botsConnected === 0, { what: 'the bot to leave' });
      expect(bot.output()).not.toContain(stage.discogs.token);
      expect(bot.output()).not.toContain(stage.discord.token);
    }
    expect(stage.discord.violations).toEqual([]);
  }, 40_000);

  it('a second process on the same folder says who holds it, and leaves', async () => {
    const stage = await sandbox();
    const first = stage.start();
    await stage.ready();
    const second = stage.start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(new RegExp(`${first.pid}`));
    expect(stage.discord.botsConnected).toBe(1);
  }, 40_000);

  it('a wrong Discord token: one sentence, exit 1', async () => {
    const stage = await sandbox();
    const bot = stage.start({ DISCORD_TOKEN: 'a-token-nobody-gave' });
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toContain('Discord refuses DISCORD_TOKEN');
    expect(bot.output()).not.toContain('a-token-nobody-gave');
  }, 40_000);
});

describe('told to end in the middle of an Add', () => {
  it('saves the answer that comes within the grace: the copy is in its folder, and may be undone', async () => {
    // Seven seconds of grace at half their length.
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
    expect((await typed.answered())?.content).toMatch(/^Added \*\*New Order/);
    const [copy, ...others] = stage.discogs.collection.copiesOf(900_000_102);
    expect(others).toEqual([]);
    expect(copy?.folderId).toBe(folderId);
    const store = await openStore({
      ...{ databaseUrl: null, dataDir: join(stage.folder, 'database'), log: silentLog },
      clock: stage.clock,
    });
    const [intent] = await store.intents.historyOf(900_000_102, 1).finally(() => store.close());
    const saved = { status: 'added', instanceId: copy?.instanceId, confirmedByDiscogs: true };
    expect(intent).toMatchObject(saved);
  }, 40_000);
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
    await stage.discord.ready({ timeoutMs: 20_000 });
    const again = await stage.miles.slash('add', { release: '900000102' });
    const message = await again.answered();
    expect(message?.content).toMatch(/^Added \*\*New Order/);
    expect(stage.discogs.collection.copiesOf(900_000_102)).toHaveLength(1);
  }, 60_000);
});
