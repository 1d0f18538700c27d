// Core, sync: decides for a pull which page comes next, and whether the run saw all copies. Pure.
import { type DiscogsOutage, PUSH_START, type PushCursor, SYNC_RULES, type Trial } from './plan.ts';

/**
 * What a pull reads next. `count`: page 1, only for the number of pages. A number: the page with that number; the page before it
 * comes next. `tail` (the name in saved cursors): the newest pages, up to a copy that this run has seen.
 */
export type PullStep = 'count' | 'tail' | number;

/** The cursor of a pull: it is saved with the run, and says where the pull resumes after a restart. */
export interface PullCursor {
  v: 1;
  phase: 'pull';
  /** The number of the present pass, from 1. A pass is one read of the whole collection. */
  pass: number;
  step: PullStep;
  /** How many copies the earlier passes showed, if all of them showed the same copies. Null: they differed, or there was none. */
  steady: number | null;
  /** Set while the pull waits because Discogs does not answer the request of this step. */
  outage: DiscogsOutage | null;
  trial: Trial | null;
}

export const PULL_START: PullCursor = Object.freeze({
  v: 1,
  phase: 'pull',
  pass: 1,
  step: 'count',
  steady: null,
  outage: null,
  trial: null,
});

/**
 * Returns the cursor after the count: the last page comes next. Pages are in order of the date added and are read from the last
 * to the first. A removal during the pull moves copies only to pages with a lower number, which are read later. A copy that is
 * added during the pull is newer than all others, so the newest pages show it.
 */
export const afterCount = (cursor: PullCursor, pages: number): PullCursor => ({
  ...cursor,
  step: Math.max(1, pages),
  outage: null,
  trial: null,
});

/** Returns the cursor after a page. A page that does not exist counts as read, because the collection has shrunk. */
export const afterPage = (cursor: PullCursor, page: number): PullCursor => ({
  ...cursor,
  step: page > 1 ? page - 1 : 'tail',
  outage: null,
  trial: null,
});

/**
 * The result of a pass. `complete`: the run saw every copy. `again`: some are missing, so another pass follows. `hidden`: Discogs
 * counts a few copies that it never lists. `short`: Discogs counts more copies than it listed, for an unknown reason.
 */
export type PullVerdict =
  | { kind: 'complete' }
  | { kind: 'hidden' }
  | { kind: 'again'; cursor: PullCursor }
  | { kind: 'short' };

/** The counts of a pass. */
export interface PassFacts {
  /** The number of distinct copies that this run has seen, in all passes. Copies that were removed since count, too. */
  seen: number;
  /** The number of distinct copies that this pass showed. Null: not counted, in pass 1 or if another process began the pass. */
  shown: number | null;
  /** How many copies and pages the collection has, by the last answer of Discogs. */
  items: number;
  pages: number;
}

/**
 * Decides at the end of a pass, after the newest pages, whether the run saw all copies. A pass can miss copies, because Discogs
 * may list copies in changing order.
 */
export function afterNewest(cursor: PullCursor, { seen, shown, items, pages }: PassFacts): PullVerdict {
  if (seen >= items) return { kind: 'complete' };
  const steady = steadyAfter(cursor, { seen, shown });
  if (cursor.pass < SYNC_RULES.passes) {
    return { kind: 'again', cursor: afterCount({ ...cursor, pass: cursor.pass + 1, steady }, pages) };
  }
  // If Discogs listed no copy at all, equal passes do not prove that the copies are hidden.
  const isKnown = steady !== null && seen > 0;
  return { kind: isKnown && isFew(items - seen, items) ? 'hidden' : 'short' };
}

/**
 * Returns the next value of `PullCursor.steady`. A later pass shows the same copies as those before it if it brought no new copy
 * (`seen` did not grow) and showed as many copies as the run has seen.
 */
function steadyAfter(
  { pass, steady }: PullCursor,
  { seen, shown }: Pick<PassFacts, 'seen' | 'shown'>,
): number | null {
  if (pass === 1) return seen;
  return steady === seen && steady === shown ? steady : null;
}

const isFew = (missing: number, items: number) =>
  missing <= Math.max(SYNC_RULES.hidden.copies, items * SYNC_RULES.hidden.share);

/** Returns the cursor of the push after a pull. After `hidden`, the push looks up the copies of a release before each POST. */
export const pushAfter = (verdict: 'complete' | 'hidden'): PushCursor => ({
  ...PUSH_START,
  lookFirst: verdict === 'hidden',
});
