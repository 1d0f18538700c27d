// Core, details: what the form of details needs of the store: the values that wait to be written to Discogs. src/store/details.ts
// implements it.
import type { Lease } from '../add/ports.ts';
import type { ChangedPart } from './plan.ts';
import type { CopyOfRelease } from './types.ts';

/** The values of one copy that wait to be written. */
export interface PendingDetails extends CopyOfRelease {
  id: number;
  /** At least one, each part once, in the order in which they are written. */
  values: readonly ChangedPart[];
  /** The fencing token: the number of claims so far. The store refuses writes with an older number. */
  attempt: number;
  /** When the last request left, to which no answer came. Null: none did, or each was answered. */
  sentAt: Date | null;
  /** When it was read, as `AddIntent.readAt`. The same clock wrote `sentAt`. */
  readAt: Date | null;
}

/** A copy whose values wait. `typedAt`: when its last form was sent. */
export interface WaitingCopy extends CopyOfRelease {
  typedAt: Date;
}

/** Identifies one claim of the values of a copy. */
export type HeldDetails = Pick<PendingDetails, 'id' | 'attempt'>;

/** Keeps what was typed until all of it is written. Every method throws StoreError. */
export interface DetailStore {
  /**
   * Keeps what a person typed, before Discogs is asked. A copy has one row: a newer value replaces an older one of the same part, and
   * the other values stay. Claims the row if no process holds it; `mine` says so.
   * @param values at least one.
   */
  keep(
    typed: CopyOfRelease & { values: readonly ChangedPart[] },
    lease: Lease,
  ): Promise<{ pending: PendingDetails; mine: boolean }>;
  /** Claims the values of this copy. Null: there are none, or another process holds them. */
  claim(instanceId: number, lease: Lease): Promise<PendingDetails | null>;
  /** Returns what waits for this copy. Null: nothing does. */
  ofCopy(instanceId: number): Promise<PendingDetails | null>;
  /** Returns the copies whose values wait, and are held by no living process, those that were typed first first. */
  waiting(lease: Omit<Lease, 'ms'>, limit: number): Promise<WaitingCopy[]>;
  /** Returns for how many copies values wait. */
  count(): Promise<number>;
  /**
   * Commits, right before a request, that it leaves, and renews the lease. Returns `sentAt` as it is stored.
   * @throws LeaseLostError when another process has claimed the row. The caller must then not send the request.
   */
  markSending(held: HeldDetails, sent: { now: Date; leaseMs: number }): Promise<Date>;
  /**
   * Takes these values out of the row after Discogs has confirmed them, and writes them into the mirror, in one transaction. A newer
   * value of the same part stays. Returns what is left, and what Discogs does not have yet. Null: nothing, and the row is deleted.
   * @throws LeaseLostError as `markSending`; then nothing has changed.
   */
  confirm(held: HeldDetails, written: readonly ChangedPart[]): Promise<PendingDetails | null>;
  /** Takes these values out of the row, because Discogs refuses them. Otherwise as `confirm`. */
  drop(held: HeldDetails, refused: readonly ChangedPart[]): Promise<PendingDetails | null>;
  /** Ends the claim, and keeps the values. `isAnswered`: no request is without an answer. Nothing happens when the lease was lost. */
  release(held: HeldDetails, isAnswered: boolean): Promise<void>;
  /** Deletes the row, because Discogs has no such copy any more. Nothing happens when the lease was lost. */
  end(held: HeldDetails): Promise<void>;
}
