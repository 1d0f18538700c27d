// Core, sync: saves in the cursor when a run begins to read a suspect page, and when it has read the page. A page is suspect if
// reading it may have killed earlier processes (resume.ts).
import type { Reading, RunContext } from './context.ts';
import type { PushCursor } from './plan.ts';
import type { PullCursor } from './plan-pull.ts';

type Cursor = PullCursor | PushCursor;

/** Returns whether the page at the cursor is suspect. */
const isSuspect = ({ trial }: Pick<Cursor, 'trial'>) => trial === 'suspect' || trial === 'suspect again';

/** Makes the two hooks of a `Reading`. They do nothing while the page at `cursorNow()` is not suspect. */
export function createReading(ctx: RunContext, cursorNow: () => Cursor): Reading {
  const write = async (mark: (cursor: Cursor) => Cursor) => {
    const cursor = cursorNow();
    if (!isSuspect(cursor)) return;
    await ctx.recorder.saveSilently((held, now) => ctx.store.sync.save(held, { cursor: mark(cursor) }, now));
  };
  return {
    begins: () =>
      write((cursor) => ({ ...cursor, trial: cursor.trial === 'suspect' ? 'reading' : 'reading again' })),
    ends: () => write((cursor) => cursor),
  };
}

/** Returns the hooks for the page at this cursor. Null: the page is not suspect. */
export const readingOf = (ctx: RunContext, cursor: Cursor): Reading | null =>
  isSuspect(cursor) ? createReading(ctx, () => cursor) : null;
