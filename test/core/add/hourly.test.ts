// Adds in an hour: the pure rule as a table, and the use case Add with that rule, over a real store.
import { describe, expect, it } from 'vitest';
import { fullUntil, hourlyLimit } from '../../../src/core/add/hourly.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { by, farSide, process } from './add-rig.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_700_000_000_000;

describe('when the next add may be made', () => {
  const ago = (...minutes: number[]) => minutes.map((one) => new Date(NOW_MS - one * 60_000));
  it.each([
    { made: ago(), most: 2, minutes: null },
    { made: ago(1), most: 2, minutes: null },
    { made: ago(1, 2), most: 2, minutes: 58 },
    { made: ago(1, 2, 59), most: 2, minutes: 58 },
    { made: ago(0), most: 1, minutes: 60 },
    // The add has a time in the future, from a clock that is ahead.
    { made: ago(-1), most: 1, minutes: 60 },
  ])('$made.length made, $most allowed: in $minutes minutes', ({ made, most, minutes }) => {
    const untilMs = fullUntil(made, { most, withinMs: HOUR_MS }, NOW_MS);
    expect(untilMs).toBe(minutes === null ? null : NOW_MS + minutes * 60_000);
  });

  it('0 is no limit', () => {
    expect(hourlyLimit(0)).toBeNull();
    expect(hourlyLimit(5)).toEqual({ most: 5, withinMs: HOUR_MS });
  });
});

describe('Add with two adds an hour', () => {
  const opened = useStore();

  function rig() {
    const clock = createVirtualClock(NOW_MS);
    const far = farSide();
    let presses = 0;
    const start = (holder: string) => {
      const { add } = process({ far, store: opened.store, clock, holder, addsPerHour: 2 });
      return (releaseId: number, userId: string, more: { isUnlimited?: true } = {}) =>
        add({ releaseId, requester: by(userId), pressId: `${++presses}`, ...more }, {});
    };
    return { clock, far, start };
  }
  const refusal = (work: Promise<unknown>): Promise<Refusal> =>
    work.then(
      () => Promise.reject(new Error('it was not refused')),
      (error: unknown) => (error instanceof Refusal ? error : Promise.reject(error)),
    );

  it('the third is refused before anything is asked, says when it may be, and is taken then', async () => {
    const { clock, far, start } = rig();
    const add = start('one');
    await add(1, 'miles');
    await clock.advance(60_000);
    await add(2, 'miles');
    const calls = far.calls.length;
    const { facts, why } = await refusal(add(3, 'miles'));
    expect(facts).toEqual({ kind: 'adds-used-up', most: 2, untilMs: NOW_MS + HOUR_MS });
    expect(why).toBe('limit');
    expect(far.calls).toHaveLength(calls);
    expect(await opened.store.records.findByReleaseId(3)).toBeNull();

    await add(3, 'nina');
    await add(4, 'miles', { isUnlimited: true });
    await clock.advance(HOUR_MS - 60_000 - 1);
    await refusal(add(5, 'miles'));
    await clock.advance(1);
    // The first add is an hour old and no longer counts. The other two do, also the one without a limit.
    await refusal(add(5, 'miles'));
    await clock.advance(60_000);
    expect((await add(5, 'miles')).discogs.kind).toBe('added');
  });

  it('another process, and the next one, count the same adds', async () => {
    const { start } = rig();
    const [one, two] = [start('one'), start('two')];
    await one(1, 'miles');
    await two(2, 'miles');
    await refusal(one(3, 'miles'));
    await refusal(start('three')(3, 'miles'));
  });

  it('of many at once not one too many is made', async () => {
    const { far, start } = rig();
    const add = start('one');
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => add(n + 1, 'miles')));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(far.copies).toHaveLength(2);
    expect(await opened.store.counts()).toMatchObject({ records: 2 });
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ why: 'limit' });
  });

  it('makes an add that meets one too many of someone else, and reads of no limit', async () => {
    const { far, start } = rig();
    const add = start('one');
    await add(1, 'miles');
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    // When they begin, each of Miles' adds is allowed. When they are written down, one is too many.
    const ofMiles = [add(2, 'miles'), add(3, 'miles')];
    const ofNina = [add(2, 'nina'), add(3, 'nina')];
    open();
    const told = await Promise.allSettled(ofMiles);
    expect(told.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const { discogs } of await Promise.all(ofNina)) expect(discogs.kind).toBe('added');
    expect(far.copies.map(({ releaseId }) => releaseId).toSorted()).toEqual([1, 2, 3]);
  });
});
