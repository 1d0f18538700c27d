// Core, sync: the decisions of a pull as pure functions: which page comes next, and whether all was seen.
import { type DiscogsOutage, PUSH_START, type PushCursor, SYNC_RULES, type Trial } from './plan.ts';

/**
 * `count`: page 1, which tells how many there are. A number: that page, then the one before it. `tail` (saved under this name): the newest
 * copies, until one that this run has seen.
 */
export type PullStep = 'count' | 'tail' | number;

/** Where a pull goes on after a restart. */
export interface PullCursor {
  v: 1;
  phase: 'pull';
  /** From 1: how often the collection is being read. */
  pass: number;
  step: PullStep;
  /** How many copies each pass before this one showed, if they were the same ones each time. Null: they were not. */
  steady: number | null;
  /** Discogs does not answer for this step. */
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
 * From the last page to the first: what is removed meanwhile shifts copies into pages still to be read, never out of
 * them. What is added meanwhile is newer than all of these, and found on the newest pages.
 */
export const afterCount = (cursor: PullCursor, pages: number): PullCursor => ({
  ...cursor,
  step: Math.max(1, pages),
  outage: null,
  trial: null,
});

/** Also after a page that is no longer there: the collection shrank. */
export const afterPage = (cursor: PullCursor, page: number): PullCursor => ({
  ...cursor,
  step: page > 1 ? page - 1 : 'tail',
  outage: null,
  trial: null,
});

/**
 * `hidden`: Discogs counts a few copies that it never lists, however often it is asked. `short`: it counts more copies than
 * it showed, and nobody can say why.
 */
export type PullVerdict =
  | { kind: 'complete' }
  | { kind: 'hidden' }
  | { kind: 'again'; cursor: PullCursor }
  | { kind: 'short' };

/** What a pass came to. */
export interface PassFacts {
  /** Distinct copies of this run. What was seen and is gone only makes it larger. */
  seen: number;
  /** Distinct copies that this pass showed. Null: this process did not read it from its beginning. */
  shown: number | null;
  /** What the last answer said. */
  items: number;
  pages: number;
}

/** The second check, against pages in an unstable order. */
export function afterNewest(cursor: PullCursor, { seen, shown, items, pages }: PassFacts): PullVerdict {
  if (seen >= items) return { kind: 'complete' };
  const steady = steadyAfter(cursor, { seen, shown });
  if (cursor.pass < SYNC_RULES.passes) {
    return { kind: 'again', cursor: afterCount({ ...cursor, pass: cursor.pass + 1, steady }, pages) };
  }
  // Nothing at all is no list.
  const isKnown = steady !== null && seen > 0;
  return { kind: isKnown && isFew(items - seen, items) ? 'hidden' : 'short' };
}

/**
 * The first pass shows all that the run has seen by then. A later one that makes the run see nothing new shows a part of
 * that; and if it shows as many, it is the whole.
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
