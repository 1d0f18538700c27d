// /healthz and /metrics of the whole bot, and the one line that it logs for each interaction.
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

interface HealthPage {
  gateway: { heartbeatAgeMs: number };
  lastDiscogsAnswerAt: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function open(options: StageOptions = {}) {
  const healthPort = await freePort();
  stage = await openStage({ database: 'postgres', ...options, config: { ...options.config, healthPort } });
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${healthPort}${path}`, init);
  const health = async () => {
    const response = await get('/healthz');
    const body: HealthPage = JSON.parse(await response.text());
    return { status: response.status, body };
  };
  return { stage, get, health, healthPort };
}

describe('/healthz', () => {
  it('is green when all is well, whatever Discogs does', async () => {
    const { stage, health, get } = await open();
    expect(await health()).toEqual({
      status: 200,
      body: {
        status: 'ok',
        gateway: { isConnected: true, heartbeatAgeMs: expect.any(Number) },
        database: 'ok',
        lastDiscogsAnswerAt: expect.stringMatching(/^\d{4}-/),
      },
    });
    const { lastDiscogsAnswerAt } = (await health()).body;
    await stage.discogs.down();
    await stage.handled(await stage.miles.slash('search catno', { number: 'PB 41447' }));
    expect(await health()).toMatchObject({ status: 200, body: { lastDiscogsAnswerAt } });
    expect((await get('/')).status).toBe(404);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(404);
  });

  it('sees by the heartbeats that the gateway is dead, and by its answers that it is back', async () => {
    const { stage, health } = await open({ discord: { heartbeatIntervalWallMs: 100 } });
    const age = async () => (await health()).body.gateway.heartbeatAgeMs;
    stage.discord.freezeGateway(true);
    // An age of more than 1 s means that ten heartbeats got no answer. That /healthz fails at an age of 75 s is tested in
    // test/health and, in real time, in test/long.
    await until(async () => (await age()) > 1_000);
    stage.discord.freezeGateway(false);
    await until(async () => (await age()) < 1_000);
    expect((await health()).status).toBe(200);
  });
});

describe('/metrics', () => {
  it('has interactions, calls, budget, gateway and process', async () => {
    const { stage, get } = await open();
    await stage.handled(await stage.miles.slash('search catno', { number: 'PB 41447' }));
    await stage.handled(await stage.miles.slash('add', { release: 'm1' }));
    const text = await (await get('/metrics')).text();
    expect(text).toContain('\nrunout_interactions_total{command="search",outcome="done"} 1\n');
    expect(text).toContain('\nrunout_interactions_total{command="add",outcome="refused"} 1\n');
    expect(text).toMatch(/^runout_discogs_calls_total\{lane="person",status="200"\} \d+$/m);
    expect(text).toMatch(/^runout_discogs_requests\{state="limit"\} 60$/m);
    expect(text).toMatch(/^runout_gateway_heartbeat_age_seconds [\d.]+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? ([\d.e+-]+|NaN))$/,
      );
    }
  });
});

it('a taken port is one sentence', async () => {
  const { healthPort } = await open();
  await expect(openStage({ config: { healthPort } })).rejects.toThrow(
    `HEALTH_PORT ${healthPort} cannot be used`,
  );
});

it('one line an interaction says how many calls it took; suggestions are quiet', async () => {
  stage = await openStage();
  const { miles } = stage;
  const lineOf = async (use: { id: string }) => {
    const line = stage
      ?.log()
      .split('\n')
      .find((one) => one.includes(`"interaction":"${use.id}"`));
    return JSON.parse(line ?? '{}');
  };
  const search = await miles.slash('search catno', { number: 'PB 41447' });
  await stage.handled(search);
  expect(await lineOf(search)).toMatchObject({
    ...{ level: 30, msg: 'interaction', command: 'search', outcome: 'done' },
    person: expect.stringMatching(/^[0-9a-f]{12}$/),
    guild: stage.guildId,
    ms: expect.any(Number),
    // One call for the search, and one for the details of its only result.
    calls: 2,
  });
  const again = await miles.slash('search catno', { number: 'PB 41447' });
  await stage.handled(again);
  expect(await lineOf(again)).toMatchObject({ calls: 0 });

  await miles.autocomplete('refresh', {}, { name: 'record', value: 'x' });
  // This line is logged after the answer was given.
  const quiet = /"level":20[^\n]*"command":"refresh"[^\n]*"msg":"interaction"/;
  await until(async () => quiet.test(stage?.log() ?? ''));
});
