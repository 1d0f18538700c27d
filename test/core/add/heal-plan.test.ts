// When a saved add is tried again: examples of the plan, and whole outages played through.
import { describe, expect, it } from 'vitest';
import { afterTry, newPatient, nextTry, type Patient, woken } from '../../../src/core/add/heal-plan.ts';

const MINUTE = 60_000;
const up = { isDown: false, triedAtMs: null };

describe('one saved add', () => {
  it('is tried after 1, 5, 15 and 60 minutes, then every hour', () => {
    let nowMs = 0;
    let one = newPatient(1, nowMs);
    const pauses: number[] = [];
    for (let n = 0; n < 6; n++) {
      pauses.push((one.dueAtMs - nowMs) / MINUTE);
      nowMs = one.dueAtMs;
      one = afterTry(one, 'later', nowMs);
    }
    expect(pauses).toEqual([1, 5, 15, 60, 60, 60]);
  });

  it('rests when only an operator can end its reason', () => {
    const one = afterTry(newPatient(1, 0), 'rests', 5);
    expect(nextTry([one], up)).toBeNull();
    expect(nextTry([one, newPatient(2, 0)], up)).toEqual({ intentId: 2, atMs: MINUTE });
    expect(woken(one, 7)).toEqual(one);
  });
});

describe('which one is next', () => {
  it.each<
    [
      string,
      Patient[],
      { isDown: boolean; triedAtMs: number | null },
      { intentId: number; atMs: number } | null,
    ]
  >([
    ['none', [], up, null],
    ['the one that is due first', [patient(1, 90), patient(2, 60)], up, { intentId: 2, atMs: 60 }],
    ['the oldest of those that are due', [patient(1, 60), patient(2, 60)], up, { intentId: 1, atMs: 60 }],
    [
      'one a second at most',
      [patient(1, 0), patient(2, 0)],
      { isDown: false, triedAtMs: 500 },
      { intentId: 1, atMs: 1_500 },
    ],
    [
      'the oldest of those that become due meanwhile',
      [patient(1, 1_400), patient(2, 0)],
      { isDown: false, triedAtMs: 500 },
      { intentId: 1, atMs: 1_500 },
    ],
    [
      'while Discogs is down only the oldest, every five minutes',
      [patient(1, 10 * MINUTE), patient(2, 0)],
      { isDown: true, triedAtMs: 7 },
      { intentId: 1, atMs: 7 + 5 * MINUTE },
    ],
    [
      'after an hour of that the next one, because Discogs can fail for one release alone',
      [{ ...patient(1, 0), tries: 12 }, patient(2, 0)],
      { isDown: true, triedAtMs: 7 },
      { intentId: 2, atMs: 7 + 5 * MINUTE },
    ],
    [
      'of those that are due, the one that failed for an hour is last',
      [{ ...patient(1, 0), tries: 12 }, patient(2, 0)],
      { isDown: false, triedAtMs: 7 },
      { intentId: 2, atMs: 1_007 },
    ],
  ])('%s', (_name, patients, facts, next) => {
    expect(nextTry(patients, facts)).toEqual(next);
  });
});

it('after three hours of an outage, ten adds are there within ten minutes, one a second at most', () => {
  const backAtMs = 180 * MINUTE;
  let waiting = Array.from({ length: 10 }, (_, n) => newPatient(n + 1, n * 7_000));
  let facts: { isDown: boolean; triedAtMs: number | null } = up;
  const tries: { intentId: number; atMs: number }[] = [];
  for (let next = nextTry(waiting, facts); next; next = nextTry(waiting, facts)) {
    tries.push(next);
    const { atMs, intentId } = next;
    if (atMs < backAtMs) {
      waiting = waiting.map((one) => (one.intentId === intentId ? afterTry(one, 'down', atMs) : one));
    } else {
      // The first success wakes the rest, as the loop does (heal.ts).
      waiting = waiting.filter((one) => one.intentId !== intentId).map((one) => woken(one, atMs));
    }
    facts = { isDown: atMs < backAtMs, triedAtMs: atMs };
  }
  const ended = tries.filter(({ atMs }) => atMs >= backAtMs);
  expect(ended.map((one) => one.intentId)).toEqual([4, 5, 6, 7, 8, 9, 10, 1, 2, 3]);
  expect(Math.max(...ended.map((one) => one.atMs)) - backAtMs).toBeLessThan(10 * MINUTE);
  const gaps = tries.slice(1).map(({ atMs }, n) => atMs - (tries[n]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  // During the outage: a try every five minutes, of one add alone, and each hour of the next one.
  const during = tries.filter(({ atMs }) => atMs < backAtMs);
  expect(new Set(during.map((one) => one.intentId))).toEqual(new Set([1, 2, 3]));
  expect(during.length).toBeLessThanOrEqual(37);
});

function patient(intentId: number, dueAtMs: number): Patient {
  return { intentId, tries: 0, dueAtMs };
}
