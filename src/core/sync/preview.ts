// Core, sync: the preview of a sync. It reads what a sync would read and counts what a sync would do. It changes only the row of
// its own run.
import type { CollectedCopy } from '../types.ts';
import { type RunContext, RunFailed, readPage } from './context.ts';
import { readNewestPages } from './newest-pages.ts';
import { createPatience } from './patience.ts';
import type { Trial } from './plan.ts';
import {
  afterCount,
  afterNewest,
  afterPage,
  PULL_START,
  type PullCursor,
  type PullStep,
} from './plan-pull.ts';
import type { PreviewCounts, PushPosition } from './ports.ts';
import { pullCalls } from './progress.ts';
import { readingOf } from './reading.ts';
import type { ErrorLine } from './run-recorder.ts';
import type { PreviewEntry, PreviewResult } from './types.ts';
import type { CollectionPlace } from './words.ts';

/** The most releases that each of the two lists of a preview names. */
const FIRST = 10;
/** The number of records to push that one query reads. */
const RECORDS_A_QUERY = 500;

/**
 * Makes a preview. A resumed preview starts again from the beginning of the collection, because the ids that it has seen are only
 * in memory. A preview also saves no place in its cursor. So `trial` is not about one page: with `suspect`, every page counts as
 * suspect.
 * @throws RunFailed, Halt, RunLostError, StoreError
 */
export async function preview(
  ctx: RunContext,
  trial: Trial | null,
): Promise<{ preview: PreviewResult; counts: PreviewCounts; errors: ErrorLine[] }> {
  const { recorder, store } = ctx;
  const errors: ErrorLine[] = [];
  /** The instance ids that this pass showed. */
  let shown = new Set<number>();
  /** The instance ids that all passes showed. */
  const copies = new Set<number>();
  const releases = new Set<number>();
  const toPull: PreviewResult['toPull'] = { count: 0, first: [] };

  const take = async (page: CollectedCopy[]): Promise<void> => {
    const fresh = new Map<number, string>();
    for (const { instanceId, releaseId, release } of page) {
      copies.add(instanceId);
      shown.add(instanceId);
      if (!releases.has(releaseId)) fresh.set(releaseId, release.heading);
      releases.add(releaseId);
    }
    if (fresh.size === 0) return;
    const unknown = await store.sync.withoutRecord([...fresh.keys()]);
    toPull.count += unknown.size;
    for (const releaseId of unknown)
      remember(toPull.first, { releaseId, heading: fresh.get(releaseId) ?? '' });
  };

  const patience = createPatience(ctx);
  const ask = <T>(place: CollectionPlace, question: () => Promise<T>): Promise<T> =>
    patience(question, { place, outage: null, save: (_outage, lines) => recorder.save({ errors: lines }) });

  let cursor: PullCursor | null = PULL_START;
  const counts = { pulled: 0, skipped: 0, totalDiscogsItems: 0 };
  while (cursor !== null) {
    const step: PullStep = cursor.step;
    const reading = readingOf(ctx, { ...cursor, trial });
    recorder.setCallsLeft(pullCalls(step));
    if (step === 'tail') {
      const newest = await ask('newest', () =>
        readNewestPages({ ...ctx, reading }, async (ids) => new Set(ids.filter((id) => copies.has(id)))),
      );
      await take(newest.copies);
      counts.totalDiscogsItems = newest.items;
      const facts = { seen: copies.size, items: newest.items };
      const verdict = afterNewest(cursor, { ...facts, shown: shown.size, pages: newest.pages });
      if (verdict.kind === 'short') throw new RunFailed(ctx.messages.short(facts));
      if (verdict.kind === 'hidden') errors.push({ releaseId: null, message: ctx.messages.hidden(facts) });
      cursor = verdict.kind === 'again' ? verdict.cursor : null;
      shown = new Set();
    } else {
      const page: number = step === 'count' ? 1 : step;
      const answer = await ask({ page }, () => readPage({ ...ctx, reading }, page, 'asc'));
      if (answer) counts.totalDiscogsItems = answer.items;
      if (answer && step !== 'count') await take(answer.copies);
      cursor = step === 'count' ? afterCount(cursor, answer?.pages ?? 1) : afterPage(cursor, page);
    }
    await recorder.checkStopRequested();
    counts.pulled = toPull.count;
    counts.skipped = copies.size - toPull.count;
    recorder.setPreviewCounts(counts);
  }

  return { preview: { toPull, toPush: await missing(ctx, releases) }, counts, errors };
}

/** Counts the records that a push would add on Discogs. `live`: the releases in the collection. */
async function missing(ctx: RunContext, live: ReadonlySet<number>): Promise<PreviewResult['toPush']> {
  const toPush: PreviewResult['toPush'] = { count: 0, first: [] };
  for (let after: PushPosition | null = null; ; ) {
    const records = await ctx.store.sync.toPush(after, RECORDS_A_QUERY);
    for (const { releaseId, heading } of records) {
      if (live.has(releaseId)) continue;
      toPush.count++;
      remember(toPush.first, { releaseId, heading });
    }
    const last = records.at(-1);
    if (!last) return toPush;
    after = { createdAtMs: last.createdAtMs, recordId: last.recordId };
  }
}

/** Appends the entry to the list, unless the list has FIRST entries. */
function remember(first: PreviewEntry[], entry: PreviewEntry): void {
  if (first.length < FIRST) first.push(entry);
}
