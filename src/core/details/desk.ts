// Core, details: keeps what was typed for a copy and writes it, one write of a copy at a time. Forms of the same copy at the same moment
// share the work, and the last one counts.
import type { Clock } from '../../clock.ts';
import type { Lease } from '../add/ports.ts';
import { WAIT_TIMES } from '../add/requests.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import type { CollectionItem } from '../types.ts';
import { type ChangedPart, isSamePart, partsWithout, valueIn } from './plan.ts';
import type { PendingDetails } from './ports.ts';
import type { CopyOfRelease, RefusedReason } from './types.ts';
import { DETAILS_LEASE_MS, type WriteOutcome, type Writer } from './writer.ts';

/** What became of the values of one form. */
export type Handed =
  | { kind: 'gone' }
  | {
      kind: 'tried';
      saved: readonly ChangedPart[];
      refused: readonly { changed: ChangedPart; why: RefusedReason }[];
      waiting: readonly ChangedPart[];
      /** The failure that stopped the last try. Null: none did. */
      error: Extract<WriteOutcome['end'], { kind: 'failed' }>['error'] | null;
    };

export interface DetailDesk {
  /**
   * Keeps these values of a copy, and writes all that waits for it. Waits for another process that holds the copy, a minute at most.
   * @throws StoreError. What was kept stays then.
   */
  hand(
    copy: CopyOfRelease,
    values: readonly ChangedPart[],
    username: string,
    options: CallOptions,
  ): Promise<Handed>;
  /** Writes what waits for a copy. Null: nothing does, or another process holds it. @throws as `hand`. */
  resume(copy: CopyOfRelease, username: string, options: CallOptions): Promise<WriteOutcome | null>;
}

export function createDetailDesk(deps: {
  store: Pick<Crate, 'details' | 'collection'>;
  writer: Writer;
  clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  /** The name of this process in leases. */
  holder: string;
}): DetailDesk {
  const { store, writer, clock, holder } = deps;
  /** The work of this process, by the id of the copy. */
  const working = new Map<number, Promise<WriteOutcome>>();
  const lease = (): Lease => ({ holder, now: new Date(clock.now()), ms: DETAILS_LEASE_MS });

  function work(pending: PendingDetails, username: string, options: CallOptions): Promise<WriteOutcome> {
    const { instanceId } = pending;
    const running = writer.write(pending, username, options).finally(() => {
      if (working.get(instanceId) === running) working.delete(instanceId);
    });
    working.set(instanceId, running);
    return running;
  }

  async function resume(
    { instanceId }: CopyOfRelease,
    username: string,
    options: CallOptions,
  ): Promise<WriteOutcome | null> {
    const running = working.get(instanceId);
    if (running) return running;
    const pending = await store.details.claim(instanceId, lease());
    return pending && work(pending, username, options);
  }

  /** Returns the copy as the mirror has it. Null: it does not have it. */
  async function mirrorOf({ releaseId, instanceId }: CopyOfRelease): Promise<CollectionItem | null> {
    const copies = await store.collection.ofRelease(releaseId);
    return copies.find((one) => one.instanceId === instanceId) ?? null;
  }

  return {
    resume,

    async hand(copy, values, username, options) {
      const { instanceId } = copy;
      const kept = await store.details.keep({ ...copy, values }, lease());
      const untilMs = clock.monotonic() + WAIT_TIMES.patienceMs;
      const outcomes: WriteOutcome[] = [];
      let claimed = kept.mine ? kept.pending : null;
      let row: PendingDetails | null = kept.pending;
      for (;;) {
        const outcome: WriteOutcome | null = claimed
          ? await work(claimed, username, options)
          : await resume(copy, username, options);
        claimed = null;
        if (outcome) outcomes.push(outcome);
        row = await store.details.ofCopy(instanceId);
        const isLeft = row !== null && partsWithout(values, row.values).length < values.length;
        const isStopped = outcome !== null && ['failed', 'late', 'aborted'].includes(outcome.end.kind);
        if (!isLeft || isStopped || options.signal?.aborted || clock.monotonic() >= untilMs) break;
        // Another process holds the copy. In this one, the next round takes up what was typed meanwhile.
        if (!outcome || outcome.end.kind === 'lost')
          await clock.sleep(WAIT_TIMES.pollMs, options.signal).catch(() => {});
      }
      const end = outcomes.at(-1)?.end;
      const mirrored = await mirrorOf(copy);
      // An Undo or a Remove takes the row along with the copy.
      const isTaken = end?.kind === 'lost' && row === null && mirrored === null;
      if (end?.kind === 'gone' || isTaken) return { kind: 'gone' };
      const isIn = (parts: readonly ChangedPart[]) => (one: ChangedPart) =>
        parts.some(({ part, value }) => isSamePart(part, one.part) && value === one.value);
      const waiting = values.filter(isIn(row?.values ?? []));
      const refusals = outcomes.flatMap(({ refused }) => refused);
      const over = values.filter((one) => !waiting.includes(one));
      const isSaved = isIn(outcomes.flatMap(({ written }) => written));
      const isMirrored = ({ part, value }: ChangedPart) =>
        mirrored !== null && valueIn(part, mirrored) === value;
      const saved = over.filter((one) => isSaved(one) || isMirrored(one));
      const refused = over
        .filter((one) => !saved.includes(one))
        .map((changed) => {
          const refusal = refusals.findLast((one) => isIn([one.changed])(changed));
          // What neither waits nor was written or refused here was replaced by a newer form, or another process had it.
          return { changed, why: refusal?.why ?? { kind: 'replaced' as const } };
        });
      return { kind: 'tried', saved, refused, waiting, error: end?.kind === 'failed' ? end.error : null };
    },
  };
}
