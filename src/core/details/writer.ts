// Core, details: writes to Discogs what waits for one copy, value by value (docs/architecture.md, "One form of details"). Every write sets
// a value, so it can be repeated: a process that dies between two writes leaves the rest to the next one.
import type { Clock } from '../../clock.ts';
import { DiscogsError, LeaseLostError } from '../../errors.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { CallOptions, CopyAddress, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import { afterFailure } from './failure.ts';
import { type ChangedPart, nextWrite } from './plan.ts';
import type { PendingDetails } from './ports.ts';
import type { RefusedReason } from './types.ts';

/** What came of one try. */
export interface WriteOutcome {
  written: readonly ChangedPart[];
  refused: readonly { changed: ChangedPart; why: RefusedReason }[];
  /**
   * How it ended. `done`: nothing is left. `gone`: Discogs has no such copy. `late`: an earlier request without an answer can still take
   * effect, so nothing is sent yet. `aborted`: the signal aborted. `lost`: another process has the row. `failed`: a call failed.
   */
  end: { kind: 'done' | 'gone' | 'late' | 'aborted' | 'lost' } | { kind: 'failed'; error: DiscogsError };
}

/** How long a process holds the values of a copy, in ms. Each request renews it, and takes half a minute at most. */
export const DETAILS_LEASE_MS = 4 * 60_000;

export interface Writer {
  /**
   * Writes these values, which this process holds, and gives the row back.
   * @throws StoreError. Then the values stay for a later try.
   */
  write(pending: PendingDetails, username: string, options: CallOptions): Promise<WriteOutcome>;
}

export function createWriter(deps: {
  discogs: Pick<Discogs, 'setField' | 'setInstance' | 'getCollectionInstances'>;
  store: Pick<Crate, 'details' | 'collection'>;
  /** When the requests of this table left. It is not the log of the adds, which have numbers of their own. */
  sent: SentLog;
  clock: Pick<Clock, 'now'>;
  log: Pick<Log, 'info' | 'warn'>;
}): Writer {
  const { discogs, store, sent, clock, log } = deps;
  const now = () => new Date(clock.now());

  /** Sends one request. `onSent` is called when it leaves. */
  async function send(
    pending: PendingDetails,
    parts: readonly ChangedPart[],
    at: CopyAddress,
    options: CallOptions,
    onSent: () => void,
  ): Promise<void> {
    const beforeSend = async () => {
      await options.beforeSend?.();
      const sentAt = await store.details.markSending(pending, { now: now(), leaseMs: DETAILS_LEASE_MS });
      sent.note(pending.id, sentAt);
      onSent();
    };
    const call = { ...options, beforeSend };
    const [first] = parts;
    if (first?.part.kind === 'field') {
      const { fieldId } = first.part;
      return discogs.setField({ ...at, fieldId, value: first.value }, call);
    }
    const valueIn = (kind: ChangedPart['part']['kind']) =>
      parts.find(({ part }) => part.kind === kind)?.value;
    const [folder, rating] = [valueIn('folder'), valueIn('rating')];
    const change = {
      ...(folder !== undefined && { folderId: Number(folder) }),
      ...(rating !== undefined && { rating: Number(rating) }),
    };
    return discogs.setInstance({ ...at, change }, call);
  }

  /** Returns the folder of the copy by the mirror. Null: the mirror does not have the copy. */
  async function knownFolder({ releaseId, instanceId }: PendingDetails): Promise<number | null> {
    const copies = await store.collection.ofRelease(releaseId);
    return copies.find((one) => one.instanceId === instanceId)?.folderId ?? null;
  }

  /** Returns the folder of the copy by Discogs. Null: there is no such copy. */
  async function look(
    pending: PendingDetails,
    username: string,
    options: CallOptions,
  ): Promise<number | null> {
    const { releaseId, instanceId } = pending;
    const copies = await discogs.getCollectionInstances(username, releaseId, options);
    const copy = copies.find((one) => one.instanceId === instanceId);
    if (copy) await store.collection.save([copy], now());
    return copy?.folderId ?? null;
  }

  return {
    async write(pending, username, options) {
      const { releaseId, instanceId } = pending;
      const facts = { releaseId, instanceId };
      const written: ChangedPart[] = [];
      const refused: { changed: ChangedPart; why: RefusedReason }[] = [];
      const over = (end: WriteOutcome['end']): WriteOutcome => ({ written, refused, end });
      let left: PendingDetails | null = pending;
      let hasLooked = false;
      /** A request is under way, or was given up without an answer. */
      let isInTheAir = false;
      try {
        if (sent.leftMs(asSent(pending)) > 0) {
          await store.details.release(pending, false);
          return over({ kind: 'late' });
        }
        let folderId = await knownFolder(pending);
        while (left) {
          if (folderId === null) {
            folderId = await look(left, username, options);
            hasLooked = true;
            if (folderId === null) {
              await store.details.end(left);
              log.info(facts, 'a copy is gone from Discogs, and so are the details for it');
              return over({ kind: 'gone' });
            }
          }
          const parts = nextWrite(left.values);
          try {
            await send(left, parts, { username, folderId, releaseId, instanceId }, options, () => {
              isInTheAir = true;
            });
          } catch (error) {
            if (!(error instanceof DiscogsError)) throw error;
            isInTheAir = error.maybeApplied;
            const next = afterFailure(error, parts, { hasLooked });
            if (next.kind === 'stop') {
              log.warn({ ...facts, err: error }, 'details of a copy wait: Discogs did not take them now');
              await store.details.release(left, !isInTheAir);
              return over({ kind: 'failed', error });
            }
            if (next.kind === 'look') folderId = null;
            else {
              log.warn({ ...facts, err: error, why: next.why.kind }, 'Discogs refused details of a copy');
              left = await store.details.drop(left, next.parts);
              refused.push(...next.parts.map((changed) => ({ changed, why: next.why })));
            }
            continue;
          }
          left = await store.details.confirm(left, parts);
          [isInTheAir, hasLooked] = [false, false];
          written.push(...parts);
          const moved = parts.find(({ part }) => part.kind === 'folder');
          if (moved) folderId = Number(moved.value);
        }
        return over({ kind: 'done' });
      } catch (error) {
        if (error instanceof LeaseLostError) return over({ kind: 'lost' });
        // If the database fails here, too, the lease runs out by itself.
        if (left) await store.details.release(left, !isInTheAir).catch(() => {});
        if (error instanceof DiscogsError) return over({ kind: 'failed', error });
        if (options.signal?.aborted) return over({ kind: 'aborted' });
        throw error;
      }
    },
  };
}

/** The row as the log of sent requests reads it. */
const asSent = ({ id, sentAt, readAt }: PendingDetails) => ({
  ...{ id, postedAt: sentAt, gaveUpAt: null, undoSentAt: null, readAt },
});
