// Core, sync: what a run writes down around the reading of a page that may have ended a process before (resume.ts).
import type { Reading, RunContext } from './context.ts';
import type { PushCursor } from './plan.ts';
import type { PullCursor } from './plan-pull.ts';

type Cursor = PullCursor | PushCursor;

const isSuspect = ({ trial }: Pick<Cursor, 'trial'>) => trial === 'suspect' || trial === 'suspect again';

/** Makes the hooks that write the trial into the cursor while the place is suspect. */
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

/** The hooks for a cursor. Null: its place is not suspect. */
export const readingOf = (ctx: RunContext, cursor: Cursor): Reading | null =>
  isSuspect(cursor) ? createReading(ctx, () => cursor) : null;
