// Sandbox: the clock of the local services: it starts at any time, and moves over a night and a change of the clocks at once.
import { expect, test } from 'vitest';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { startOwnClock } from '../../sandbox/discord/fair-time.ts';
import { createClock, parseClockSpeed } from '../../src/clock.ts';
import { createBotClock } from '../support/bot-clock.ts';
import { instantOf, zoneTime } from '../support/zone-time.ts';

const HOUR_MS = 3_600_000;
/** A minute before midnight, before the night in which clocks are put forward. */
const SPRING = instantOf('Europe/Berlin', '2026-03-28 23:59');
/** A clock that stands still unless it jumps. */
const standing = (startMs = SPRING) => createSandboxClock(1, () => 1_000, startMs);

test('starts at the time of the machine, or at another one', () => {
  expect(createSandboxClock(20, () => 1_000).now()).toBe(1_000);
  expect(zoneTime('Europe/Berlin', standing().now())).toBe('2026-03-28 23:59');
});

test('runs on from there, at its speed', () => {
  let wallMs = 1_000;
  const clock = createSandboxClock(60, () => wallMs, SPRING);
  wallMs += 2_000;
  expect(clock.now()).toBe(SPRING + 120_000);
  clock.jump(HOUR_MS);
  wallMs += 1_000;
  expect(clock.now()).toBe(SPRING + 180_000 + HOUR_MS);
});

test('a jump over the night calls back what is due, in its order, and nothing else', () => {
  const clock = standing();
  const seen: string[] = [];
  const note = (what: string) => () => seen.push(`${what} ${zoneTime('Europe/Berlin', clock.now())}`);
  const cancel = clock.after(4 * HOUR_MS, note('later'));
  clock.after(2 * HOUR_MS, note('second'));
  clock.after(HOUR_MS, note('first'));
  clock.after(HOUR_MS, note('never'))();
  clock.jump(2 * HOUR_MS);
  expect(seen).toEqual(['first 2026-03-29 01:59', 'second 2026-03-29 01:59']);
  clock.jump(1.5 * HOUR_MS);
  expect(seen).toHaveLength(2);
  clock.jump(HOUR_MS);
  expect(seen.at(-1)).toBe('later 2026-03-29 05:29');
  cancel();
});

test('a callback can take another one back, or start one, during a jump', () => {
  const clock = standing();
  const seen: string[] = [];
  clock.after(1, () => {
    cancel();
    clock.after(0, () => seen.push('next'));
  });
  const cancel = clock.after(2, () => seen.push('taken back'));
  clock.jump(10);
  expect(seen).toEqual([]);
  clock.jump(0);
  expect(seen).toEqual(['next']);
});

test('does not jump back', () => {
  expect(() => standing().jump(-1)).toThrow(RangeError);
});

test("a bot in the same process sleeps through it, and one that starts later has the clock's time", async () => {
  const time = startOwnClock();
  const clock = createSandboxClock(1, time.now, SPRING);
  const bot = createBotClock(clock, time);
  const woken = bot.sleep(3 * HOUR_MS).then(() => zoneTime('Europe/Berlin', bot.now()));
  clock.jump(3 * HOUR_MS);
  expect(await woken).toBe('2026-03-29 03:59');
  expect(bot.monotonic()).toBeGreaterThanOrEqual(3 * HOUR_MS);
  time.stop();

  const later = createClock(parseClockSpeed(clock.env()) ?? undefined);
  expect(zoneTime('Europe/Berlin', later.now())).toBe('2026-03-29 03:59');
});
