// Core, sync: where a run resumes that another process worked at, and what the deaths of its processes mean. Pure.
import { PUSH_START, type PushCursor } from './plan.ts';
import { PULL_START, type PullCursor } from './plan-pull.ts';
import type { CollectionPlace } from './words.ts';

/**
 * Reads a saved cursor. For a cursor of an older version, or for none, the pull starts again from its beginning. That is
 * always right.
 */
export function readCursor(saved: unknown): PullCursor | PushCursor {
  if (typeof saved !== 'object' || saved === null || !('v' in saved) || saved.v !== 1) return PULL_START;
  // Only the engine writes cursors, and the version says which shape one has. A field that an old cursor lacks gets its start
  // value.
  const cursor = saved as PullCursor | PushCursor;
  // Only the wall clock could say how long the outage lasted before. It can be set, so the hour of patience starts again.
  const outage = cursor.outage ? { ...cursor.outage, waits: 0 } : null;
  return cursor.phase === 'push'
    ? { ...PUSH_START, ...cursor, outage }
    : { ...PULL_START, ...cursor, outage };
}

/** `deadly`: the reading of this place ended two processes. */
export type ResumePoint =
  | { kind: 'go-on'; cursor: PullCursor | PushCursor }
  | { kind: 'deadly'; place: CollectionPlace };

/**
 * Resumes a run that another process worked at. `died`: that process did not pause it.
 * The first death since a page was saved proves nothing. The next one at the same place makes that place suspect (at the very
 * start, where nothing is saved, the first does). From then on the run writes down when it begins to read an answer of that
 * place. Deaths before that prove nothing more. Of the deaths during that reading the first can be chance, and the second
 * condemns the place.
 */
export function resumeAt(saved: unknown, { died }: { died: boolean }): ResumePoint {
  const cursor = readCursor(saved);
  if (died && cursor.trial === 'reading again') return { kind: 'deadly', place: placeOf(cursor) };
  // A process that is killed at random is often killed during a reading, so the first such death proves nothing.
  if (died && (cursor.trial === 'reading' || cursor.trial === 'suspect again')) {
    return { kind: 'go-on', cursor: { ...cursor, trial: 'suspect again' } };
  }
  // A save outside of a trial removes the trial. Before the first page nothing is saved at all.
  const isStill = saved === null || cursor.trial !== null;
  return { kind: 'go-on', cursor: { ...cursor, trial: died && isStill ? 'suspect' : 'taken' } };
}

function placeOf(cursor: PullCursor | PushCursor): CollectionPlace {
  if (cursor.phase === 'push' || cursor.step === 'tail') return 'newest';
  return { page: cursor.step === 'count' ? 1 : cursor.step };
}
