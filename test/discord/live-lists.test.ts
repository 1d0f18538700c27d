// Discord: lists of results while their details come in, with a rig instead of Discord.
import { describe, expect, it } from 'vitest';
import type { ResultList } from '../../src/core/search/results.ts';
import { createLiveLists, type LiveList } from '../../src/discord/live-lists.ts';
import { silentLog } from '../support/silent-log.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { liveListRig } from './live-list-rig.ts';

describe('a list that is worked on', () => {
  it('paints one after the other, and what queues up is one paint of the newest state', async () => {
    const { paint, edits, saved, clock } = liveListRig();
    const first = paint();
    await clock.advance(0);
    expect(edits).toHaveLength(1);
    saved.add(1);
    const second = paint();
    const third = paint();
    await clock.advance(0);
    // The first edit is not answered yet, and no other overtakes it.
    expect(edits).toHaveLength(1);
    saved.add(2);
    edits[0]?.answer();
    await clock.advance(0);
    expect(edits).toHaveLength(2);
    expect(edits[1]?.text.match(/✓ Owned/g)).toHaveLength(2);
    edits[1]?.answer();
    await Promise.all([first, second, third]);
    expect(edits).toHaveLength(2);
  });

  it.each([600_000, -600_000])(
    'is painted a second later, after a step of the clock by %i ms',
    async (ms) => {
      const { enrich, edits, clock, detail, finishReading, answerAll } = liveListRig();
      const work = enrich();
      await clock.advance(100);
      clock.step(ms);
      detail();
      await clock.advance(899);
      expect(edits).toHaveLength(0);
      await clock.advance(1);
      expect(edits).toHaveLength(1);
      finishReading();
      await answerAll();
      await work;
    },
  );

  it('is painted at most once a second while details come in, and always a last time', async () => {
    const { enrich, edits, clock, detail, finishReading } = liveListRig();
    const work = enrich();
    await clock.advance(0);
    for (let round = 0; round < 25; round += 1) {
      detail();
      await clock.advance(100);
      for (const one of edits) one.answer();
    }
    finishReading();
    for (let round = 0; round < 12; round += 1) {
      await clock.advance(100);
      for (const one of edits) one.answer();
    }
    await work;
    const gaps = edits.slice(1).map((one, index) => one.at - (edits[index]?.at ?? 0));
    expect(edits.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(edits.at(-1)?.at).toBeGreaterThanOrEqual(clock.now() - 2_500);
  });

  it('reads only what the shown page shows', async () => {
    const { enrich, enriched, clock, finishReading } = liveListRig();
    const work = enrich();
    await clock.advance(0);
    expect(enriched).toEqual([[1, 2, 3, 4, 5]]);
    finishReading();
    await work;
  });

  it('of a turned page reads only what that page shows', async () => {
    const { turn, enriched, answerAll, clock, finishReading } = liveListRig();
    const work = turn(1);
    await clock.advance(0);
    await answerAll();
    expect(enriched).toEqual([[6, 7, 8, 9, 10]]);
    finishReading();
    await work;
  });

  it('turned there and back at once, stays where it was turned to, whatever is still being read', async () => {
    const { turn, opened, pages, answerAll, detail, clock, finishReading } = liveListRig();
    const there = turn(1);
    await clock.advance(0);
    await answerAll();
    const back = turn(0);
    await clock.advance(0);
    await answerAll();
    // The details that the first press requested come in only now.
    detail();
    await clock.advance(1_000);
    await answerAll();
    finishReading();
    await clock.advance(1_000);
    await answerAll();
    await Promise.all([there, back]);
    expect(pages()).toEqual([2, 1, 1]);
    expect(opened()).toBe(1);
  });

  it('turned while it is about to be painted, is painted as it was read, and then again', async () => {
    const { turn, pages, holdShowing, answerShowing, answerAll, clock, finishReading } = liveListRig();
    holdShowing();
    const there = turn(1);
    await clock.advance(0);
    const back = turn(0);
    await clock.advance(0);
    answerShowing();
    await clock.advance(0);
    await answerAll();
    answerShowing();
    await clock.advance(0);
    await answerAll();
    finishReading();
    await Promise.all([there, back]);
    expect(pages()).toEqual([2, 1]);
  });

  it('has the same owner until the last who came is done, and is then read from its buttons again', async () => {
    const { use, opened, clock } = liveListRig();
    const owners: LiveList[] = [];
    const ends: (() => void)[] = [];
    const come = () =>
      use(async (message) => {
        owners.push(message);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const first = come();
    // The second press comes before the first one knows what the message shows.
    const second = come();
    await clock.advance(0);
    expect(ends).toHaveLength(2);
    ends[0]?.();
    await first;
    const third = come();
    await clock.advance(0);
    expect(ends).toHaveLength(3);
    for (const end of ends) end();
    await Promise.all([second, third]);
    expect(new Set(owners).size).toBe(1);
    expect(opened()).toBe(1);
    const later = come();
    await clock.advance(0);
    expect(ends).toHaveLength(4);
    ends[3]?.();
    await later;
    expect(opened()).toBe(2);
  });

  it('that could not be read is read again by the next caller', async () => {
    const live = createLiveLists({ clock: createVirtualClock(), log: silentLog });
    const down = () => Promise.reject(new Error('the database is away'));
    const untouched = async () => expect.unreachable();
    await expect(live.use('m1', down, untouched)).rejects.toThrow('away');
    const list: ResultList = { releaseIds: [1], show: async () => [], enrich: async () => {} };
    let came = 0;
    await live.use(
      'm1',
      async () => ({
        shown: { list, onPage: [1], draw: () => ({ content: '' }) },
        edit: async () => {},
      }),
      async () => {
        came += 1;
      },
    );
    expect(came).toBe(1);
  });
});
