// Core, sync: the newest copies of the collection: what was added since it was last read.
import type { CollectedCopy } from '../types.ts';
import { type RunContext, readPage } from './context.ts';

/** How often the newest pages are read when what is new fills more than one. */
const MOST_ROUNDS = 3;

export interface NewestPages {
  copies: CollectedCopy[];
  /** What the last answer counted. */
  items: number;
  pages: number;
  /** When the first page was asked for, on the monotonic clock. */
  askedAtMs: number;
  /** Undos that the run knew of then. */
  undos: number;
}

/**
 * Reads from the newest page on, until a page shows a copy that is known. Nothing is saved before that: newest pages that
 * were saved in part would look known to the next read, and hide what this one did not reach.
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
    // One page is one moment. Between two, a removal moves a copy from the later one into the one that was read
    // already: so again, until there is nothing new.
    if (page === 1 || (round > 1 && copies.size === before)) break;
  }
  return { copies: [...copies.values()], ...counts, askedAtMs, undos };
}
