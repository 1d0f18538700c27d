// Core, sync: the decisions of a pull as pure functions: which page comes next, and whether the run saw all copies.
import { type DiscogsOutage, PUSH_START, type PushCursor, SYNC_RULES, type Trial } from './plan.ts';

/**
 * `count`: page 1, for the number of pages. A number: that page, then the one before it. `tail` (the name in saved cursors):
 * the newest pages, until a copy that this run has seen.
 */
export type PullStep = 'count' | 'tail' | number;

/** Where a pull resumes after a restart. */
export interface PullCursor {
  v: 1;
  phase: 'pull';
  /** The number of the present read of the whole collection, from 1. */
  pass: number;
  step: PullStep;
  /** How many copies each earlier pass showed, if all showed the same copies. Null: they differed. */
  steady: number | null;
  /** Set while Discogs does not answer this step. */
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
 * Pages are read from the last to the first: a removal in the meantime shifts copies into pages still to be read, never out of
 * them. A copy that is added in the meantime is newer than all of these, and is found on the newest pages.
 */
export const afterCount = (cursor: PullCursor, pages: number): PullCursor => ({
  ...cursor,
  step: Math.max(1, pages),
  outage: null,
  trial: null,
});

/** The cursor after a page. A page that no longer exists counts as read, because the collection shrank. */
export const afterPage = (cursor: PullCursor, page: number): PullCursor => ({
  ...cursor,
  step: page > 1 ? page - 1 : 'tail',
  outage: null,
  trial: null,
});

/**
 * `hidden`: Discogs counts a few copies that it never lists. `short`: Discogs counts more copies than it showed, for an
 * unknown reason.
 */
export type PullVerdict =
  | { kind: 'complete' }
  | { kind: 'hidden' }
  | { kind: 'again'; cursor: PullCursor }
  | { kind: 'short' };

/** The result of a pass. */
export interface PassFacts {
  /** Distinct copies of this run. A copy that was seen and removed only makes the number larger. */
  seen: number;
  /** Distinct copies that this pass showed. Null: this process did not read it from its beginning. */
  shown: number | null;
  /** How many copies and pages the last answer counts. */
  items: number;
  pages: number;
}

/**
 * Decides after the newest pages whether the run saw all copies. If Discogs lists copies in changing order, a pass can miss
 * some.
 */
export function afterNewest(cursor: PullCursor, { seen, shown, items, pages }: PassFacts): PullVerdict {
  if (seen >= items) return { kind: 'complete' };
  const steady = steadyAfter(cursor, { seen, shown });
  if (cursor.pass < SYNC_RULES.passes) {
    return { kind: 'again', cursor: afterCount({ ...cursor, pass: cursor.pass + 1, steady }, pages) };
  }
  // A list without copies proves nothing.
  const isKnown = steady !== null && seen > 0;
  return { kind: isKnown && isFew(items - seen, items) ? 'hidden' : 'short' };
}

/**
 * Compares a pass with the copies that the run has seen (`seen`). A later pass that brings nothing new shows some of them, and
 * if it shows as many, it shows them all.
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

/** The push after a pull that saw everything, or nearly. */
export const pushAfter = (verdict: 'complete' | 'hidden'): PushCursor => ({
  ...PUSH_START,
  lookFirst: verdict === 'hidden',
});
