// Core, nightly: when the sync of a night begins, as tables of examples.
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/calendar.ts';
import { FORGOTTEN_ID } from '../../../src/core/add/types.ts';
import { failedNights, isQuiet, nextNight, nightStep } from '../../../src/core/nightly/plan.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { instantOf, zoneTime } from '../../support/zone-time.ts';

const calendar = createCalendar();
const BERLIN = 'Europe/Berlin';
const berlin = (shown: string) => instantOf(BERLIN, shown);

interface Facts {
  now: string;
  hour?: number;
  setAt?: string;
  lastNight?: string;
  lastSync?: string;
}

function step({ now, hour = 3, setAt = '2026-01-01 12:00', lastNight, lastSync }: Facts): string {
  const setting = { hour, timezone: BERLIN, guildId: '1', setAt: new Date(berlin(setAt)) };
  const lastSyncAt = lastSync === undefined ? null : new Date(berlin(lastSync));
  const nowMs = berlin(now);
  const found = nightStep({ calendar, setting, lastNight: lastNight ?? null, lastSyncAt, nowMs });
  return `${found.do} ${found.night.date} ${zoneTime(BERLIN, found.night.atMs).slice(-5)}`;
}

describe('what to do about the nights', () => {
  it.each<[string, Facts, string]>([
    ['before the hour: wait for it', { now: '2026-11-29 02:59' }, 'wait 2026-11-29 03:00'],
    ['at the hour: begin', { now: '2026-11-29 03:00' }, 'begin 2026-11-29 03:00'],
    ['an hour late: begin', { now: '2026-11-29 04:00' }, 'begin 2026-11-29 03:00'],
    ['three hours late: begin', { now: '2026-11-29 06:00' }, 'begin 2026-11-29 03:00'],
    ['later: the night is left out', { now: '2026-11-29 06:01' }, 'wait 2026-11-30 03:00'],
    ['late after midnight', { now: '2026-11-30 01:30', hour: 23 }, 'begin 2026-11-29 23:00'],
    ['after its run', { now: '2026-11-29 03:01', lastNight: '2026-11-29' }, 'wait 2026-11-30 03:00'],
    [
      'the run of the night before does not count',
      { now: '2026-11-29 03:01', lastNight: '2026-11-28' },
      'begin 2026-11-29 03:00',
    ],
    [
      'the clock was set back after its run',
      { now: '2026-11-29 02:30', lastNight: '2026-11-29' },
      'wait 2026-11-30 03:00',
    ],
    [
      'a person has just synced: the night needs no run',
      { now: '2026-11-29 03:10', lastSync: '2026-11-29 03:05' },
      'wait 2026-11-30 03:00',
    ],
    [
      'a sync that ended before the night does not count',
      { now: '2026-11-29 03:10', lastSync: '2026-11-29 02:59' },
      'begin 2026-11-29 03:00',
    ],
    [
      'the clock was a year ahead at the last sync: that sync does not count',
      { now: '2026-11-29 03:00', lastSync: '2027-11-29 03:05' },
      'begin 2026-11-29 03:00',
    ],
    [
      'the clock was a year ahead when the hour was set',
      { now: '2026-11-29 03:00', setAt: '2027-11-29 12:00' },
      'begin 2026-11-29 03:00',
    ],
    [
      'the setting is newer than the hour of this night',
      { now: '2026-11-29 03:31', setAt: '2026-11-29 03:30' },
      'wait 2026-11-30 03:00',
    ],
    [
      'the hour was moved to a later one after the run of this date: no second one',
      { now: '2026-11-29 05:00', hour: 5, setAt: '2026-11-29 04:00', lastNight: '2026-11-29' },
      'wait 2026-11-30 05:00',
    ],
    ['spring: 02:00 does not exist', { now: '2026-03-29 01:59', hour: 2 }, 'wait 2026-03-29 03:00'],
    ['spring: at 03:00 instead', { now: '2026-03-29 03:00', hour: 2 }, 'begin 2026-03-29 03:00'],
    ['autumn: the first 02:00', { now: '2026-10-25 02:00', hour: 2 }, 'begin 2026-10-25 02:00'],
  ])('%s', (_, facts, expected) => {
    expect(step(facts)).toBe(expected);
  });

  it('autumn: the second 02:00 is the same night', () => {
    const setting = { hour: 2, timezone: BERLIN, guildId: '1', setAt: new Date(0) };
    const nowMs = berlin('2026-10-25 02:00') + 60 * 60_000;
    const found = nightStep({ calendar, setting, lastNight: '2026-10-25', lastSyncAt: null, nowMs });
    expect(found).toMatchObject({ do: 'wait', night: { date: '2026-10-26' } });
  });

  it('the next night is not of a date that had its run', () => {
    const setting = { hour: 5, timezone: BERLIN, guildId: '1', setAt: new Date(0) };
    const nowMs = berlin('2026-11-29 04:00');
    const next = (lastNight: string | null) => nextNight({ calendar, setting, lastNight, nowMs }).date;
    expect([next(null), next('2026-11-28'), next('2026-11-29')]).toEqual([
      '2026-11-29',
      '2026-11-29',
      '2026-11-30',
    ]);
  });
});

describe('failed nights in a row', () => {
  const [done, failed, stopped] = (['done', 'failed', 'stopped'] as const).map((status) =>
    syncRun({ status, night: '2026-11-29' }),
  );
  const mine = (status: 'done' | 'failed' | 'stopped', kind: 'sync' | 'preview' | 'import' = 'sync') =>
    syncRun({ status, kind });
  it.each([
    ['none yet', [], 0],
    ['the last one', [failed, done], 1],
    ['three', [failed, failed, failed, done, failed], 3],
    ['the last one was done', [done, failed, failed], 0],
    ['a person has synced since', [mine('done'), failed, failed], 0],
    ['a person has synced between them', [failed, mine('done'), failed], 1],
    ['a sync of a person failed, too', [mine('failed'), failed, mine('stopped'), failed, done], 2],
    [
      'previews and imports say nothing',
      [mine('done', 'preview'), failed, mine('done', 'import'), failed],
      2,
    ],
    ['one that a person stopped is no failure', [stopped, failed, failed], 2],
  ])('%s', (_, runs, expected) => {
    expect(failedNights(runs.flatMap((run) => run ?? []))).toBe(expected);
  });
});

it('a run is quiet while it is the run of a night alone', () => {
  const night = { night: '2026-11-29', requester: { userId: FORGOTTEN_ID, guildId: '1', channelId: '0' } };
  const message = { channelId: '3', messageId: '4' };
  expect(isQuiet(syncRun(night))).toBe(true);
  expect(isQuiet(syncRun())).toBe(false);
  expect(isQuiet(syncRun({ night: '2026-11-29', message }))).toBe(false);
  // Its person was removed, and its message is known.
  expect(isQuiet(syncRun({ ...night, message }))).toBe(false);
});
