// Core, sync: where a run goes on that somebody worked at before, and what the deaths of its processes say. Pure.
import { PUSH_START, type PushCursor } from './plan.ts';
import { PULL_START, type PullCursor } from './plan-pull.ts';
import type { CollectionPlace } from './words.ts';

/** Reads a saved cursor. One of an older version, or none: the pull starts anew, which is always right. */
export function readCursor(saved: unknown): PullCursor | PushCursor {
  if (typeof saved !== 'object' || saved === null || !('v' in saved) || saved.v !== 1) return PULL_START;
  // Only the engine writes them; the version says which shape, and what a field that is new begins with.
  const cursor = saved as PullCursor | PushCursor;
  // How long an outage lasted before that can be known by the wall clock only: its hour begins anew.
  const outage = cursor.outage ? { ...cursor.outage, waits: 0 } : null;
  return cursor.phase === 'push'
    ? { ...PUSH_START, ...cursor, outage }
    : { ...PULL_START, ...cursor, outage };
}

/** `deadly`: what is read there has ended two processes while it was read. */
export type ResumePoint =
  | { kind: 'go-on'; cursor: PullCursor | PushCursor }
  | { kind: 'deadly'; place: CollectionPlace };

/**
 * A run that somebody worked at before. `died`: that process did not put it down.
 * Its first death since a page was saved says nothing. The next one at the same place makes that place suspect (at the very
 * start, where nothing is saved, the first does): from then on it is written down when an answer of it begins to be read. Deaths
 * before that say nothing more. Of those while it was read the first may be chance, and the second condemns the place.
 */
export function resumeAt(saved: unknown, { died }: { died: boolean }): ResumePoint {
  const cursor = readCursor(saved);
  if (died && cursor.trial === 'reading again') return { kind: 'deadly', place: placeOf(cursor) };
  // A process that is killed at random is often reading.
  if (died && (cursor.trial === 'reading' || cursor.trial === 'suspect again')) {
    return { kind: 'go-on', cursor: { ...cursor, trial: 'suspect again' } };
  }
  // Every save but those of a trial takes the mark away; nothing is saved before the first page.
  const isStill = saved === null || cursor.trial !== null;
  return { kind: 'go-on', cursor: { ...cursor, trial: died && isStill ? 'suspect' : 'taken' } };
}

function placeOf(cursor: PullCursor | PushCursor): CollectionPlace {
  if (cursor.phase === 'push' || cursor.step === 'tail') return 'newest';
  return { page: cursor.step === 'count' ? 1 : cursor.step };
}
