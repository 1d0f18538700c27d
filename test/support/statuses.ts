// Support: a status in which everything is well. A test changes only what it is about.
import type { Status } from '../../src/core/status/status.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);

/** The time `minutes` before the moment of every status here. */
export const ago = (minutes: number) => new Date(NOW_MS - minutes * 60_000);

/** The state of a database that answers. */
export const database = (over: Partial<Extract<Status['database'], { kind: 'ok' }>> = {}) => ({
  ...{ kind: 'ok' as const, pingMs: 0.4, others: [] },
  counts: { records: 3_104, unsynced: 2, copies: 3_250 },
  ...over,
});

export function status(over: Partial<Status> = {}): Status {
  return {
    token: { kind: 'valid', owner: 'crate_keeper' },
    username: 'crate_keeper',
    nameTrouble: null,
    missingFolder: null,
    missingServerFolder: null,
    feedRefusedIn: null,
    budget: {
      limit: 60,
      used: 17,
      kept: 0,
      free: 43,
      queued: { person: 0, enrichment: 0, sync: 0 },
      pausedUntil: null,
    },
    database: database(),
    databaseKind: 'embedded',
    healing: { waiting: 0, nextTry: 'rests' },
    details: { waiting: 0, nextTry: 'rests' },
    value: { value: { minimum: '€10.50', median: '€101.72', maximum: '€1,597.46' }, at: ago(90) },
    sync: { active: null, latest: null },
    nightly: { setting: null, next: null, failed: 0 },
    photosOff: null,
    bot: {
      version: '0.1.0',
      startedAt: ago(600),
      servers: 1,
      serverNames: new Map(),
      allowed: 1,
      notIn: [],
      gatewayMs: 41,
      missingHere: [],
    },
    now: new Date(NOW_MS),
    ...over,
  };
}
