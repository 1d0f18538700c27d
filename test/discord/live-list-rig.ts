// Support of the tests of live lists: a message without a Discord behind it, whose details come in when a test says so.
import type { ResultList, ShownResult } from '../../src/core/search/results.ts';
import {
  createLiveLists,
  type EditMessage,
  type LiveList,
  type ShownPage,
} from '../../src/discord/live-lists.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { searchList } from '../../src/discord/views/search.ts';
import { pressing } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const never = new AbortController().signal;

/**
 * Makes a message with ten results. The test answers its edits and decides when its details come in.
 */
export function liveListRig() {
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
          isWanted: null,
        }),
      );
    },
    enrich: async (ids, options) => {
      enriched.push([...ids]);
      onDetail = options.onDetail;
      await new Promise<void>((resolve) => reading.push(resolve));
    },
  };
  const pageOf = (page: number): ShownPage => ({
    ...searchList({ releaseIds, page, notes: '' }, english),
    list,
  });
  const edits: { at: number; text: string; answer: () => void }[] = [];
  const edit: EditMessage = (payload) =>
    new Promise<void>((resolve) => {
      edits.push({ at: clock.now(), text: JSON.stringify(payload), answer: resolve });
    });
  const live = createLiveLists({ clock, log: silentLog });
  let opened = 0;
  const use = (work: (message: LiveList) => Promise<void>) =>
    live.use(
      'm1',
      async () => {
        opened += 1;
        return { shown: pageOf(0), edit };
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
    /** Does what a press of Previous or Next does. */
    turn: (page: number) =>
      use(async (message) => {
        await message.turnTo(pageOf(page), edit);
        await message.enrich(never);
      }),
    detail: () => onDetail(),
    finishReading: () => {
      for (const resolve of reading.splice(0)) resolve();
    },
    /** From now on `show` waits for `answerShowing` before it says what is owned. */
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
