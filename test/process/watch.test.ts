// What /healthz says about a database that does not work. With the whole bot: test/e2e/health.test.ts.
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/log/log.ts';
import { createWatch, type Watch } from '../../src/process/watch.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const log = createLog({ level: 'silent', pretty: false, secrets: [] });
const gateway = { state: () => ({ isConnected: true, heartbeatAgeMs: 5 }) };
const lost = () => Promise.reject(new Error('lost'));
const never = () => new Promise<void>(() => {});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it.each<[string, { canWrite: () => Promise<void> } | undefined, number, string | null]>([
  ['answers', { canWrite: async () => {} }, 200, 'ok'],
  ['is lost', { canWrite: lost }, 503, 'failed'],
  ['hangs', { canWrite: never }, 503, 'slow'],
  ['is not open yet', undefined, 503, null],
])('/healthz when the database %s', async (_, database, status, word) => {
  const watch = createWatch({ version: '1', clock: createVirtualClock(), log });
  watch.lookAt({ bot: { gateway }, ...(database && { database }) });
  const port = await freePort();
  const served = await watch.serve('127.0.0.1', port);
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

it('however many ask at once or within a second, the database is asked once', async () => {
  const clock = createVirtualClock();
  let asked = 0;
  const database = { canWrite: async () => void ++asked };
  const watch = createWatch({ version: '1', clock, log });
  watch.lookAt({ bot: { gateway }, database });
  const port = await freePort();
  const served = await watch.serve('127.0.0.1', port);
  const status = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status;
  try {
    expect(await Promise.all(Array.from({ length: 30 }, status))).toEqual(Array<number>(30).fill(200));
    expect(asked).toBe(1);
    await clock.advance(999);
    await status();
    expect(asked).toBe(1);
    await clock.advance(1);
    await status();
    expect(asked).toBe(2);
  } finally {
    await served.close();
  }
});

describe('/metrics', () => {
  const page = async (how: (watch: Watch) => void): Promise<string> => {
    const watch = createWatch({ version: '1', clock: createVirtualClock(), log });
    how(watch);
    const port = await freePort();
    const served = await watch.serve('127.0.0.1', port);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      return await response.text();
    } finally {
      await served.close();
    }
  };
  const figures = async () => ({ waiting: 2, lastSyncAt: new Date(4_000) });

  it('is whole before anything is open: an alarm is not silent because nothing began', async () => {
    const text = await page(() => {});
    for (const line of [
      'runout_gateway_up 0',
      'runout_database_up 0',
      'runout_records_waiting NaN',
      'runout_sync_last_success_timestamp_seconds NaN',
      'runout_permission_reads_failed_total 0',
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
    expect(text).toMatch(/^runout_event_loop_lag_seconds [\d.]+$/m);
  });

  it('has what the database says', async () => {
    const text = await page((watch) => {
      watch.lookAt({ bot: { gateway }, database: { canWrite: async () => {} }, figures });
      watch.onPermissionsUnread();
    });
    for (const line of [
      'runout_gateway_up 1',
      'runout_database_up 1',
      'runout_records_waiting 2',
      'runout_sync_last_success_timestamp_seconds 4',
      'runout_permission_reads_failed_total 1',
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
  });

  it('is there when the database is not', async () => {
    const text = await page((watch) => watch.lookAt({ database: { canWrite: lost }, figures: () => lost() }));
    expect(text).toContain('\nrunout_database_up 0\n');
    expect(text).toContain('\nrunout_records_waiting NaN\n');
  });
});
