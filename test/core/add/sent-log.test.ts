// Core, add: how long a request whose answer was lost may still take effect, whatever is done to the wall clock.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSentLog, LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const MINUTE = 60_000;
const never = { id: 1, postedAt: null, gaveUpAt: null, undoSentAt: null, readAt: null };

describe('a request of this process', () => {
  it('counts from when it left, then from when it was given up, then from the next one', async () => {
    const clock = createVirtualClock();
    const log = createSentLog(clock);
    expect(log.leftMs(never)).toBe(Number.NEGATIVE_INFINITY);
    const postedAt = new Date(clock.now());
    log.note(1, postedAt);
    await clock.advance(30_000);
    expect(log.leftMs({ ...never, postedAt })).toBe(LATE_EFFECT_MS - 30_000);
    const gaveUpAt = new Date(clock.now());
    log.note(1, gaveUpAt);
    expect(log.leftMs({ ...never, postedAt, gaveUpAt })).toBe(LATE_EFFECT_MS);
    await clock.advance(LATE_EFFECT_MS + MINUTE);
    expect(log.leftMs({ ...never, postedAt, gaveUpAt })).toBe(-MINUTE);
    const undoSentAt = new Date(clock.now());
    log.note(1, undoSentAt);
    expect(log.leftMs({ ...never, postedAt, gaveUpAt, undoSentAt })).toBe(LATE_EFFECT_MS);
  });

  it('is known by the moment of this process, and by the moment of the server', async () => {
    const clock = createVirtualClock();
    const log = createSentLog(clock);
    const own = new Date(clock.now());
    const posted = new Date(clock.now() + 60 * MINUTE);
    const stored = new Date(clock.now() + 61 * MINUTE);
    log.note(1, posted);
    log.note(1, own);
    log.note(1, stored);
    await clock.advance(30_000);
    for (const at of [{ postedAt: posted }, { gaveUpAt: own }, { gaveUpAt: stored }]) {
      expect(log.leftMs({ ...never, ...at, readAt: stored })).toBe(LATE_EFFECT_MS - 30_000);
    }
  });

  it('is not taken for a later one of another process', async () => {
    const clock = createVirtualClock();
    const log = createSentLog(clock);
    log.note(1, new Date(clock.now()));
    await clock.advance(10 * MINUTE);
    const theirs = new Date(clock.now() - 1_000);
    expect(log.leftMs({ ...never, postedAt: theirs })).toBe(LATE_EFFECT_MS - 1_000);
  });
});

describe('a request of a process before', () => {
  it('is over when the wall says so and this process has lived as long', async () => {
    const clock = createVirtualClock();
    const postedAt = new Date(clock.now() - 60 * MINUTE);
    expect(createSentLog(clock).leftMs({ ...never, postedAt })).toBe(LATE_EFFECT_MS);
    await clock.advance(5 * MINUTE);
    expect(createSentLog(clock).leftMs({ ...never, postedAt })).toBeLessThanOrEqual(0);
    // Another process sent this request 5 s before this process first asked.
    const justNow = new Date(clock.now() - 5_000);
    expect(createSentLog(clock).leftMs({ ...never, postedAt: justNow })).toBe(LATE_EFFECT_MS - 5_000);
  });

  it('is not over because the wall was set: another process sent it a moment ago', async () => {
    for (const step of [-10 * MINUTE, 10 * MINUTE]) {
      const clock = createVirtualClock();
      const log = createSentLog(clock);
      await clock.advance(60 * MINUTE);
      const sent = { ...never, postedAt: new Date(clock.now()) };
      clock.step(step);
      expect(log.leftMs(sent)).toBe(LATE_EFFECT_MS);
      // A request that is sent after the step is not waited for longer than usual.
      const next = { ...never, id: 2, postedAt: new Date(clock.now()) };
      expect(log.leftMs(next)).toBeLessThanOrEqual(LATE_EFFECT_MS);
      await clock.advance(LATE_EFFECT_MS);
      expect([log.leftMs(sent), log.leftMs(next)]).toEqual([0, 0]);
    }
  });

  it('is over by the clock of the server, when that clock wrote its moment', async () => {
    for (const offMs of [-60 * MINUTE, 60 * MINUTE]) {
      const clock = createVirtualClock();
      await clock.advance(60 * MINUTE);
      const readAt = new Date(clock.now() + offMs);
      const sent = (ms: number) => ({ ...never, readAt, postedAt: new Date(readAt.getTime() - ms) });
      expect(createSentLog(clock).leftMs(sent(5_000))).toBe(LATE_EFFECT_MS - 5_000);
      expect(createSentLog(clock).leftMs(sent(LATE_EFFECT_MS))).toBe(0);
    }
  });

  it('of a wall that was ahead is not waited for longer than any other', async () => {
    const clock = createVirtualClock();
    const log = createSentLog(clock);
    const sent = { ...never, postedAt: new Date(clock.now() + 600 * MINUTE) };
    expect(log.leftMs(sent)).toBe(LATE_EFFECT_MS);
    await clock.advance(LATE_EFFECT_MS);
    expect(log.leftMs(sent)).toBe(0);
  });
});

it('no step of the wall lets a request of our own be over too early or too late', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ pass: fc.nat(MINUTE), step: fc.integer({ min: -1e9, max: 1e9 }) })),
      async (moves) => {
        const clock = createVirtualClock();
        const log = createSentLog(clock);
        const postedAt = new Date(clock.now());
        log.note(1, postedAt);
        for (const { pass, step } of moves) {
          clock.step(step);
          await clock.advance(pass);
          expect(log.leftMs({ ...never, postedAt })).toBe(LATE_EFFECT_MS - clock.monotonic());
        }
      },
    ),
    { numRuns: 50 },
  ));
