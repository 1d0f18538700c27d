// A gateway that refuses the connection itself: with real discord.js against the local Discord; the pauses end when told.
import { Client, Events } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandboxClock } from '../../sandbox/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { createGatewayPace } from '../../src/discord/gateway-pace.ts';
import { silentLog } from '../support/test-store.ts';

let discord: LocalDiscord;
let client: Client;
let pauses: { ms: number; end: () => void }[];
let warnings: string[];
let others: string[];
let ending: AbortController;
beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock(), limits: { identifyIntervalMs: 0 } });
  discord.createGuild({ name: 'Crate' });
  pauses = [];
  warnings = [];
  others = [];
  ending = new AbortController();
  const pace = createGatewayPace({
    pause: (ms) => new Promise((resolve) => pauses.push({ ms, end: resolve })),
    log: { ...silentLog, warn: (_: object, message: string) => warnings.push(message) },
    signal: ending.signal,
  });
  client = new Client({
    intents: [],
    rest: { api: discord.apiUrl },
    ws: { buildStrategy: pace.buildStrategy },
  });
  pace.watch(client, (error) => others.push(error.message));
});
afterEach(async () => {
  for (const { end } of pauses) end();
  await client.destroy();
  await discord.close();
});

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
};

it.each([429, 403] as const)(
  '%i: each try waits for half a minute, one line says so, and then it is let in',
  async (status) => {
    let refused = 0;
    client.on(Events.ShardError, () => {
      refused += 1;
    });
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(discord.token);
    await ready;
    const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
    discord.frontGateway(status);
    discord.closeGateway(4000);
    for (let tries = 1; tries <= 3; tries += 1) {
      await until(() => pauses.length === tries);
      // As many tries as pauses, and none while one goes on.
      expect(refused).toBe(tries);
      if (tries < 3) pauses.at(-1)?.end();
    }
    expect(pauses.map(({ ms }) => ms)).toEqual([31_000, 31_000, 31_000]);
    expect(warnings).toEqual(['Discord shuts us out of its gateway: it is tried twice a minute']);
    discord.frontGateway(null);
    pauses.at(-1)?.end();
    await resumed;
    expect(pauses).toHaveLength(3);
    expect(others).toEqual([]);
  },
);
