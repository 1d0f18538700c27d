// Core, crate: how old the answers from the mirror are.
import { expect, it } from 'vitest';
import { type Freshness, freshnessOf } from '../../../src/core/crate/freshness.ts';

const NOW = Date.UTC(2026, 10, 29);
const HOUR_MS = 60 * 60_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR_MS);

it.each<[string, Date | null, boolean, Freshness]>([
  ['no sync yet', null, true, { kind: 'never' }],
  ['a day ago', ago(24), true, { kind: 'fresh' }],
  ['more than a day ago', ago(25), true, { kind: 'old', at: ago(25) }],
  ['in the time to come, after the clock was set back', ago(-5), true, { kind: 'fresh' }],
  ['a crate that is only here', null, false, { kind: 'fresh' }],
])('%s', (_, syncedAt, hasCollection, freshness) => {
  expect(freshnessOf(syncedAt, { nowMs: NOW, hasCollection })).toEqual(freshness);
});
