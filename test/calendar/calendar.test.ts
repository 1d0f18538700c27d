// Calendar: the nights of an hour, over midnight and both changes of the clocks, and the names of the time zones.
import { describe, expect, it, test } from 'vitest';
import { createCalendar } from '../../src/calendar/calendar.ts';
import { instantOf, instantsOf, zoneTime } from '../support/zone-time.ts';

const calendar = createCalendar();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Returns the next nights, as their date and what clocks show when they begin. */
function nights(timezone: string, hour: number, from: string, count: number): string[] {
  const found: string[] = [];
  for (let ms = instantOf(timezone, from); found.length < count; ) {
    const night = calendar.nightAfter({ hour, timezone }, ms);
    found.push(`${night.date}: ${zoneTime(timezone, night.atMs)}`);
    ms = night.atMs;
  }
  return found;
}

describe('the next night', () => {
  it.each<[string, string, number, string, string[]]>([
    [
      'begins at its hour of the same day',
      'Europe/Berlin',
      3,
      '2026-11-29 02:59',
      ['2026-11-29: 2026-11-29 03:00', '2026-11-30: 2026-11-30 03:00'],
    ],
    [
      'begins after the given moment, not at it',
      'UTC',
      3,
      '2026-11-29 03:00',
      ['2026-11-30: 2026-11-30 03:00'],
    ],
    ['can begin at midnight', 'Asia/Tokyo', 0, '2026-12-31 23:59', ['2027-01-01: 2027-01-01 00:00']],
    [
      'can begin an hour before midnight',
      'Asia/Tokyo',
      23,
      '2026-12-31 22:59',
      ['2026-12-31: 2026-12-31 23:00'],
    ],
    [
      'begins with the next minute when its hour is skipped in spring',
      'Europe/Berlin',
      2,
      '2026-03-28 01:00',
      ['2026-03-28: 2026-03-28 02:00', '2026-03-29: 2026-03-29 03:00', '2026-03-30: 2026-03-30 02:00'],
    ],
    [
      'begins half an hour later when half an hour is skipped',
      'Australia/Lord_Howe',
      2,
      '2026-10-03 03:00',
      ['2026-10-04: 2026-10-04 02:30', '2026-10-05: 2026-10-05 02:00'],
    ],
    [
      'begins at one when midnight is skipped',
      'America/Santiago',
      0,
      '2026-09-05 12:00',
      ['2026-09-06: 2026-09-06 01:00', '2026-09-07: 2026-09-07 00:00'],
    ],
    [
      'begins at midnight when the hour before it is skipped, and the evening after has its own',
      'America/Nuuk',
      23,
      '2026-03-27 12:00',
      ['2026-03-27: 2026-03-27 23:00', '2026-03-28: 2026-03-29 00:00', '2026-03-29: 2026-03-29 23:00'],
    ],
    [
      'is no night of a day that a place left out',
      'Pacific/Apia',
      3,
      '2011-12-28 12:00',
      ['2011-12-29: 2011-12-29 03:00', '2011-12-31: 2011-12-31 03:00'],
    ],
  ])('%s', (_, timezone, hour, from, expected) => {
    expect(nights(timezone, hour, from, expected.length)).toEqual(expected);
  });

  it('is the same after an answer for another hour, another zone, and an earlier moment', () => {
    const ask = (timezone: string, hour: number, from: string) =>
      calendar.nightAfter({ hour, timezone }, instantOf(timezone, from));
    const first = { date: '2026-11-30', atMs: instantOf('Europe/Berlin', '2026-11-30 03:00') };
    expect(ask('Europe/Berlin', 3, '2026-11-29 12:00')).toEqual(first);
    expect(ask('Europe/Berlin', 4, '2026-11-29 12:00').atMs).toBe(first.atMs + HOUR_MS);
    expect(ask('Europe/London', 3, '2026-11-29 12:00').atMs).toBe(first.atMs + HOUR_MS);
    expect(ask('Europe/Berlin', 3, '2026-11-29 02:00').date).toBe('2026-11-29');
    expect(ask('Europe/Berlin', 3, '2026-11-30 02:59')).toEqual(first);
    expect(ask('Europe/Berlin', 3, '2026-11-30 03:00').date).toBe('2026-12-01');
  });

  it('begins the first time that its hour comes in autumn, and only then', () => {
    const [first, second] = instantsOf('Europe/Berlin', '2026-10-25 02:00');
    if (first === undefined || second === undefined) throw new Error('this hour comes twice');
    const when = { hour: 2, timezone: 'Europe/Berlin' };
    expect(calendar.nightAfter(when, first - 1)).toEqual({ date: '2026-10-25', atMs: first });
    for (const ms of [first, first + HOUR_MS / 2, second - 1, second]) {
      expect(calendar.nightAfter(when, ms).date).toBe('2026-10-26');
    }
  });

  it.each<[string, string]>([
    ['Europe/London', '2026-03-29'],
    ['Europe/London', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['America/Santiago', '2026-04-04'],
    ['America/Santiago', '2026-09-06'],
    ['America/Nuuk', '2026-03-28'],
    ['America/Nuuk', '2026-10-24'],
    ['Africa/Cairo', '2026-04-24'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Antarctica/Troll', '2026-03-29'],
    ['Antarctica/Troll', '2026-10-25'],
  ])('is one for each date in %s around %s, whatever the hour', (timezone, day) => {
    for (const hour of [0, 1, 2, 3, 22, 23]) {
      let { date, atMs } = calendar.nightAfter({ hour, timezone }, Date.parse(day) - 2 * DAY_MS);
      for (let n = 0; n < 4; n += 1) {
        const next = calendar.nightAfter({ hour, timezone }, atMs);
        const name = `hour ${hour} after ${date}`;
        expect(Date.parse(next.date) - Date.parse(date), name).toBe(DAY_MS);
        // Clocks in Troll change by two hours.
        expect(Math.abs(next.atMs - atMs - DAY_MS), name).toBeLessThanOrEqual(2 * HOUR_MS);
        ({ date, atMs } = next);
      }
    }
  });
});

test.each<[string, string | null]>([
  ['Europe/Berlin', 'Europe/Berlin'],
  [' europe/BERLIN ', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['Berlin', null],
  ['Europe/Atlantis', null],
  ['+02:00', null],
  ['', null],
  ['Europe/Berlin\n', 'Europe/Berlin'],
])('the time zone %j is %j', (typed, name) => {
  expect(calendar.timezone(typed)).toBe(name);
});

test('a newer name of a zone stays as it was typed: Kolkata was Calcutta', () => {
  expect(calendar.timezone('asia/kolkata')).toBe('Asia/Kolkata');
  expect(calendar.nightAfter({ hour: 3, timezone: 'Asia/Kolkata' }, Date.UTC(2026, 10, 29))).toEqual({
    date: '2026-11-30',
    atMs: Date.UTC(2026, 10, 29, 21, 30),
  });
});

test('every name of the list is one, and UTC is in it', () => {
  const names = calendar.timezones();
  expect(names.length).toBeGreaterThan(400);
  expect(names).toContain('UTC');
  expect(names.filter((name) => calendar.timezone(name) === null)).toEqual([]);
});
