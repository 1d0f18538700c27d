// Core, add: takes one copy off Discogs, exactly that one: Undo of an add, and Remove of any copy. Each claims the intent of the
// release and lets the worker work at it (docs/architecture.md, "One Add", "One Remove").
import type { Clock } from '../../clock.ts';
import { LeaseLostError } from '../../errors.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import type { Forgotten, Lease, NewRemoval, TakenBack } from './ports.ts';
import { WAIT_TIMES } from './requests.ts';
import type { AddIntent } from './types.ts';
import type { CopyTarget, Worker } from './worker.ts';

/** How an Undo ended, or what state it is in. */
export type UndoOutcome =
  /** `wasThere` is false when the copy was gone from Discogs before this Undo. */
  | { kind: 'undone'; back: TakenBack; wasThere: boolean }
  /** Another person or process is changing the copies of this release. */
  | { kind: 'busy' }
  /** The add was taken back before, or a Remove took its copy. */
  | { kind: 'over' }
  /** The DELETE was sent, and its effect is unknown. */
  | { kind: 'unknown' };

/** How a Remove ended, or what state it is in. */
export type RemoveOutcome =
  /** `wasThere` is false when the copy was gone from Discogs before this Remove. */
  | { kind: 'removed'; left: TakenBack; wasThere: boolean }
  /** The copy is neither on Discogs nor here. Nothing was changed. */
  | { kind: 'gone' }
  /** Another person or process is changing the copies of this release. */
  | { kind: 'busy' }
  /** A DELETE was sent, and its effect is unknown. */
  | { kind: 'unknown' };

export interface TakingOff {
  /** Removes exactly the copy that this add made. @throws DiscogsError when Discogs refuses; then nothing has changed. */
  undo(intentId: number, target: CopyTarget, options: CallOptions): Promise<UndoOutcome>;
  /**
   * Removes exactly this copy, in the folder in which Discogs lists it. First waits for a live intent of the release, a minute at
   * most, and finds out what became of one that a process left. @throws as `undo`.
   */
  remove(removal: NewRemoval, target: CopyTarget, options: CallOptions): Promise<RemoveOutcome>;
  /**
   * Takes the record of a release without a copy out of the crate. First finds out what became of an intent that a process left.
   * `target` null: no account is configured. @throws as `undo`.
   */
  forget(releaseId: number, target: CopyTarget | null, options: CallOptions): Promise<Forgotten>;
}

export function createTakingOff(deps: {
  store: Pick<Crate, 'intents'>;
  worker: Worker;
  clock: Clock;
  lease: () => Lease;
  /** Claims the live intent of the release, if its id is `id`. Null: it has another id, or another process holds it. */
  takeOver: (id: number, releaseId: number) => Promise<AddIntent | null>;
  /** Finds out what became of the live intent of this release (copies.ts). */
  clear: (releaseId: number, target: CopyTarget | null, options: CallOptions) => Promise<void>;
}): TakingOff {
  const { store, worker, clock, lease, takeOver, clear } = deps;

  /** Claims the Remove. First waits for a live intent of the release, or returns why the Remove must come later. */
  async function claimRemove(
    removal: NewRemoval,
    target: CopyTarget,
    options: CallOptions,
  ): Promise<AddIntent | 'busy' | 'unknown'> {
    const { releaseId, instanceId } = removal;
    const untilMs = clock.monotonic() + WAIT_TIMES.patienceMs;
    for (;;) {
      const claimed = await store.intents.claimRemove(removal, lease());
      if (claimed) return claimed;
      const live = await store.intents.findLive(releaseId);
      if (!live) continue;
      // An earlier press began to remove this very copy, and its outcome is unknown. A DELETE of the same copy can be sent again.
      const isSame = live.status === 'removing' && live.instanceId === instanceId;
      const taken = isSame ? await takeOver(live.id, releaseId) : null;
      if (taken) return taken;
      if (!isSame) await clear(releaseId, target, options);
      const left = await store.intents.findLive(releaseId);
      if (!left) continue;
      // No process holds it: its last request has no answer and can still take effect.
      if (left.leaseUntil === null) return left.status === 'open' ? 'busy' : 'unknown';
      if (clock.monotonic() >= untilMs) return 'busy';
      await clock.sleep(WAIT_TIMES.pollMs, options.signal);
    }
  }

  return {
    async undo(intentId, target, options) {
      const before = await store.intents.get(intentId);
      if (!before || isOver(before)) return { kind: 'over' };
      const claim = () =>
        before.status === 'undoing'
          ? takeOver(intentId, target.releaseId)
          : store.intents.claimUndo(intentId, lease());
      let intent = await claim();
      if (!intent && before.status === 'added') {
        await clear(target.releaseId, target, options);
        intent = await claim();
      }
      if (!intent) {
        const after = await store.intents.get(intentId);
        return { kind: !after || isOver(after) ? 'over' : 'busy' };
      }
      try {
        const worked = await worker.work(intent, { target, aim: 'undo' }, options);
        if (worked.kind === 'undone') return worked;
        return { kind: worked.kind === 'unknown' ? 'unknown' : 'over' };
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },

    async forget(releaseId, target, options) {
      const first = await store.intents.forgetRecord(releaseId, lease());
      if (first !== 'busy') return first;
      await clear(releaseId, target, options);
      return store.intents.forgetRecord(releaseId, lease());
    },

    async remove(removal, target, options) {
      const intent = await claimRemove(removal, target, options);
      if (typeof intent === 'string') return { kind: intent };
      try {
        const worked = await worker.work(intent, { target, aim: 'remove' }, options);
        if (worked.kind === 'undone')
          return { kind: 'removed', left: worked.back, wasThere: worked.wasThere };
        return { kind: worked.kind === 'unknown' ? 'unknown' : 'gone' };
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },
  };
}

/** Returns whether nothing is left of the add that an Undo could take back. */
const isOver = ({ status }: AddIntent) => status === 'undone' || status === 'removed';
