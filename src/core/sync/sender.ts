// Core, sync: sends the requests of a push or an import, with the same worker as an Add (core/add/worker.ts). A run counts each copy
// in the transaction that closes its intent, and only the holder of the run lock sends.
import { RunLostError, StoreError } from '../../errors.ts';
import type { HeldIntent, IntentOutcome } from '../add/ports.ts';
import type { AddIntent } from '../add/types.ts';
import { type CopyTarget, createWorker, type Task, type Worked } from '../add/worker.ts';
import { callDiscogs, type RunContext } from './context.ts';

/**
 * The pause, in ms, before the next attempt to save an answer of Discogs while the database is away. It doubles up to the
 * longest.
 */
const SAVE_AGAIN_MS: Readonly<{ first: number; longest: number }> = Object.freeze({
  first: 1_000,
  longest: 15_000,
});

export interface Sender {
  /** Closes the intent, and counts its copy for the run in the same transaction. Waits while the database is away. */
  closeIntent(intent: HeldIntent, outcome: IntentOutcome): Promise<AddIntent>;
  /** Lets the worker work at an intent that this process holds. @throws as `Worker.work`; Halt, RunLostError. */
  send(
    intent: AddIntent,
    where: Omit<CopyTarget, 'username'>,
    task: Pick<Task, 'aim' | 'sight'>,
  ): Promise<Worked>;
}

export function createSender(ctx: RunContext): Sender {
  const { store, recorder, clock } = ctx;
  const worker = createWorker({
    ...ctx,
    intents: { ...store.intents, close: (intent, outcome) => closeIntent(intent, outcome) },
    collection: store.collection,
  });

  async function closeIntent(intent: HeldIntent, outcome: IntentOutcome): Promise<AddIntent> {
    let closed: AddIntent | undefined;
    const save = () =>
      recorder.saveSilently(async (held) => {
        const saved = await store.sync.closeIntent(held, intent, outcome);
        closed = saved.intent;
        return saved.run;
      });
    // If the database is away, this process must wait for it, because only this process knows the answer of Discogs.
    for (let waitMs = SAVE_AGAIN_MS.first; closed === undefined; ) {
      try {
        await save();
      } catch (error) {
        // Another process works at the run by now, so only the intent is closed, and the run does not count the copy.
        if (error instanceof RunLostError) return store.intents.close(intent, outcome);
        if (!(error instanceof StoreError && error.unreachable)) throw error;
        recorder.setActivity({ kind: 'database-down', sinceMs: clock.now() });
        await clock.sleep(waitMs, ctx.signals.cancel);
        waitMs = Math.min(waitMs * 2, SAVE_AGAIN_MS.longest);
      }
    }
    return closed;
  }

  return {
    closeIntent,

    send: (intent, where, task) =>
      callDiscogs(ctx, (options) => {
        const guarded = {
          ...options,
          beforeSend: async () => {
            await options.beforeSend?.();
            // Only the holder of the run lock may add. A process that lost the lock without notice finds out here, before its POST.
            if (!(await ctx.lock.isHeld())) throw new RunLostError();
          },
        };
        const target = { username: ctx.account.username, ...where };
        return worker.work(intent, { target, ...task }, guarded);
      }),
  };
}
