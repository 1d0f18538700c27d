// The tour as a new user runs it, beside a developer's own configuration: it touches no real collection.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runScript } from '../e2e/run-script.ts';

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-tour-'));
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a server that the tour must not call. It counts the connections and requests that it gets. */
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
});
