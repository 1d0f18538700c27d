// Core: what is owned of a release. The one truth that badges, buttons and answers tell. Pure.
import type { Ownership } from './types.ts';

/**
 * `owned`: a copy is in the Discogs collection; `copies` null: Discogs says so, but not how many. `waiting`: saved here, and
 * not on Discogs yet. `gone`: saved here, and not on Discogs at the last complete sync. `kept`: saved here, and there is no
 * collection. `other-pressing`: another release of the same master is owned. `not-known`: no sync was complete yet.
 */
export type OwnershipState =
  | { kind: 'owned'; copies: number | null }
  | { kind: 'waiting' }
  | { kind: 'gone' }
  | { kind: 'kept' }
  | { kind: 'other-pressing' }
  | { kind: 'not-known' }
  | { kind: 'not-owned' };

export const NOTHING_OWNED: Ownership = Object.freeze({
  copies: 0,
  otherPressing: false,
  record: null,
  addIsOpen: false,
  discogsSaysOwned: false,
  hasSynced: false,
});

/** The first that fits counts. `hasCollection`: DISCOGS_USERNAME is set. */
export function ownershipState(
  { copies, otherPressing, record, addIsOpen, discogsSaysOwned, hasSynced }: Ownership,
  { hasCollection }: { hasCollection: boolean },
): OwnershipState {
  if (copies > 0) return { kind: 'owned', copies };
  if (discogsSaysOwned) return { kind: 'owned', copies: null };
  if (record && !hasCollection) return { kind: 'kept' };
  if (addIsOpen || record?.isSyncedWithDiscogs === false) return { kind: 'waiting' };
  // The flag alone is no copy: after a complete sync the mirror would have it. Before one it is the only word there is.
  if (record) return hasSynced ? { kind: 'gone' } : { kind: 'owned', copies: null };
  if (otherPressing) return { kind: 'other-pressing' };
  return hasCollection && !hasSynced ? { kind: 'not-known' } : { kind: 'not-owned' };
}
