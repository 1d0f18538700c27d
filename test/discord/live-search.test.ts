// Discord: search messages while their details come in, with a rig instead of Discord.
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ResultList, ShownResult } from '../../src/core/search/search.ts';
import { createLiveSearches, type EditMessage, type LiveSearch } from '../../src/discord/live-search.ts';
import { ChannelShutError } from '../../src/discord/progress/channel-messages.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { pressing } from '../support/pressings.ts';
import { silentLog } from '../support/test-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const never = new AbortController().signal;

/** A message with ten results whose edits are answered by hand, and whose details come in when a test says. */
function rig() {
  const clock = createVirtualClock();
  const saved = new Set<number>();
  const releaseIds = Array.from({ length: 10 }, (_, index) => index + 1);
  let onDetail = () => {};
  const reading: (() => void)[] = [];
  const shown: (() => void)[] = [];
  let isShowingHeld = false;
  const enriched: number[][] = [];
  const list: ResultList = {
    releaseIds,
    show: async (ids) => {
      if (isShowingHeld) await new Promise<void>((resolve) => shown.push(resolve));
      return ids.map(
        (releaseId): ShownResult => ({
          releaseId,
          pressing: pressing({ releaseId }),
          release: null,
          ownership: saved.has(releaseId) ? { kind: 'owned', copies: 1 } : { kind: 'not-owned' },
        }),
      );
    },
    enrich: async (ids, options) => {
      enriched.push([...ids]);
      onDetail = options.onDetail;
      await new Promise<void>((resolve) => reading.push(resolve));
    },
  };
  const edits: { at: number; text: string; answer: () => void }[] = [];
  const edit: EditMessage = (payload) =>
    new Promise<void>((resolve) => {
      edits.push({ at: clock.now(), text: JSON.stringify(payload), answer: resolve });
    });
  const live = createLiveSearches({ clock, log: silentLog });
  let opened = 0;
  const use = (work: (message: LiveSearch) => Promise<void>) =>
    live.use(
      'm1',
      async () => {
        opened += 1;
        return { list, page: 0, edit, notes: '', texts: english };
      },
      work,
    );
  return {
    clock,
    saved,
    edits,
    enriched,
    opened: () => opened,
    use,
    paint: () => use((message) => message.paint(edit)),
    enrich: () => use((message) => message.enrich(never)),
    /** What a press of Previous or Next does. */
    turn: (page: number) =>
      use(async (message) => {
        await message.turnTo(page, edit);
        await message.enrich(never);
      }),
    detail: () => onDetail(),
    finishReading: () => {
      for (const resolve of reading.splice(0)) resolve();
    },
    /** From now on what is owned is read when a test says. */
    holdShowing: () => {
      isShowingHeld = true;
    },
    answerShowing: () => {
      for (const resolve of shown.splice(0)) resolve();
    },
    /** Answers every edit that was sent. */
    async answerAll() {
      for (const one of edits) one.answer();
      await clock.advance(0);
    },
    pages: () => edits.map((one) => (one.text.includes('pressings 1–5 of 10') ? 1 : 2)),
  };
}

describe('a search message that is worked on', () => {
  it('paints one after the other, and what queues up is one paint of the newest state', async () => {
    const { paint, edits, saved, clock } = rig();
    const first = paint();
    await clock.advance(0);
    expect(edits).toHaveLength(1);
    saved.add(1);
    const second = paint();
    const third = paint();
    await clock.advance(0);
    // The first is not answered yet: nothing overtakes it.
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
      const { enrich, edits, clock, detail, finishReading, answerAll } = rig();
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
    const { enrich, edits, clock, detail, finishReading } = rig();
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

  it('reads the page that is looked at first, then the other', async () => {
    const { enrich, enriched, clock, finishReading } = rig();
    const work = enrich();
    await clock.advance(0);
    expect(enriched).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
    finishReading();
    await work;
  });

  it('of a turned page reads only what that page shows', async () => {
    const { turn, enriched, answerAll, clock, finishReading } = rig();
    const work = turn(1);
    await clock.advance(0);
    await answerAll();
    expect(enriched).toEqual([[6, 7, 8, 9, 10]]);
    finishReading();
    await work;
  });

  it('turned there and back at once, stays where it was turned to, whatever is still being read', async () => {
    const { turn, opened, pages, answerAll, detail, clock, finishReading } = rig();
    const there = turn(1);
    await clock.advance(0);
    await answerAll();
    const back = turn(0);
    await clock.advance(0);
    await answerAll();
    // What the first press asked for comes in only now.
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
    const { turn, pages, holdShowing, answerShowing, answerAll, clock, finishReading } = rig();
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
    const { use, opened, clock } = rig();
    const owners: LiveSearch[] = [];
    const ends: (() => void)[] = [];
    const come = () =>
      use(async (message) => {
        owners.push(message);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const first = come();
    // Two at the same moment, before it is even known what the message shows.
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
    const live = createLiveSearches({ clock: createVirtualClock(), log: silentLog });
    const down = () => Promise.reject(new Error('the database is away'));
    const untouched = async () => expect.unreachable();
    await expect(live.use('m1', down, untouched)).rejects.toThrow('away');
    const list: ResultList = { releaseIds: [1], show: async () => [], enrich: async () => {} };
    let came = 0;
    await live.use(
      'm1',
      async () => ({ list, page: 0, edit: async () => {}, notes: '', texts: english }),
      async () => {
        came += 1;
      },
    );
    expect(came).toBe(1);
  });
});

describe('edits that Discord refuses', () => {
  const refusal = (status: number, code: number) =>
    new DiscordAPIError({ code, message: 'no' }, code, status, 'PATCH', '/webhooks/1/token', {});

  /** How many edits are made while ten details come in, one a second and a bit. */
  async function editsAgainst(error: Error) {
    const clock = createVirtualClock();
    let tell = () => {};
    let finish = () => {};
    const list: ResultList = {
      releaseIds: [1],
      show: async () => [
        {
          releaseId: 1,
          pressing: pressing({ releaseId: 1 }),
          release: null,
          ownership: { kind: 'not-owned' },
        },
      ],
      enrich: async (_, { onDetail }) => {
        tell = onDetail;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
    };
    let edits = 0;
    const edit: EditMessage = async () => {
      edits += 1;
      throw error;
    };
    const live = createLiveSearches({ clock, log: silentLog });
    const open = async () => ({ list, page: 0, edit, notes: '', texts: english });
    const work = live.use('m1', open, (message) => message.enrich(never));
    for (let detail = 0; detail < 10; detail += 1) {
      await clock.advance(1_100);
      tell();
    }
    await clock.advance(1_100);
    finish();
    await work;
    return edits;
  }

  it.each([
    ['deleted', refusal(404, 10_008)],
    ['forbidden, with a code that nobody thought of', refusal(403, 99_999)],
    ['a dead token', refusal(401, 50_027)],
    ['no such channel', refusal(404, 10_003)],
    ['too old', refusal(400, 30_046)],
    ['a channel that was left alone', new ChannelShutError()],
  ])('%s: once', async (_, error) => {
    expect(await editsAgainst(error)).toBe(1);
  });

  it.each([
    ['an edit that was no good', refusal(400, 50_035)],
    ['a broken connection', new Error('other side closed')],
  ])('%s: the next one may be better', async (_, error) => {
    expect(await editsAgainst(error)).toBeGreaterThan(5);
  });
});
