// Health: whether the bot counts as healthy, as a table.
import { describe, expect, it } from 'vitest';
import { type Health, isHealthy, NOT_CONNECTED, OLDEST_HEARTBEAT_MS } from '../../src/health/health.ts';

const well: Health = {
  gateway: { isConnected: true, heartbeatAgeMs: 41_000 },
  database: 'ok',
  lastDiscogsAnswerAt: null,
};

describe('healthy is', () => {
  it.each<[string, Partial<Health>, boolean]>([
    ['all well', {}, true],
    ['one heartbeat just missed', { gateway: { isConnected: true, heartbeatAgeMs: 75_000 } }, true],
    ['a dead socket', { gateway: { isConnected: true, heartbeatAgeMs: 75_001 } }, false],
    ['never connected', { gateway: NOT_CONNECTED }, false],
    ['reconnecting', { gateway: { isConnected: false, heartbeatAgeMs: 10 } }, false],
    ['a slow database', { database: 'slow' }, false],
    ['a lost database', { database: 'failed' }, false],
    ['a database not open yet', { database: null }, false],
  ])('%s', (_, over, expected) => {
    expect(isHealthy({ ...well, ...over })).toBe(expected);
  });

  it('red within 90 s of a dead socket, green between two heartbeats', () => {
    expect(OLDEST_HEARTBEAT_MS).toBeLessThan(90_000);
    expect(OLDEST_HEARTBEAT_MS).toBeGreaterThan(41_250 * 1.5);
  });
});
