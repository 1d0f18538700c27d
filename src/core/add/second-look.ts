// Core, add: works again at an add that was decided without a copy, or whose POST had no answer. The intent stays the same one, so
// its Undo and the person stay (docs/architecture.md, "A saved add heals itself").
import { LeaseLostError } from '../../errors.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import { type CopyOutcome, outcomeOf, toOutcome } from './copy-outcome.ts';
import type { Lease } from './ports.ts';
import type { AddIntent } from './types.ts';
import type { CopyTarget, Worker } from './worker.ts';

export interface SecondLook {
  /**
   * Finds out what became of an intent whose POST had no answer. Sends no POST. `refused`: the POST made no copy. @throws as
   * `Copies.ensure`.
   */
  findOut(intentId: number, target: CopyTarget, options: CallOptions): Promise<CopyOutcome>;
  /**
   * Tries an add again that was saved without a copy, or whose POST had no answer. Makes a copy unless there is one. The intent stays
   * the same one. `busy`: it changed meanwhile, or another process holds it. @throws as `Copies.ensure`.
   */
  tryAgain(intentId: number, target: CopyTarget, options: CallOptions): Promise<CopyOutcome>;
}

export function createSecondLook(deps: {
  store: Pick<Crate, 'intents'>;
  worker: Worker;
  lease: () => Lease;
  /** Claims the live intent of the release, if its id is `id`. Null: it has another id, or another process holds it. */
  takeOver: (id: number, releaseId: number) => Promise<AddIntent | null>;
}): SecondLook {
  const { store, worker, lease, takeOver } = deps;

  return {
    async findOut(intentId, target, options) {
      const before = await store.intents.get(intentId);
      if (!before) return { kind: 'refused', error: null };
      if (before.status !== 'open') return outcomeOf(before);
      const intent = await takeOver(intentId, target.releaseId);
      if (!intent) {
        const after = await store.intents.get(intentId);
        return after ? outcomeOf(after) : { kind: 'refused', error: null };
      }
      try {
        const outcome = toOutcome(intent, await worker.work(intent, { target, aim: 'clear' }, options));
        return outcome === 'free' ? { kind: 'refused', error: null } : outcome;
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },

    async tryAgain(intentId, target, options) {
      const before = await store.intents.get(intentId);
      const intent =
        before?.status === 'open'
          ? await takeOver(intentId, target.releaseId)
          : await store.intents.reopen(intentId, lease());
      if (!intent) return { kind: 'busy' };
      try {
        const worked = await worker.work(intent, { target, aim: 'one', isKept: true }, options);
        const outcome = toOutcome(intent, worked);
        return outcome === 'free' ? { kind: 'busy' } : outcome;
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },
  };
}
