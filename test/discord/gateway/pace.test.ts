// A gateway that refuses the connection itself: real discord.js against the local Discord. The test ends each pause itself.
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { createGatewayPace } from '../../../src/discord/gateway/pace.ts';
import { silentLog } from '../../support/silent-log.ts';
import { until } from '../../support/until.ts';

let discord: LocalDiscord;
let client: Client;
let pauses: { ms: number; end: () => void }[];
let warnings: string[];
/** Every line of the log, with its facts. */
let lines: [facts: object, message: string][];
let identifies: number;
let nowMs: number;
let ending: AbortController;
beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock(), limits: { identifyIntervalMs: 0 } });
  discord.createGuild({ name: 'Crate' });
  pauses = [];
  warnings = [];
  lines = [];
  identifies = 0;
  nowMs = 0;
  ending = new AbortController();
  client = connectable(discord.apiUrl);
});

function connectable(apiUrl: string, intents: GatewayIntentBits[] = []): Client {
  const note = (facts: object, message: string) => void lines.push([facts, message]);
  const warn = (facts: object, message: string) => {
    note(facts, message);
    warnings.push(message);
  };
  const pace = createGatewayPace({
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        pauses.push({ ms, end: resolve });
      }),
    log: { ...silentLog, info: note, warn },
    monotonic: () => nowMs,
    now: () => Date.UTC(2026, 10, 28, 12),
    signal: ending.signal,
    onIdentify: async () => {
      identifies += 1;
    },
  });
  const made = new Client({
    intents,
    rest: { api: apiUrl },
    ws: { buildStrategy: pace.buildStrategy },
  });
  pace.watch(made);
  return made;
}

/** Waits for pause number `count` and ends it. Returns how long it would have been, in ms. */
async function pass(count: number): Promise<number> {
  await until(() => pauses.length === count);
  const last = pauses.at(-1);
  last?.end();
  return last?.ms ?? 0;
}
afterEach(async () => {
  for (const { end } of pauses) end();
  await client.destroy();
  await discord.close();
});

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
      // Each pause comes after one try, and during a pause there is no other try.
      expect(refused).toBe(tries);
      if (tries < 3) pauses.at(-1)?.end();
    }
    expect(pauses.map(({ ms }) => ms)).toEqual([31_000, 31_000, 31_000]);
    expect(warnings).toEqual(['Discord refuses this address at its gateway: two tries a minute']);
    discord.frontGateway(null);
    pauses.at(-1)?.end();
    await resumed;
    expect(pauses).toHaveLength(3);
    // The session was resumed, which needs no identify.
    expect(identifies).toBe(1);
  },
);

describe('a start while Discord is not there', () => {
  const GATEWAY_BOT = { method: 'GET', path: '/gateway/bot' };
  const WAITS = ' Runout waits and tries again by itself.';

  it('waits longer from try to try, says so once in a while, and then is let in', async () => {
    discord.restDown(true);
    const login = client.login(discord.token);
    const waited: number[] = [];
    for (let tries = 1; tries <= 6; tries += 1) {
      waited.push(await pass(tries));
      nowMs += 4 * 60_000;
    }
    await until(() => pauses.length === 7);
    discord.restDown(false);
    pauses.at(-1)?.end();
    await login;
    expect(waited).toEqual([5_000, 10_000, 20_000, 30_000, 60_000, 60_000]);
    const line =
      'Discord has a failure of its own (error 503). https://discordstatus.com says whether it is Discord.';
    // Seven tries in 24 minutes, and three lines about them.
    expect(lines).toEqual([
      [{ status: 503 }, `${line}${WAITS}`],
      [{ status: 503 }, `${line}${WAITS}`],
      [{ status: 503 }, `${line}${WAITS}`],
      [{}, 'Discord can be reached again'],
    ]);
    expect(identifies).toBe(1);
  });

  it('with no one there at all: the code is in the line', async () => {
    const { apiUrl } = discord;
    await discord.close();
    const login = client.login(discord.token);
    await until(() => pauses.length === 1);
    expect(lines).toEqual([
      [{ code: 'ECONNREFUSED' }, expect.stringMatching(/^Discord cannot be reached \(ECONNREFUSED\)\. /)],
    ]);
    discord = await startLocalDiscord({
      ...{ clock: createSandboxClock(), limits: { identifyIntervalMs: 0 } },
      ...{ port: Number(new URL(apiUrl).port), token: discord.token },
    });
    pauses.at(-1)?.end();
    await login;
    expect(identifies).toBe(1);
  });

  it.each([
    [
      'a page of something else',
      { status: 200, body: { hello: 'world' } },
      {},
      /^What answers is not the API/,
    ],
    // A 401 of Discord itself would have a code in its body.
    [
      'another API with tokens',
      { status: 401, body: { message: 'no' } },
      { status: 401 },
      /^What answers .*\(Error 401\.\)/,
    ],
    [
      'another API',
      { status: 404, body: { message: 'no' } },
      { status: 404 },
      /^What answers .* \(Error 404\.\)/,
    ],
  ])('%s answers: what to look at', async (_, answer, facts, sentence) => {
    discord.failNext(GATEWAY_BOT, answer);
    const login = client.login(discord.token);
    await pass(1);
    await login;
    expect(lines[0]).toEqual([facts, expect.stringMatching(sentence)]);
  });

  it('with no start left for today: waits for when Discord says, at most ten minutes at once', async () => {
    const info = (remaining: number, resetMs: number) => ({
      ...{ url: 'ws://127.0.0.1', shards: 1 },
      session_start_limit: { total: 1_000, remaining, reset_after: resetMs, max_concurrency: 1 },
    });
    discord.failNext(GATEWAY_BOT, { status: 200, body: info(0, 3_600_000) });
    discord.failNext(GATEWAY_BOT, { status: 200, body: info(0, 30_000) });
    const login = client.login(discord.token);
    expect(await pass(1)).toBe(600_000);
    expect(await pass(2)).toBe(30_000);
    await login;
    expect(warnings[0]).toMatch(
      /^Discord lets Runout in again only at 2026-11-28T13:00:00\.000Z: it was started/,
    );
    expect(identifies).toBe(1);
  });

  it.each([
    [502, { status: 502 }, /^Discord has a failure of its own \(error 502\)/],
    ['cut', {}, /^The gateway of Discord cannot be reached\./],
  ] as const)('with the gateway away (%s): tries with pauses, one line', async (fault, facts, sentence) => {
    discord.frontGateway(fault);
    const login = client.login(discord.token);
    expect([await pass(1), await pass(2), await pass(3), await pass(4), await pass(5)]).toEqual([
      ...[1_000, 2_000, 5_000, 10_000, 10_000],
    ]);
    await until(() => pauses.length === 6);
    const told = lines.filter(([, message]) => sentence.test(message));
    expect(told).toEqual([[facts, expect.stringContaining(WAITS)]]);
    expect(lines.filter(([, message]) => message === 'reconnecting to Discord')).toHaveLength(1);
    expect(identifies).toBe(0);
    discord.frontGateway(null);
    pauses.at(-1)?.end();
    await login;
    expect(identifies).toBe(1);
    expect(lines.at(-1)).toEqual([{}, 'Discord can be reached again']);
  });

  it.each([429, 403] as const)(
    'a gateway that refuses the address (%i) is waited for, too',
    async (status) => {
      discord.frontGateway(status);
      const login = client.login(discord.token);
      expect(await pass(1)).toBe(31_000);
      await until(() => pauses.length === 2);
      discord.frontGateway(null);
      pauses.at(-1)?.end();
      await login;
      expect(warnings).toEqual(['Discord refuses this address at its gateway: two tries a minute']);
    },
  );

  it('asked to end, it waits no longer', async () => {
    discord.restDown(true);
    const login = client.login(discord.token);
    await until(() => pauses.length === 1);
    ending.abort(new Error('ending'));
    await expect(login).rejects.toThrow('ending');
  });

  it('asked to end while only the gateway is away, it waits no longer', async () => {
    discord.frontGateway(502);
    const login = client.login(discord.token);
    await until(() => pauses.length === 1);
    ending.abort(new Error('ending'));
    await expect(login).rejects.toThrow('Unexpected server response: 502');
  });
});

describe('what no one can wait for ends the start at once', () => {
  it('a token that Discord does not know', async () => {
    await expect(client.login(`${discord.token}x`)).rejects.toThrow('invalid token');
    expect([pauses, lines, identifies]).toEqual([[], [], 0]);
  });

  it('a connection that is closed for good', async () => {
    client = connectable(discord.apiUrl, [GatewayIntentBits.MessageContent]);
    await expect(client.login(discord.token)).rejects.toThrow('disallowed intents');
    expect(pauses).toEqual([]);
  });
});
