import { describe, expect, it } from 'vitest';
import type { ResultList, ShownResult } from '../../src/core/search.ts';
import { createLiveSearches, type EditMessage } from '../../src/discord/live-search.ts';
import { pressing } from '../support/pressings.ts';
import { silentLog } from '../support/test-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

/** A message with ten results whose edits are answered by hand, and whose details come in when a test says. */
function rig() {
  const clock = createVirtualClock();
  const saved = new Set<number>();
  const releaseIds = Array.from({ length: 10 }, (_, index) => index + 1);
  let onDetail = () => {};
  let finishReading = () => {};
  const enriched: number[][] = [];
  const list: ResultList = {
    releaseIds,
    show: async (ids) =>
      ids.map(
        (releaseId): ShownResult => ({
          releaseId,
          pressing: pressing({ releaseId }),
          badge: null,
          saved: saved.has(releaseId),
        }),
      ),
    enrich: async (ids, options) => {
      enriched.push([...ids]);
      onDetail = options.onDetail;
      await new Promise<void>((resolve) => {
        finishReading = resolve;
      });
    },
  };
  const edits: { at: number; text: string; answer: () => void }[] = [];
  const edit: EditMessage = (payload) =>
    new Promise<void>((resolve) => {
      edits.push({ at: clock.now(), text: JSON.stringify(payload), answer: resolve });
    });
  const live = createLiveSearches({ clock, log: silentLog });
  return {
    clock,
    saved,
    edits,
    enriched,
    live,
    message: live.open('m1', { list, page: 0 }, edit),
    edit,
    detail: () => onDetail(),
    finishReading: () => finishReading(),
  };
}

const never = new AbortController().signal;

describe('a search message that is worked on', () => {
  it('paints one after the other, and what queues up is one paint of the newest state', async () => {
    const { message, edits, saved, clock } = rig();
    const first = message.paint();
    await clock.advance(0);
    expect(edits).toHaveLength(1);
    saved.add(1);
    const second = message.paint();
    const third = message.paint();
    await clock.advance(0);
    // The first is not answered yet: nothing overtakes it.
    expect(edits).toHaveLength(1);
    saved.add(2);
    edits[0]?.answer();
    await clock.advance(0);
    expect(edits).toHaveLength(2);
    expect(edits[1]?.text.match(/✓ Added/g)).toHaveLength(2);
    edits[1]?.answer();
    await Promise.all([first, second, third]);
    expect(edits).toHaveLength(2);
  });

  it('is painted at most once a second while details come in, and always a last time', async () => {
    const { message, edits, clock, detail, finishReading } = rig();
    const work = message.enrich(never);
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
    const { message, enriched, clock, finishReading } = rig();
    const work = message.enrich(never);
    await clock.advance(0);
    expect(enriched).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
    finishReading();
    await work;
  });

  it('of a turned page reads only what that page shows', async () => {
    const { message, enriched, edits, edit, clock, finishReading } = rig();
    const turn = message.turnTo(1, edit);
    await clock.advance(0);
    edits[0]?.answer();
    await turn;
    const work = message.enrich(never);
    await clock.advance(0);
    expect(enriched).toEqual([[6, 7, 8, 9, 10]]);
    finishReading();
    await work;
  });

  it('is forgotten when nothing is done for it any more', async () => {
    const { message, live, edits, clock } = rig();
    const paint = message.paint();
    await clock.advance(0);
    expect(live.get('m1')).toBe(message);
    edits[0]?.answer();
    await paint;
    expect(live.get('m1')).toBeUndefined();
  });
});
