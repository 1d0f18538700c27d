// Core, sync: decides where a claimed run resumes, and whether reading one page has killed the processes before. Pure.
import { type ImportCursor, PUSH_START, type PushCursor } from './plan.ts';
import { PULL_START, type PullCursor } from './plan-pull.ts';
import type { CollectionPlace } from './words.ts';

/**
 * Reads a saved cursor. If there is none, or if it has another version, the pull starts from its beginning, which is always
 * right.
 */
export function readCursor(saved: unknown): PullCursor | PushCursor {
  if (typeof saved !== 'object' || saved === null || !('v' in saved) || saved.v !== 1) return PULL_START;
  // Only this folder writes cursors, so the version says which shape the cursor has. Fields that an old cursor lacks get their
  // start values.
  const cursor = saved as PullCursor | PushCursor;
  // Only the wall clock could say how long the outage has lasted, and it can be set. So this process waits a full hour again.
  const outage = cursor.outage ? { ...cursor.outage, waits: 0 } : null;
  return cursor.phase === 'push'
    ? { ...PUSH_START, ...cursor, outage }
    : { ...PULL_START, ...cursor, outage };
}

/**
 * Reads the saved cursor of an import. If there is none, or if it has another shape, the import starts from its beginning, which
 * is always right: it adds no copy that is there.
 */
export function readImportCursor(saved: unknown): ImportCursor {
  if (typeof saved !== 'object' || saved === null || !('v' in saved) || saved.v !== 1) return PUSH_START;
  // As in `readCursor`.
  const cursor = saved as ImportCursor;
  const outage = cursor.outage ? { ...cursor.outage, waits: 0 } : null;
  return { ...PUSH_START, ...cursor, outage };
}

/** How a run resumes. `deadly`: two processes died while they read the page at this place, so the run must not read it again. */
export type ResumePoint =
  | { kind: 'go-on'; cursor: PullCursor | PushCursor }
  | { kind: 'deadly'; place: CollectionPlace };

/**
 * Returns where a run resumes that was claimed before. `died`: the last process neither paused the run nor is this one, so it
 * died. The first death at a place of the cursor proves nothing. The second death makes the page at that place suspect. (Before
 * anything is saved, the first death does.) From then on the run saves when it begins to read the suspect page. Only deaths
 * during that reading count further: the first can be chance, and the second makes the place `deadly`.
 */
export function resumeAt(saved: unknown, { died }: { died: boolean }): ResumePoint {
  const cursor = readCursor(saved);
  if (died && cursor.trial === 'reading again') return { kind: 'deadly', place: placeOf(cursor) };
  // The first death during a reading proves nothing, because a process that is killed at random is often reading.
  if (died && (cursor.trial === 'reading' || cursor.trial === 'suspect again')) {
    return { kind: 'go-on', cursor: { ...cursor, trial: 'suspect again' } };
  }
  // `isStill`: no progress was saved since the last claim, because progress sets `trial` to null. A new run has nothing saved at
  // all.
  const isStill = saved === null || cursor.trial !== null;
  return { kind: 'go-on', cursor: { ...cursor, trial: died && isStill ? 'suspect' : 'taken' } };
}

function placeOf(cursor: PullCursor | PushCursor): CollectionPlace {
  if (cursor.phase === 'push' || cursor.step === 'tail') return 'newest';
  return { page: cursor.step === 'count' ? 1 : cursor.step };
}
