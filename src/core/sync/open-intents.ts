// Core, sync: closes intents that an Add, an Undo, a Remove or a dead process left live, and that are not part of the push. After a
// complete pull, the mirror decides most of them without another call to Discogs.
import { LeaseLostError } from '../../errors.ts';
import type { RunContext } from './context.ts';
import { decideClear } from './plan.ts';

/**
 * Closes the live intents that the mirror can decide. `readAtMs`: when this process last requested the newest page, on the
 * monotonic clock; null: never. `isWhole`: Discogs listed every copy that it counts. If it did not, a copy that is missing in
 * the mirror may still exist.
 * @throws StoreError
 */
export async function closeOpenIntents(
  ctx: RunContext,
  { readAtMs, isWhole }: { readAtMs: number | null; isWhole: boolean },
): Promise<void> {
  const { store, clock, log, sent } = ctx;
  await store.intents.freeDead(ctx.holder);
  for (const open of await store.sync.openIntents()) {
    const { intent } = open;
    const sinceReadMs = readAtMs === null ? Number.POSITIVE_INFINITY : clock.monotonic() - readAtMs;
    const isFinal = isWhole && sent.leftMs(intent) + sinceReadMs <= 0;
    const nowMs = clock.now();
    const now = new Date(nowMs);
    const action = decideClear(open, { nowMs, isFinal, isWhole });
    try {
      if (action.do === 'drop') await store.intents.release(intent);
      if (action.do === 'restore') await store.intents.restore(intent);
      if (action.do !== 'close') continue;
      const left = { copies: [], gone: [], now };
      if (action.as === 'undone') await store.intents.finishUndo(intent, left);
      else if (action.as === 'removed') await store.intents.finishRemove(intent, left);
      else {
        const made = action.as === 'added' ? { instanceId: action.instanceId } : {};
        await store.intents.close(intent, { status: action.as, ...made, now });
      }
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      log.debug({ intent: intent.id }, 'another process claimed the intent meanwhile');
    }
  }
}
