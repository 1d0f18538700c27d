// deploy/alerts.yml, read as strictly as Prometheus reads it: its shape, its expressions, and that a bot has every metric in
// them from its first moment on.
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../src/health/metrics.ts';

const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/;
const text = z.string().min(1);

/** No other key is allowed (https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/). */
const fileShape = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: text,
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
            expr: text,
            for: z.string().regex(DURATION).optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
            annotations: z.strictObject({ summary: text, description: text }),
          }),
        ),
      }),
    )
    .min(1),
});

function readAlerts() {
  const document = parseDocument(readFileSync(new URL('../../deploy/alerts.yml', import.meta.url), 'utf8'), {
    strict: true,
    uniqueKeys: true,
  });
  expect(document.errors).toEqual([]);
  expect(document.warnings).toEqual([]);
  return fileShape.parse(document.toJS()).groups.flatMap((group) => group.rules);
}

/** The metrics and labels that an expression names. @throws SyntaxError when the text is no expression. */
function namesIn(expression: string): { metrics: string[]; labels: string[] } {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      const written = expression.slice(node.from, node.to);
      if (node.type.isError) throw new SyntaxError(`at ${node.from} of ${expression}`);
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') metrics.push(written);
      if (node.name === 'LabelName') labels.push(written);
    },
  });
  return { metrics, labels };
}

const nothingYet = createMetrics({
  ...{ version: '1', startedAtMs: 0, now: () => 0 },
  budget: () => null,
  heartbeatAgeMs: () => null,
  isGatewayUp: () => false,
  isDatabaseUp: () => false,
  sync: () => null,
  loopLagSeconds: () => 0,
});
/** The metrics that are there before anything has happened. */
const firstScrape = new Set(nothingYet.text().match(/^[a-z_]+(?=[ {])/gm));

describe('the reader of this test', () => {
  it.each(['up ==', 'rate(up[5x])', 'sum by (', '(up', 'up{job=runout}', 'up > 1 and'])(
    'refuses %s',
    (expression) => {
      expect(() => namesIn(expression)).toThrow(SyntaxError);
    },
  );

  it('finds what an expression names', () => {
    expect(namesIn('sum by (job) (increase(a_total{x="1"}[5m])) > time() - b')).toEqual({
      metrics: ['a_total', 'b'],
      labels: ['job', 'x'],
    });
  });
});

describe('deploy/alerts.yml', () => {
  const alerts = readAlerts();

  it('has five rules, each with a name of its own', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(5);
  });

  it.each(alerts)('$alert: its numbers are there from the first scrape on', ({ expr }) => {
    const { metrics, labels } = namesIn(expr);
    expect(metrics.length).toBeGreaterThan(0);
    for (const name of metrics) {
      // Prometheus itself makes `up`: whether the scrape was answered.
      if (name !== 'up') expect([...firstScrape]).toContain(name);
    }
    // A metric with another label appears only when something has happened.
    expect(labels.filter((label) => label !== 'job')).toEqual([]);
  });

  it.each(alerts)('$alert: its words are words, with nothing filled in but the value', (alert) => {
    for (const words of Object.values(alert.annotations)) {
      const filled = [...words.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1]?.trim());
      for (const one of filled) expect(['$value', '$value | humanizeDuration']).toContain(one);
      expect(words.replace(/\{\{.*?\}\}/g, '')).not.toMatch(/[{}]/);
    }
  });

  it('every number that is there for alarms sounds one', () => {
    const used = alerts.flatMap(({ expr }) => namesIn(expr).metrics);
    for (const name of [
      'runout_gateway_up',
      'runout_database_up',
      'runout_event_loop_lag_seconds',
      'runout_records_waiting',
      'runout_sync_last_success_timestamp_seconds',
      'runout_permission_reads_failed_total',
    ]) {
      expect(used).toContain(name);
    }
  });
});
