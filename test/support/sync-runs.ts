// Support: a sync run as the engine reports it, for tests of what is shown.
import type { SyncRun } from '../../src/core/sync/types.ts';

export const RUN_STARTED_MS = Date.UTC(2026, 10, 22, 12);

export const syncRun = (over: Partial<SyncRun> = {}): SyncRun => ({
  id: 7,
  kind: 'sync',
  account: 'crate_keeper',
  status: 'running',
  phase: 'pull',
  pulled: 0,
  pushed: 0,
  skipped: 0,
  totalDiscogsItems: 0,
  errorCount: 0,
  requester: { userId: '501', guildId: '301', channelId: '401' },
  message: null,
  stoppedBy: null,
  importId: null,
  preview: null,
  undos: 0,
  gone: 0,
  night: null,
  startedAt: new Date(RUN_STARTED_MS),
  updatedAt: new Date(RUN_STARTED_MS),
  endedAt: null,
  ...over,
});
