// Core, sync: the pull of a sync. It reads the whole collection, from the last page to the first, and saves the copies in the
// mirror and new releases as records (docs/architecture.md, "One /sync", 3). plan-pull.ts has its decisions.
import { type Reading, type ReadPage, type RunContext, RunFailed, readPage } from './context.ts';
import { type NewestPages, readNewestPages } from './newest-pages.ts';
import { createPatience } from './patience.ts';
import type { PushCursor } from './plan.ts';
import { afterCount, afterNewest, afterPage, type PullCursor, pushAfter } from './plan-pull.ts';
import { callsAfterPull, pullCalls } from './progress.ts';
import { readingOf } from './reading.ts';
import type { CollectionPlace } from './words.ts';

/** What a completed pull gives to the push. */
export interface Pulled {
  push: PushCursor;
  /** When this process last requested the newest page, on the monotonic clock. */
  readAtMs: number;
}

/**
 * Reads the collection from the cursor to the end. After that the mirror equals the collection, and the push can begin.
 * @throws RunFailed when a page cannot be read, or when Discogs counts too many copies that it does not list. The copies seen so
 * far stay in the mirror, and nothing is pushed. Halt, RunLostError, StoreError.
 */
export async function pull(ctx: RunContext, from: PullCursor): Promise<Pulled> {
  const { recorder, store } = ctx;
  const toPush = await store.sync.countToPush(null);
  const state: PullState = { ctx, pages: createReadAhead(ctx), shown: null };
  let next: PullCursor | Pulled = from;
  while ('step' in next) {
    const calls = pullCalls(next.step);
    recorder.setCallsLeft(calls, callsAfterPull(toPush));
    next = await step(state, next);
  }
  return next;
}

interface PullState {
  ctx: RunContext;
  pages: Pages;
  /**
   * The ids of the copies that this pass showed. Null in pass 1, whose copies the database counts, and in a pass that another
   * process began.
   */
  shown: Set<number> | null;
}

/**
 * Makes the reader of pages. It requests one page at a time, but can request the next page while the last one is being saved. If
 * the process dies then, nothing is lost: the cursor is still before the page that was not saved.
 */
function createReadAhead(ctx: RunContext) {
  const patience = createPatience(ctx);
  const patiently = <T>(place: CollectionPlace, cursor: PullCursor, ask: () => Promise<T>): Promise<T> =>
    patience(ask, {
      place,
      outage: cursor.outage,
      save: (outage, errors) => ctx.recorder.save({ cursor: { ...cursor, outage }, errors }),
    });
  let ahead: { page: number; answer: Promise<ReadPage | null> } | null = null;
  return {
    read(page: number, cursor: PullCursor): Promise<ReadPage | null> {
      let begun = ahead?.page === page ? ahead.answer : null;
      ahead = null;
      const ask = () => {
        const answer = begun ?? readPage({ ...ctx, reading: readingUntilSaved(ctx, cursor) }, page, 'asc');
        begun = null;
        return answer;
      };
      return patiently({ page }, cursor, ask);
    },
    readNewest: (cursor: PullCursor): Promise<NewestPages> =>
      patiently('newest', cursor, () =>
        readNewestPages({ ...ctx, reading: readingOf(ctx, cursor) }, (ids) =>
          ctx.store.sync.seenInRun(ctx.recorder.held.id, ids),
        ),
      ),
    begin(page: number): void {
      const answer = readPage(ctx, page, 'asc').then((read) => {
        if (read) ctx.store.sync.preparePage(read.copies);
        return read;
      });
      // `read` handles a failed read-ahead when the page is due. This empty handler is for a page that is never due: without
      // it, the rejection would be unhandled.
      answer.catch(() => {});
      ahead = { page, answer };
    },
  };
}

/**
 * Returns the hooks for a suspect page of a pull. Null: the page is not suspect. In a pull, saving a page can kill the process,
 * too, because it goes through every text once more. So `ends` does nothing: the trial ends when the page is saved, with the
 * cursor that is saved with it.
 */
function readingUntilSaved(ctx: RunContext, cursor: PullCursor): Reading | null {
  const reading = readingOf(ctx, cursor);
  return reading && { begins: reading.begins, ends: async () => {} };
}

type Pages = ReturnType<typeof createReadAhead>;

/** Makes one step of the pull. Returns the cursor of the next step, or the result of the pull. */
async function step(state: PullState, cursor: PullCursor): Promise<PullCursor | Pulled> {
  const { ctx, pages } = state;
  switch (cursor.step) {
    case 'count': {
      const count = await pages.read(1, cursor).then(present);
      const next = afterCount(cursor, count.pages);
      await ctx.recorder.save({ cursor: next, totalDiscogsItems: count.items });
      return next;
    }
    case 'tail':
      return finish(state, cursor);
    default: {
      const next = afterPage(cursor, cursor.step);
      const answer = await pages.read(cursor.step, cursor);
      // The save starts before the next request, so that the database works while this thread prepares the request.
      const saved = answer
        ? savePage(state, answer, { cursor: next, totalDiscogsItems: answer.items })
        : ctx.recorder.save({ cursor: next });
      // While a page is suspect, no other page is read at the same time. If the other page killed the process, the death would
      // count against the suspect page.
      if (typeof next.step === 'number' && !readingOf(ctx, cursor)) pages.begin(next.step);
      await saved;
      return next;
    }
  }
}

/** Reads the copies that were added during the pass, then decides whether the run saw all copies. */
async function finish(state: PullState, cursor: PullCursor): Promise<PullCursor | Pulled> {
  const { ctx } = state;
  const { recorder, store, messages } = ctx;
  const newest = await state.pages.readNewest(cursor);
  const { items, pages, askedAtMs } = newest;
  await readingUntilSaved(ctx, cursor)?.begins();
  const { pulled, skipped } = await savePage(state, newest, { totalDiscogsItems: items });
  const seen = pulled + skipped;
  const verdict = afterNewest(cursor, { seen, shown: state.shown?.size ?? null, items, pages });
  switch (verdict.kind) {
    case 'again':
      await recorder.save({ cursor: verdict.cursor });
      state.shown = new Set();
      return verdict.cursor;
    case 'short':
      throw new RunFailed(messages.short({ seen, items }));
    case 'hidden':
    case 'complete': {
      const push = pushAfter(verdict.kind);
      const errors = push.lookFirst ? [{ releaseId: null, message: messages.hidden({ seen, items }) }] : [];
      await recorder.write(
        (held, now) =>
          store.sync.finishPull(held, { phase: 'push', cursor: push, errors, isWhole: !push.lookFirst }, now),
        errors,
      );
      if (items > 0) await ctx.account.prove('collection');
      return { push, readAtMs: askedAtMs };
    }
  }
}

/** Saves a page with the change of the run, and counts its copies for this pass. */
function savePage(
  { ctx, shown }: PullState,
  { copies, undos }: Pick<ReadPage, 'copies' | 'undos'>,
  change: { cursor?: PullCursor; totalDiscogsItems: number },
) {
  for (const { instanceId } of copies) shown?.add(instanceId);
  return ctx.recorder.write((held, now) =>
    ctx.store.sync.savePage(held, { copies, uncounted: 'run', undos }, change, now),
  );
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('page 1 of a collection is always there');
  return value;
}
