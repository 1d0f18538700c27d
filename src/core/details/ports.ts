// Core, details: what the form of details needs of the store: the values that wait to be written to Discogs. src/store/details.ts
// implements it.
import type { Lease } from '../add/ports.ts';
import type { CollectionField, CollectionFolder, CollectionItem, Requester } from '../types.ts';
import type { ChangedPart } from './plan.ts';
import type { CopyOfRelease } from './types.ts';

/** A value that waits to be written. */
export interface PendingValue extends ChangedPart {
  /** When its last request left. Null: none did. */
  sentAt: Date | null;
  /**
   * Until when a request with an older value of this part, to which no answer came, can still take effect. Null: there is none. The
   * value is not sent before, because the older one would replace it.
   */
  heldUntil: Date | null;
}

/** The values of one copy that wait to be written. */
export interface PendingDetails extends CopyOfRelease {
  id: number;
  requester: Requester | null;
  values: readonly PendingValue[];
  /** The fencing token: the number of claims so far. The store refuses writes with an older number. */
  attempt: number;
  /** How many tries in a row have failed. */
  tries: number;
  createdAt: Date;
}

/** Identifies one claim of the values of a copy. */
export type HeldDetails = Pick<PendingDetails, 'id' | 'attempt'>;

/** What a form of a copy shows. */
export interface KnownDetails {
  fields: readonly CollectionField[];
  folders: readonly CollectionFolder[];
  /** The copy in the mirror. Null: it is not there. */
  copy: CollectionItem | null;
  pending: readonly ChangedPart[];
}

/** Keeps what was typed until all of it is written. Every method throws StoreError. */
export interface DetailStore {
  /** Returns what is known for the form of this copy, and who added the copy. */
  known(copy: CopyOfRelease): Promise<KnownDetails>;
  /**
   * Keeps what a person typed, before Discogs is asked. A copy has one row: a newer value replaces an older one of the same part, and
   * the other values stay. Claims the row if no process holds it. `lateMs`: how long a request without an answer can take effect.
   */
  keep(
    typed: CopyOfRelease & { values: readonly ChangedPart[]; requester: Requester; lateMs: number },
    lease: Lease,
  ): Promise<{ pending: PendingDetails; mine: boolean }>;
  /** Claims the values of this copy. Null: there are none, or another process holds them. */
  claim(instanceId: number, lease: Lease): Promise<PendingDetails | null>;
  /** Returns what waits for this copy. Null: nothing does. */
  ofCopy(instanceId: number): Promise<PendingDetails | null>;
}
