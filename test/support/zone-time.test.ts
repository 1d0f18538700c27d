// Support: the clocks of tests pass midnight, and both changes of the clocks of a time zone.
import { expect, test } from 'vitest';
import { createVirtualClock } from './virtual-clock.ts';
import { instantOf, instantsOf, zoneTime } from './zone-time.ts';

const HOUR_MS = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

test.each<[string, string, string[]]>([
  ['a usual time', '2026-03-28 02:30', ['2026-03-28T01:30:00.000Z']],
  ['the last minute before the spring change', '2026-03-29 01:59', ['2026-03-29T00:59:00.000Z']],
  ['a time that the spring change skips', '2026-03-29 02:30', []],
  ['the first minute after it', '2026-03-29 03:00', ['2026-03-29T01:00:00.000Z']],
  [
    'a time that comes twice in autumn',
    '2026-10-25 02:30',
    ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
  ],
  ['midnight of that day', '2026-10-25 00:00', ['2026-10-24T22:00:00.000Z']],
  ['midnight after it', '2026-10-26 00:00', ['2026-10-25T23:00:00.000Z']],
])('in Berlin, %s', (_, shown, instants) => {
  expect(instantsOf('Europe/Berlin', shown).map(iso)).toEqual(instants);
});

test.each<[string, string, number]>([
  ['Asia/Tokyo', '2026-03-29 02:30', 1],
  ['America/Santiago', '2026-09-06 00:00', 0],
  ['America/Santiago', '2026-04-04 23:30', 2],
  ['Australia/Lord_Howe', '2026-10-04 02:15', 0],
  ['Australia/Lord_Howe', '2026-10-04 02:30', 1],
  ['Pacific/Kiritimati', '2026-03-29 02:30', 1],
])('clocks in %s show %s so often: %i', (zone, shown, times) => {
  expect(instantsOf(zone, shown)).toHaveLength(times);
});

test.each<[string, string, string[]]>([
  ['spring', '2026-03-28 23:00', ['00:00', '01:00', '03:00', '04:00']],
  ['autumn', '2026-10-24 23:00', ['00:00', '01:00', '02:00', '02:00', '03:00']],
])('a clock moved by hand passes midnight and the change in %s', async (_, from, hours) => {
  const clock = createVirtualClock(instantOf('Europe/Berlin', from));
  const shown: string[] = [];
  for (const _hour of hours) {
    await clock.advance(HOUR_MS);
    shown.push(zoneTime('Europe/Berlin', clock.now()).slice(-5));
  }
  expect(shown).toEqual(hours);
});

test('a sleep until 03:00 is as long as the night is: 3, 2 or 4 hours', async () => {
  for (const [day, hours] of [
    ['2026-03-28', 3],
    ['2026-03-29', 2],
    ['2026-10-25', 4],
  ] as const) {
    const clock = createVirtualClock(instantOf('Europe/Berlin', `${day} 00:00`));
    let isAwake = false;
    const until = instantOf('Europe/Berlin', `${day} 03:00`) - clock.now();
    void clock.sleep(until).then(() => {
      isAwake = true;
    });
    await clock.advance(hours * HOUR_MS - 1);
    expect(isAwake).toBe(false);
    await clock.advance(1);
    expect(isAwake).toBe(true);
  }
});
