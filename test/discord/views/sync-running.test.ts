// Discord, views: the message of a sync that is under way.
import { describe, expect, it } from 'vitest';
import type { SyncActivity } from '../../../src/core/sync/types.ts';
import { viewOf } from '../../../src/discord/views/sync-state.ts';
import { RUN_STARTED_MS, syncRun } from '../../support/sync-runs.ts';
import {
  buttonsOf,
  inMinutes,
  linesOf,
  MINUTE_MS,
  messageOf,
  numbers,
  running,
  STARTED,
  textOf,
  titleOf,
} from './sync-views.ts';

const STOP = 'stop:7:mwrsbk00';

it('while it reads: how far, what is new, how fast and until when, and no number twice', () => {
  expect(titleOf(running())).toBe('Reading your Discogs collection');
  expect(linesOf(running())).toEqual([
    '▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱ 50% · 1,552 of 3,104',
    '⬇️ 12 new',
    `1,240 a minute · estimated end ${inMinutes(2)}`,
    STARTED,
  ]);
  const message = messageOf(running());
  expect(message.embeds[0]?.author).toEqual({ name: 'Sync · crate_keeper' });
  expect(message.embeds[0]?.fields).toBeUndefined();
  expect(message.file).toBeNull();
  expect(buttonsOf(message)).toEqual([STOP]);
});

it('while it adds: the same, and the problems so far', () => {
  const view = running({
    numbers: numbers({ phase: 'push', pushed: 14, errors: 1, skipped: 3_092 }),
    pace: { done: 15, total: 40, perMinute: 49.6, endMs: RUN_STARTED_MS + MINUTE_MS },
  });
  expect(titleOf(view)).toBe('Adding to Discogs');
  expect(linesOf(view)).toEqual([
    '▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱ 37% · 15 of 40',
    '⬇️ 12 new · ⚠️ 1 problem',
    `50 a minute · estimated end ${inMinutes(1)}`,
    STARTED,
  ]);
});

it('its first moment, before anything is known', () => {
  const view = running({ numbers: numbers({ pulled: 0, skipped: 0, totalDiscogsItems: 0 }), pace: null });
  expect(linesOf(view)).toEqual(['Starting…', STARTED]);
});

it('its first moment in a process that takes it up', () => {
  for (const taken of [numbers(), numbers({ phase: 'push', totalDiscogsItems: 0 })]) {
    expect(linesOf(running({ numbers: taken, pace: null }))[0]).toBe('Resuming…');
  }
});

it('a preview: what it does, and that it compares after it has read', () => {
  const run = syncRun({ kind: 'preview' });
  expect(messageOf(running({ run })).embeds[0]?.author).toEqual({ name: 'Preview · crate_keeper' });
  expect(titleOf(running({ run }))).toBe('Reading your Discogs collection');
  expect(titleOf(running({ run, numbers: numbers({ phase: 'push' }) }))).toBe('Comparing');
  expect(buttonsOf(messageOf(running({ run })))).toEqual([STOP]);
});

it.each<[SyncActivity, string, string]>([
  [
    { kind: 'waiting-for-budget', reason: 'budget', untilMs: RUN_STARTED_MS },
    'Reading your Discogs collection',
    `⏳ Pacing for Discogs' limit · continues ${inMinutes(0)}`,
  ],
  [
    { kind: 'waiting-for-budget', reason: 'asked-to-wait', untilMs: RUN_STARTED_MS },
    'Reading your Discogs collection',
    `⏳ Discogs asked for a pause · continues ${inMinutes(0)}`,
  ],
  [
    { kind: 'waiting-for-budget', reason: 'restart', untilMs: RUN_STARTED_MS },
    'Reading your Discogs collection',
    `⏳ Pacing after a restart · continues ${inMinutes(0)}`,
  ],
  [
    { kind: 'discogs-down', sinceMs: RUN_STARTED_MS, nextTryMs: RUN_STARTED_MS + MINUTE_MS },
    'Waiting for Discogs',
    `Discogs stopped answering ${inMinutes(0)}. Nothing is lost · next try ${inMinutes(1)}`,
  ],
  [
    { kind: 'waiting-for-outcome', records: 2, untilMs: RUN_STARTED_MS },
    'Reading your Discogs collection',
    `⏳ Waiting for Discogs to confirm 2 records · checking ${inMinutes(0)}`,
  ],
  [
    { kind: 'waiting-for-outcome', records: 1, untilMs: RUN_STARTED_MS },
    'Reading your Discogs collection',
    `⏳ Waiting for Discogs to confirm 1 record · checking ${inMinutes(0)}`,
  ],
  [
    { kind: 'database-down', sinceMs: RUN_STARTED_MS },
    'Waiting for my storage',
    `My storage went offline ${inMinutes(0)}. It continues by itself`,
  ],
])('what it waits for: %j', (activity, title, line) => {
  const waits = running({ activity, pace: { done: 1, total: 4, perMinute: null, endMs: null } });
  expect(titleOf(waits)).toBe(title);
  expect(linesOf(waits)).toEqual(['▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱▱ 25% · 1 of 4', '⬇️ 12 new', line, STARTED]);
  expect(buttonsOf(messageOf(waits))).toEqual([STOP]);
});

describe('pace', () => {
  const paceOf = (pace: { perMinute: number | null; endMs: number | null }) =>
    linesOf(running({ numbers: numbers({ pulled: 0 }), pace: { done: 1, total: 40, ...pace } }))[1];

  it('what cannot be said is left out', () => {
    const endMs = RUN_STARTED_MS + MINUTE_MS;
    expect(paceOf({ perMinute: null, endMs: null })).toBe(STARTED);
    expect(paceOf({ perMinute: 0.4, endMs: null })).toBe('less than one a minute');
    expect(paceOf({ perMinute: null, endMs })).toBe(`estimated end ${inMinutes(1)}`);
  });

  it('the end is that of the whole run, counted from the moment of the event', () => {
    const event = {
      type: 'progress' as const,
      run: syncRun(),
      progress: { ...numbers(), errors: [] },
      activity: { kind: 'working' as const },
    };
    const shown = (leftMs: number | null, thenMs: number) => {
      const pace = { done: 1, total: 2, perMinute: 5, leftMs, thenMs };
      const view = viewOf({ ...event, pace }, RUN_STARTED_MS);
      return view.state === 'running' && view.pace;
    };
    expect(shown(2 * MINUTE_MS, 3 * MINUTE_MS)).toEqual({
      ...{ done: 1, total: 2, perMinute: 5 },
      endMs: RUN_STARTED_MS + 5 * MINUTE_MS,
    });
    expect(shown(null, 0)).toMatchObject({ endMs: null });
  });
});

it('the bar is never full before it is, nor longer than itself', () => {
  const at = (done: number, total: number) =>
    textOf(running({ pace: { done, total, perMinute: null, endMs: null } })).split(' ')[0];
  expect(at(0, 10)).toBe('▱'.repeat(16));
  expect(at(29_999, 30_000)).toBe(`${'▰'.repeat(15)}▱`);
  expect(at(10, 10)).toBe('▰'.repeat(16));
  expect(at(11, 10)).toBe('▰'.repeat(16));
});

it('after Stop was pressed the button says so, and cannot be pressed again', () => {
  const view = running({ run: syncRun({ stoppedBy: '502' }) });
  expect(titleOf(view)).toBe('Stopping…');
  expect(messageOf(view).components[0]?.components[0]).toMatchObject({
    label: 'Stopping…',
    disabled: true,
    custom_id: STOP,
  });
});
