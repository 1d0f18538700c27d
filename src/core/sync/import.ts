// Core, sync: the run of an import. It adds the copies that a file lists and the collection lacks, in the order of the file, each
// exactly once (docs/architecture.md, "One import"). in-order.ts goes through them, and copy-adder.ts makes the attempt for one.
import { type RunContext, RunFailed } from './context.ts';
import { type CopyItem, createCopyAdder } from './copy-adder.ts';
import { type PushList, pushInTurn } from './in-order.ts';
import type { ImportCursor } from './plan.ts';
import { copiesToAdd, decideCopy } from './plan-import.ts';
import { importCalls } from './progress.ts';

/**
 * Adds the copies from the cursor to the end. A release that Discogs refuses becomes a line of the run, and the run goes on.
 * @throws as `pushInTurn`.
 */
export async function importFile(ctx: RunContext, from: ImportCursor): Promise<void> {
  const { store, recorder } = ctx;
  const id = recorder.run().importId;
  const saved = id === null ? null : await store.imports.find(id);
  if (!saved) throw new RunFailed(ctx.messages.importForgotten());
  // A process that died can have left the intent of a copy.
  await store.intents.freeDead(ctx.holder);
  const copies = copiesToAdd(saved.toAdd);
  const adder = createCopyAdder(ctx, saved.id);

  await pushInTurn(
    ctx,
    from,
    (): PushList<number, CopyItem> => ({
      count: async (after) => copies.length - indexAfter(after),
      async next(after) {
        const copy = copies[indexAfter(after)];
        return copy ? adder.look(copy) : null;
      },
      async rest(keys) {
        const items: CopyItem[] = [];
        for (const key of keys) {
          const copy = copies[key];
          if (copy) items.push(await adder.look(copy));
        }
        return items;
      },
      positionOf: ({ index }) => index,
      keyOf: ({ index }) => index,
      waitOf(item) {
        const action = decideCopy(item, { nowMs: ctx.clock.now(), leftMs: ctx.sent.leftMs });
        return action.do === 'wait' ? action : null;
      },
      handle: adder.handle,
      // Discogs is asked for the copies of a release before each POST.
      expectChanges: () => {},
      left: async ({ done }) => copies.length - done,
      calls: importCalls,
    }),
  );
}

const indexAfter = (index: number | null): number => (index === null ? 0 : index + 1);
