// In real time, with Discord's own 41 s between heartbeats: a dead gateway socket turns /healthz red within 90 s, long
// before discord.js itself gives up the connection.
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openProcessStage } from '../e2e/process-stage.ts';

it('a dead gateway socket turns /healthz red within 90 s', async () => {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));

  const stage = await openProcessStage({ speed: 1 });
  try {
    stage.start({ HEALTH_PORT: String(port) });
    await stage.ready();
    const status = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
    expect(await status()).toBe(200);
    // Longer than the time between two heartbeats.
    await delay(60_000);
    expect(await status()).toBe(200);
    stage.discord.freezeGateway(true);
    await delay(90_000);
    expect(await status()).toBe(503);
  } finally {
    stage.discord.freezeGateway(false);
    await stage.close();
  }
});
