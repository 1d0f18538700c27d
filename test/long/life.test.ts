// The life of the real process: what it waits for, what ends it, and that it ends in order on every signal.
import { type connect, createServer } from 'node:net';
import { test as base, describe, expect } from 'vitest';
import { createClock } from '../../src/clock.ts';
import { openStore } from '../../src/store/connect.ts';
import { openProcessStage, type ProcessStage, recentStarts } from '../e2e/process-stage.ts';
import { openCuttable } from '../support/cuttable-server.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestDatabase } from '../support/test-store.ts';
import { until } from '../support/until.ts';

/** These tests mostly wait for processes to start, so they run side by side, each with its own stage. */
const it = base.extend<{ open: typeof openProcessStage; atEnd: (work: () => Promise<unknown>) => void }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures out of this pattern.
  atEnd: async ({}, use) => {
    const works: (() => Promise<unknown>)[] = [];
    await use((work) => works.push(work));
    for (const work of works.reverse()) await work();
  },
  open: async ({ atEnd }, use) => {
    await use(async (options) => {
      const stage: ProcessStage = await openProcessStage(options);
      atEnd(() => stage.close());
      return stage;
    });
  },
});

/** Returns a port on which no program listens. */
async function nowhere(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.concurrent('the database is not there at the start', () => {
  it('is waited for a minute, with a line every few seconds, then one sentence and exit 1', async ({
    open,
  }) => {
    const stage = await open();
    const bot = stage.start({ DATABASE_URL: `postgres://runout:secret@127.0.0.1:${await nowhere()}/runout` });
    expect(await bot.exited).toBe(1);
    // A start that a busy machine holds up has less of the minute left.
    expect(bot.output().match(/Trying again in a few seconds/g)?.length).toBeGreaterThan(1);
    expect(bot.output()).toMatch(/^The database in DATABASE_URL cannot be reached \(ECONNREFUSED\)/m);
    expect(bot.output()).not.toContain('secret');
    expect(stage.discord.identifies).toBe(0);
  });

  it('comes a little later: everything goes on by itself', async ({ open, atEnd }) => {
    const stage = await open();
    const { databaseUrl, drop } = await createTestDatabase();
    atEnd(drop);
    const url = new URL(databaseUrl);
    const door = await openCuttable({ host: url.hostname, port: Number(url.port) });
    atEnd(() => door.close());
    door.down();
    url.port = String(door.port);
    const bot = stage.start({ DATABASE_URL: url.href });
    await stage.printed('Trying again in a few seconds');
    door.up();
    await stage.ready();
    expect(await bot.stop()).toBe(0);
  });
});

describe.concurrent('Discord does not let it in', () => {
  it('no one there: it is waited for, and the start counts for nothing', async ({ open }) => {
    const stage = await open();
    const settings = { DISCORD_API_URL: `http://127.0.0.1:${await nowhere()}/api` };
    const bot = stage.start(settings);
    await stage.printed('Discord cannot be reached (ECONNREFUSED).');
    await bot.kill();
    expect(await recentStarts(stage)).toEqual([]);
    const next = stage.start(settings);
    await until(() => next.output().includes('Discord cannot be reached (ECONNREFUSED).'));
    expect(await next.stop()).toBe(0);
  });

  it('closes the connection for good while it runs: says why, and leaves for the supervisor to see', async ({
    open,
  }) => {
    const stage = await open();
    const bot = stage.start();
    await stage.ready();
    stage.discord.closeGateway(4014);
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toContain('Discord refuses privileged intents. Runout needs none');
  });

  it('after too many starts it waits before it identifies, and can be asked to end meanwhile', async ({
    open,
  }) => {
    const stage = await open();
    const clock = createClock();
    const store = await openStore({ dataDir: `${stage.folder}/database`, clock, log: silentLog });
    const starts = Array.from({ length: 15 }, (_, n) => stage.clock.now() - n * 1_000);
    await store.facts.set('recent_starts', JSON.stringify(starts));
    await store.close();
    const bot = stage.start();
    await stage.printed('started too often in the last hour');
    expect(stage.discord.identifies).toBe(0);
    expect(await bot.stop()).toBe(0);
    expect(stage.discord.identifies).toBe(0);
  });
});

describe.concurrent('told to end', () => {
  it('while it waits for a database that says nothing', async ({ open, atEnd }) => {
    const stage = await open();
    // This server accepts connections and answers nothing.
    const silent = createServer().listen(0, '127.0.0.1');
    atEnd(async () => silent.close());
    const reached = new Promise((resolve) => silent.once('connection', resolve));
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const bot = stage.start({ DATABASE_URL: `postgres://runout:secret@127.0.0.1:${port}/runout` });
    await reached;
    expect(await bot.stop()).toBe(0);
  });

  it('while Discord does not answer its first question', async ({ open }) => {
    const stage = await open();
    stage.discord.restDelay(60_000);
    const bot = stage.start();
    await stage.discord.waitFor(() => stage.discord.requests.length > 0, {
      what: 'the first question',
    });
    expect(await bot.stop()).toBe(0);
  });

  it('while the gateway says nothing', async ({ open }) => {
    const stage = await open();
    stage.discord.freezeGateway(true);
    const bot = stage.start();
    await stage.discord.waitFor(
      () => stage.discord.requests.some((one) => one.path.endsWith('/gateway/bot')),
      {
        what: 'the question where the gateway is',
      },
    );
    expect(await bot.stop()).toBe(0);
    stage.discord.freezeGateway(false);
  });

  it('while Discogs and Discord hang in the middle of an Add, and the gateway is dead', async ({ open }) => {
    const stage = await open();
    const bot = stage.start();
    await stage.ready();
    const gate = stage.discogs.hold({ method: 'POST' });
    await stage.miles.slash('add', { release: '249504' });
    await gate.arrived;
    stage.discord.restDelay(60_000);
    stage.discord.freezeGateway(true);
    expect(await bot.stop()).toBe(0);
    stage.discord.freezeGateway(false);
    gate.release();
  });
});

describe.concurrent('an error that no code caught', () => {
  /** Variables that make the bot's process run this code when it starts. */
  const inside = (code: string) => ({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
  });
  const onConnection = (port: number, code: string) =>
    inside(
      `import { connect } from 'node:net'; connect(${port}, '127.0.0.1').on('data', () => { ${code} });`,
    );

  /** Opens a server to which the bot connects. `pull` writes to that connection, and so runs the code of the test. */
  async function trigger(atEnd: (work: () => Promise<unknown>) => void) {
    const server = createServer().listen(0, '127.0.0.1');
    atEnd(async () => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const socket = new Promise<ReturnType<typeof connect>>((resolve) => server.once('connection', resolve));
    return { port, pull: async () => (await socket).write('now') };
  }

  it('is logged, ends the process in order, and makes the supervisor look', async ({ open, atEnd }) => {
    const stage = await open();
    const { port, pull } = await trigger(atEnd);
    const bot = stage.start(onConnection(port, `throw new Error('boom')`));
    await stage.ready();
    await pull();
    expect(await bot.exited).toBe(1);
    expect(bot.output()).toMatch(/"level":60.*"message":"boom".*an error that no code caught/);
    await stage.discord.waitFor(() => stage.discord.botsConnected === 0, { what: 'the bot to leave' });
    expect(await recentStarts(stage)).toHaveLength(1);
  });

  it('in a promise only goes into the log', async ({ open, atEnd }) => {
    const stage = await open();
    const { port, pull } = await trigger(atEnd);
    const bot = stage.start(onConnection(port, `Promise.reject(new Error('boom'))`));
    await stage.ready();
    await pull();
    await stage.printed('a promise failed and no code handled it');
    const use = await stage.miles.slash('search catno', { number: 'PB 41447' });
    expect((await use.answered())?.embeds.length).toBeGreaterThan(0);
    expect(await bot.stop()).toBe(0);
  });
});
