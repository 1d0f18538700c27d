// Core, sync: where a run goes on that somebody worked at before. Pure.
import { PUSH_START, type PushCursor } from './plan.ts';
import { PULL_START, type PullCursor } from './plan-pull.ts';

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
