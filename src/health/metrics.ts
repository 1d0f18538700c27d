// Health: counts what /metrics shows. A label has few values, and never an id, a title or a name.
import { type BudgetState, LANES, type Lane } from '../core/discogs-port.ts';
import type { SyncOutcome, SyncRun } from '../core/sync/types.ts';
import { createRegistry } from './registry.ts';

export interface Metrics {
  interaction(done: { command: string; outcome: string; ms: number }): void;
  discogsCall(call: { lane: Lane; status: number | null; outcome: string; ms: number }): void;
  syncEnded(run: SyncRun, outcome: SyncOutcome): void;
  /** Counts that Discord did not send the permissions of a server, or not in time. */
  permissionsUnread(): void;
  /** Returns all numbers in the text format of Prometheus. */
  text(): string;
}

/** The numbers about syncs that are read from the database. */
export interface SyncFigures {
  /** The number of records that a /sync would push. */
  waiting: number;
  /** When a /sync last completed. Null: never. */
  lastSyncAt: Date | null;
}

/**
 * The upper limits of the histogram buckets, in s. An interaction must answer within 3 s; a call to Discogs times out after 15 s.
 */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const OUTCOMES: readonly SyncOutcome[] = ['done', 'done-with-problems', 'stopped', 'failed', 'paused'];
const KINDS: readonly SyncRun['kind'][] = ['sync', 'preview', 'import'];

/** The value of a number that is not known. In Prometheus no comparison with NaN is true, so it never starts an alarm. */
const UNKNOWN = Number.NaN;

export function createMetrics(facts: {
  version: string;
  startedAtMs: number;
  /** The state of the request budget. Null: not known yet. */
  budget: () => BudgetState | null;
  /** The time since Discord last answered a heartbeat, in ms. Null: there was no answer yet. */
  heartbeatAgeMs: () => number | null;
  isGatewayUp: () => boolean;
  /** Whether the database answered at the last check. */
  isDatabaseUp: () => boolean;
  /** The numbers about syncs. Null: the database did not answer. */
  sync: () => SyncFigures | null;
  loopLagSeconds: () => number;
  now: () => number;
}): Metrics {
  const { version, startedAtMs, budget, heartbeatAgeMs, now } = facts;
  const registry = createRegistry();
  const interactions = registry.counter('runout_interactions_total', 'Interactions handled.');
  const answerTimes = registry.histogram(
    'runout_interaction_seconds',
    'How long interactions took.',
    SECONDS,
  );
  const calls = registry.counter('runout_discogs_calls_total', 'Requests to Discogs, by status.');
  const callTimes = registry.histogram('runout_discogs_call_seconds', 'How long Discogs took.', SECONDS);
  const runs = registry.counter(
    'runout_sync_runs_total',
    'Syncs and previews that ended.',
    KINDS.flatMap((kind) => OUTCOMES.map((outcome) => ({ kind, outcome }))),
  );
  const moved = registry.counter(
    'runout_sync_items_total',
    'What syncs pulled, pushed and skipped, and errors.',
    ['pulled', 'pushed', 'skipped', 'errors'].map((what) => ({ what })),
  );
  const unread = registry.counter(
    'runout_permission_reads_failed_total',
    'Times that the permissions of a server could not be read.',
    [{}],
  );
  registry.gauge('runout_gateway_up', 'Discord is connected.', () => (facts.isGatewayUp() ? 1 : 0));
  registry.gauge('runout_database_up', 'The database answers.', () => (facts.isDatabaseUp() ? 1 : 0));
  registry.gauge(
    'runout_records_waiting',
    'Records that a sync would add to Discogs.',
    () => facts.sync()?.waiting ?? UNKNOWN,
  );
  registry.gauge(
    'runout_sync_last_success_timestamp_seconds',
    'When a sync last completed; 0: never.',
    () => {
      const known = facts.sync();
      return known === null ? UNKNOWN : (known.lastSyncAt?.getTime() ?? 0) / 1_000;
    },
  );
  registry.gauge('runout_event_loop_lag_seconds', 'The longest standstill of the last half minute.', () =>
    facts.loopLagSeconds(),
  );

  registry.gauge('runout_discogs_requests', 'The request budget of this minute.', () => {
    const state = budget();
    if (state === null) return null;
    const { limit, used, kept, free } = state;
    return [
      [{ state: 'limit' }, limit],
      [{ state: 'used' }, used],
      [{ state: 'kept' }, kept],
      [{ state: 'free' }, free],
    ];
  });
  registry.gauge('runout_discogs_queue', 'Calls that wait for the request budget.', () => {
    const state = budget();
    return state && LANES.map((lane) => [{ lane }, state.queued[lane]]);
  });
  registry.gauge('runout_discogs_pause_seconds', 'How long Discogs still asks us to wait.', () => {
    const state = budget();
    const nowMs = now();
    // `now` and `pausedUntil` are of the same clock, so their difference is a duration.
    return state && Math.max(0, (state.pausedUntil ?? nowMs) - nowMs) / 1_000;
  });
  registry.gauge('runout_gateway_heartbeat_age_seconds', 'Since Discord answered a heartbeat.', () => {
    const ageMs = heartbeatAgeMs();
    return ageMs === null ? null : ageMs / 1_000;
  });
  registry.gauge('runout_info', 'The version that runs.', () => [[{ version }, 1]]);
  registry.gauge('process_start_time_seconds', 'When the process started.', () => startedAtMs / 1_000);
  registry.gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  registry.gauge('nodejs_heap_size_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed);
  registry.total('process_cpu_seconds_total', 'Processor time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
  });

  return {
    interaction({ command, outcome, ms }) {
      interactions.add({ command, outcome });
      answerTimes.observe({ command }, ms / 1_000);
    },
    discogsCall({ lane, status, outcome, ms }) {
      calls.add({ lane, status: status === null ? outcome : String(status) });
      callTimes.observe({ lane }, ms / 1_000);
    },
    syncEnded(run, outcome) {
      runs.add({ kind: run.kind, outcome });
      if (run.kind === 'preview') return;
      // An import only adds.
      moved.add({ what: 'pushed' }, run.pushed);
      if (run.kind === 'sync') {
        moved.add({ what: 'pulled' }, run.pulled);
        moved.add({ what: 'skipped' }, run.skipped);
      }
      moved.add({ what: 'errors' }, run.errorCount);
    },
    permissionsUnread: () => unread.add({}),
    text: () => registry.text(),
  };
}
