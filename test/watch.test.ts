// What a machine reads on /healthz of a database that does not work. With the whole bot: test/e2e/health.test.ts.
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { createWatch } from '../src/watch.ts';
import { createVirtualClock } from './support/virtual-clock.ts';

const log = createLog({ level: 'silent', pretty: false, secrets: [] });
const gateway = { state: () => ({ isConnected: true, heartbeatAgeMs: 5 }) };
const lost = () => Promise.reject(new Error('lost'));
const never = () => new Promise<number>(() => {});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it.each<[string, { ping: () => Promise<number> } | undefined, number, string | null]>([
  ['answers', { ping: async () => 1 }, 200, 'ok'],
  ['is lost', { ping: lost }, 503, 'failed'],
  ['hangs', { ping: never }, 503, 'slow'],
  ['is not open yet', undefined, 503, null],
])('/healthz when the database %s', async (_, database, status, word) => {
  const watch = createWatch({ version: '1', clock: createVirtualClock(), log });
  watch.lookAt({ bot: { gateway }, ...(database && { database }) });
  const port = await freePort();
  const served = await watch.serve(port);
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await response.json()).toMatchObject({
      status: status === 200 ? 'ok' : 'failing',
      database: word,
    });
    expect(response.status).toBe(status);
  } finally {
    await served.close();
  }
});
