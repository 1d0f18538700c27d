// Core, sync: the push of a sync. It adds the records that are not in the collection, oldest first, each exactly once
// (docs/architecture.md, "One /sync", 4). in-order.ts goes through them, and record-pusher.ts makes the attempt for one of them.
import type { RunContext } from './context.ts';
import { type PushList, pushInTurn } from './in-order.ts';
import { closeOpenIntents } from './open-intents.ts';
import { decidePush, type PushCursor } from './plan.ts';
import type { PushCandidate, PushPosition } from './ports.ts';
import { callsAfterPull } from './progress.ts';
import { createReading } from './reading.ts';
import { createRecordPusher } from './record-pusher.ts';

/**
 * Pushes the records from the cursor to the end. A record that Discogs refuses becomes a line of the run, and the push goes on.
 * `readAtMs`: when this process last requested the newest page, on the monotonic clock; null: never.
 * @throws as `pushInTurn`.
 */
export async function push(ctx: RunContext, from: PushCursor, readAtMs: number | null): Promise<void> {
  await closeOpenIntents(ctx, { readAtMs, isWhole: !from.lookFirst });
  await pushInTurn(ctx, from, (cursorNow) => listOf(ctx, from, cursorNow));
}

function listOf(
  ctx: RunContext,
  from: PushCursor,
  cursorNow: () => PushCursor,
): PushList<PushPosition, PushCandidate> {
  const { sync } = ctx.store;
  const pusher = createRecordPusher({ ...ctx, reading: createReading(ctx, cursorNow) }, from);
  return {
    ...pusher,
    count: (after) => sync.countToPush(after),
    next: async (after) => (await sync.toPush(after, 1))[0] ?? null,
    rest: (keys) => sync.leftToPush(keys),
    positionOf: ({ createdAtMs, recordId }) => ({ createdAtMs, recordId }),
    keyOf: ({ releaseId }) => releaseId,
    waitOf(candidate) {
      const action = decidePush(candidate, { nowMs: ctx.clock.now(), leftMs: ctx.sent.leftMs });
      return action.do === 'wait' ? action : null;
    },
    left: () => sync.countToPush(null),
    calls: callsAfterPull,
  };
}
