// Health: what the bot counts, and how /metrics writes it.
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/health/metrics.ts';
import { createRegistry } from '../../src/health/registry.ts';
import { syncRun } from '../support/sync-runs.ts';

describe('the text that Prometheus reads', () => {
  it('counters, by their labels', () => {
    const registry = createRegistry();
    const counter = registry.counter('calls_total', 'Calls.');
    counter.add({ lane: 'person', status: '200' });
    counter.add({ lane: 'person', status: '200' }, 2);
    counter.add({ lane: 'odd "\\\n' });
    expect(registry.text()).toBe(
      [
        '# HELP calls_total Calls.',
        '# TYPE calls_total counter',
        'calls_total{lane="person",status="200"} 3',
        'calls_total{lane="odd \\"\\\\\\n"} 1',
        '',
      ].join('\n'),
    );
  });

  it('counters that an alarm is about are there before the first one', () => {
    const registry = createRegistry();
    const counter = registry.counter('failed_total', 'Failed.', [{}]);
    expect(registry.text()).toContain('\nfailed_total 0\n');
    counter.add({});
    expect(registry.text()).toContain('\nfailed_total 1\n');
  });

  it('gauges are asked for when they are read, and what is not known is left out', () => {
    const registry = createRegistry();
    let value: number | null = 1;
    registry.gauge('age_seconds', 'Age.', () => value);
    registry.total('cpu_total', 'Time.', () => [[{ of: 'all' }, 7]]);
    expect(registry.text()).toContain('\nage_seconds 1\n');
    value = null;
    expect(registry.text()).not.toMatch(/^age_seconds/m);
    expect(registry.text()).toContain('# TYPE cpu_total counter\ncpu_total{of="all"} 7\n');
  });

  it('histograms count what is at most each bucket', () => {
    const registry = createRegistry();
    const histogram = registry.histogram('took_seconds', 'Took.', [0.1, 1]);
    for (const value of [0.1, 0.5, 3]) histogram.observe({ command: 'add' }, value);
    expect(registry.text()).toBe(
      [
        '# HELP took_seconds Took.',
        '# TYPE took_seconds histogram',
        'took_seconds_bucket{command="add",le="0.1"} 1',
        'took_seconds_bucket{command="add",le="1"} 2',
        'took_seconds_bucket{command="add",le="+Inf"} 3',
        'took_seconds_sum{command="add"} 3.6',
        'took_seconds_count{command="add"} 3',
        '',
      ].join('\n'),
    );
  });
});

describe('what is counted', () => {
  const budget = {
    ...{
      limit: 60,
      used: 17,
      kept: 4,
      free: 39,
      queued: { person: 1, enrichment: 2, sync: 3 },
      pausedUntil: 14_000,
    },
  };
  const metrics = (known: boolean) =>
    createMetrics({
      ...{ version: '1.2.3', startedAtMs: 5_000, now: () => 4_000 },
      budget: () => (known ? budget : null),
      heartbeatAgeMs: () => (known ? 1_500 : null),
      isGatewayUp: () => known,
      isDatabaseUp: () => known,
      sync: () => (known ? { waiting: 3, lastSyncAt: new Date(9_000) } : null),
      loopLagSeconds: () => (known ? 0.25 : 0),
    });

  it('before anything is known', () => {
    const text = metrics(false).text();
    expect(text).toContain('runout_info{version="1.2.3"} 1');
    expect(text).toContain('process_start_time_seconds 5\n');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).not.toMatch(/^runout_(discogs|gateway_heartbeat)/m);
  });

  it('what an alarm is about is there before anything is known, and not known is neither 0 nor well', () => {
    const text = metrics(false).text();
    for (const line of [
      'runout_gateway_up 0',
      'runout_database_up 0',
      'runout_records_waiting NaN',
      'runout_sync_last_success_timestamp_seconds NaN',
      'runout_event_loop_lag_seconds 0',
      'runout_permission_reads_failed_total 0',
      'runout_sync_runs_total{kind="sync",outcome="failed"} 0',
      'runout_sync_items_total{what="errors"} 0',
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
  });

  it('never is 0', () => {
    const facts = {
      version: '1',
      startedAtMs: 0,
      now: () => 0,
      budget: () => null,
      heartbeatAgeMs: () => null,
    };
    const one = createMetrics({
      ...facts,
      isGatewayUp: () => true,
      isDatabaseUp: () => true,
      sync: () => ({ waiting: 0, lastSyncAt: null }),
      loopLagSeconds: () => 0,
    });
    expect(one.text()).toContain('\nrunout_sync_last_success_timestamp_seconds 0\n');
  });

  it('interactions, calls, budget, syncs', () => {
    const one = metrics(true);
    one.interaction({ command: 'button:add', outcome: 'done', ms: 300 });
    one.discogsCall({ lane: 'person', status: 200, outcome: 'ok', ms: 120 });
    one.discogsCall({ lane: 'sync', status: null, outcome: 'UnavailableError', ms: 15_000 });
    const run = syncRun({ pulled: 5, pushed: 2, skipped: 100, errorCount: 1 });
    one.syncEnded(run, 'done-with-problems');
    one.syncEnded({ ...run, kind: 'preview' }, 'done');
    one.syncEnded({ ...run, kind: 'import', pushed: 7, errorCount: 0 }, 'stopped');
    one.permissionsUnread();
    const text = one.text();
    for (const line of [
      'runout_interactions_total{command="button:add",outcome="done"} 1',
      'runout_interaction_seconds_bucket{command="button:add",le="0.5"} 1',
      'runout_discogs_calls_total{lane="person",status="200"} 1',
      'runout_discogs_calls_total{lane="sync",status="UnavailableError"} 1',
      'runout_discogs_requests{state="used"} 17',
      'runout_discogs_requests{state="kept"} 4',
      'runout_discogs_queue{lane="sync"} 3',
      'runout_discogs_pause_seconds 10',
      'runout_gateway_heartbeat_age_seconds 1.5',
      'runout_gateway_up 1',
      'runout_database_up 1',
      'runout_records_waiting 3',
      'runout_sync_last_success_timestamp_seconds 9',
      'runout_event_loop_lag_seconds 0.25',
      'runout_permission_reads_failed_total 1',
      'runout_sync_runs_total{kind="sync",outcome="done-with-problems"} 1',
      'runout_sync_runs_total{kind="preview",outcome="done"} 1',
      'runout_sync_runs_total{kind="import",outcome="stopped"} 1',
      'runout_sync_items_total{what="pulled"} 5',
      'runout_sync_items_total{what="pushed"} 9',
      'runout_sync_items_total{what="errors"} 1',
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
  });
});
