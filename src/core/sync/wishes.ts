// Core, sync: wishes for copies that Adds (or a process that died) left open, and that are not the push's: after a complete
// pull most of them can be decided without another call.
import { LeaseLostError } from '../../errors.ts';
import type { RunContext } from './context.ts';
import { decideWish } from './plan.ts';

/** `readAtMs`: when the newest page was last asked for; null: not by this process. @throws StoreError */
export async function settleWishes(ctx: RunContext, readAtMs: number | null): Promise<void> {
  const { store, clock, log } = ctx;
  const nowMs = clock.now();
  for (const wish of await store.sync.openWishes()) {
    const { intent } = wish;
    const action = decideWish(wish, { nowMs, readAtMs });
    const now = new Date(nowMs);
    try {
      if (action.do === 'drop') await store.intents.release(intent);
      if (action.do === 'close') await store.intents.settle(intent, { status: 'refused', now });
      if (action.do === 'settle') {
        const { instanceId } = action;
        await store.intents.settle(
          intent,
          instanceId === null ? { status: 'found', now } : { status: 'added', instanceId, now },
        );
      }
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      log.debug({ intent: intent.id }, 'somebody took the wish up meanwhile');
    }
  }
}
