// Core: a crash loop slows down, and one good start ends the slowing.
import { beforeEach, describe, expect, it } from 'vitest';
import { createStartPace, START_PACE, startsLately, waitBeforeStart } from '../../src/core/start-pace.ts';
import { StoreError } from '../../src/errors.ts';
import { silentLog } from '../support/silent-log.ts';
import { useStore } from '../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
const { signal } = new AbortController();

const opened = useStore();
let clock: VirtualClock;
beforeEach(async () => {
  clock = createVirtualClock();
});

const pace = () => createStartPace({ store: opened.store, clock, log: silentLog });

/** Starts a process that dies at once. Returns how long the start had to wait, in ms. */
async function crash(): Promise<number> {
  const before = clock.now();
  const one = pace();
  const started = one.await(signal).then(() => one.note());
  let isIn = false;
  const done = started.then(() => {
    isIn = true;
  });
  while (!isIn) {
    await opened.store.facts.get('anything');
    await clock.advanceToNext();
  }
  await done;
  return clock.now() - before;
}

describe('a crash loop', () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 15_000],
    [11, 30_000],
    [12, 60_000],
    [14, 240_000],
    [15, 300_000],
    [500, 300_000],
  ])('after %i starts in an hour waits %i ms', (starts, waitMs) => {
    expect(waitBeforeStart(starts)).toBe(waitMs);
  });

  it('never identifies more than 1,000 times a day', async () => {
    const endMs = clock.now() + 24 * 60 * MINUTE_MS;
    let identifies = 0;
    while (clock.now() < endMs) {
      await crash();
      identifies += 1;
      // The time between the start of a process and its death.
      await clock.advance(2_000);
    }
    expect(identifies).toBeLessThan(400);
  });

  it('is forgotten after an hour', async () => {
    for (let starts = 0; starts < START_PACE.free; starts++) expect(await crash()).toBe(0);
    expect(await crash()).toBe(15_000);
    await clock.advance(61 * MINUTE_MS);
    expect(await crash()).toBe(0);
  });
});

describe('a clock that was set', () => {
  const HOUR = 60 * MINUTE_MS;
  it.each<[string, number[], number[]]>([
    ['what was an hour ago is forgotten', [0, 1], [1]],
    ['what lies ahead counts as now', [HOUR + 1, 2 * HOUR], [HOUR, HOUR]],
    ['what lies further ahead was a wrong clock', [2 * HOUR + 1], []],
  ])('%s', (_what, written, counted) => {
    expect(startsLately(written, HOUR)).toEqual(counted);
  });

  it('back by ten minutes does not let a crash loop begin again', async () => {
    for (let starts = 0; starts < START_PACE.free; starts++) expect(await crash()).toBe(0);
    clock.step(-10 * MINUTE_MS);
    expect(await crash()).toBe(15_000);
    await clock.advance(61 * MINUTE_MS);
    expect(await crash()).toBe(0);
  });

  it('back during a life that ends in order leaves no start behind', async () => {
    const one = pace();
    await one.await(signal);
    await one.note();
    clock.step(-10 * MINUTE_MS);
    await one.forget();
    expect(await opened.store.facts.get('recent_starts')).toBe('[]');
  });
});

it('restarts in order never wait', async () => {
  for (let restarts = 0; restarts < 30; restarts++) {
    const one = pace();
    await one.await(signal);
    await one.note();
    await clock.advance(1_000);
    await one.forget();
  }
  expect(await crash()).toBe(0);
});

it('a start that did not identify does not count, one that did so twice counts once', async () => {
  for (let starts = 0; starts < 30; starts++) await pace().await(signal);
  expect(await opened.store.facts.get('recent_starts')).toBeNull();
  const one = pace();
  await one.note();
  await clock.advance(60_000);
  await one.note();
  expect(await opened.store.facts.get('recent_starts')).toBe(JSON.stringify([clock.now() - 60_000]));
});

it('a database that fails just then ends no start: a line says so', async () => {
  const warnings: string[] = [];
  const fail = async () => {
    throw new StoreError({ code: '57P01', unreachable: true });
  };
  const one = createStartPace({
    store: { facts: { ...opened.store.facts, set: fail } },
    clock,
    log: { ...silentLog, warn: (_: object, message: string) => void warnings.push(message) },
  });
  await one.await(signal);
  await one.note();
  expect(warnings).toEqual(['could not write down that Runout was started']);
});

// The last case: times of starts from a clock that was wrong.
it.each(['not json', '{"a":1}', '["x",null]', JSON.stringify(Array(20).fill(99_999_999_999_999))])(
  'whatever stands in the database, %s, it starts',
  async (text) => {
    await opened.store.facts.set('recent_starts', text);
    expect(await crash()).toBe(0);
  },
);

it('a wait ends with the process', async () => {
  const nowMs = clock.now();
  await opened.store.facts.set('recent_starts', JSON.stringify(Array.from({ length: 12 }, () => nowMs - 1)));
  const stop = new AbortController();
  const waiting = pace().await(stop.signal);
  stop.abort(new Error('told to end'));
  await expect(waiting).rejects.toThrow('told to end');
});
