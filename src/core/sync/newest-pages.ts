// Core, sync: reads the newest copies of the collection: those added since the last read.
import type { CollectedCopy } from '../types.ts';
import { type RunContext, readPage } from './context.ts';

/** How often the newest pages are read when the new copies fill more than one. */
const MOST_ROUNDS = 3;

export interface NewestPages {
  copies: CollectedCopy[];
  /** The count of the last answer. */
  items: number;
  pages: number;
  /** When the first page was asked for, on the monotonic clock. */
  askedAtMs: number;
  /** The number of Undos of the run at that time. */
  undos: number;
}

/**
 * Reads pages from the newest one on, until a page shows a known copy. Saves nothing: if only some of these pages were saved,
 * the next read would stop at their copies and miss the older ones.
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
    // One page is one moment. Between two pages, a removal can move a copy from the later one into the earlier one, which is
    // read already. So the read repeats until there is nothing new.
    if (page === 1 || (round > 1 && copies.size === before)) break;
  }
  return { copies: [...copies.values()], ...counts, askedAtMs, undos };
}
