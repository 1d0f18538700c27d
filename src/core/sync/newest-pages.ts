// Core, sync: reads the newest pages of the collection, which have the copies that were added since the last read.
import type { CollectedCopy } from '../types.ts';
import { type RunContext, readPage } from './context.ts';

/** The most times that the newest pages are read when the new copies fill more than one page. */
const MOST_ROUNDS = 3;

export interface NewestPages {
  copies: CollectedCopy[];
  /** How many copies the whole collection has, by the last answer. */
  items: number;
  pages: number;
  /** When the first page was requested, on the monotonic clock. */
  askedAtMs: number;
  /** `SyncRun.undos` when the first page was requested. */
  undos: number;
}

/**
 * Reads pages from the newest one on, until a page has a copy that `known` returns. Does not save the pages, because the caller
 * must save them all at once: if only some were saved, the next read would stop at their copies and miss the older ones.
 * @throws DiscogsError (a NotFoundError is about the account), Halt
 */
export async function readNewestPages(
  ctx: RunContext,
  known: (instanceIds: number[]) => Promise<Set<number>>,
): Promise<NewestPages> {
  const askedAtMs = ctx.clock.monotonic();
  const { undos } = ctx.recorder.run();
  const copies = new Map<number, CollectedCopy>();
  let counts = { items: 0, pages: 1 };

  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const before = copies.size;
    let page = 1;
    for (; ; page++) {
      const answer = await readPage(ctx, page, 'desc');
      if (!answer) break;
      counts = { items: answer.items, pages: answer.pages };
      for (const copy of answer.copies) copies.set(copy.instanceId, copy);
      const ids = answer.copies.map((copy) => copy.instanceId);
      if (page >= answer.pages || (ids.length > 0 && (await known(ids)).size > 0)) break;
    }
    // A single page shows the collection at one moment. Between the reads of two pages, a removal can move a copy from the later
    // page to the earlier page, which is read already. So the pages are read again until a round brings no new copy.
    if (page === 1 || (round > 1 && copies.size === before)) break;
  }
  return { copies: [...copies.values()], ...counts, askedAtMs, undos };
}
