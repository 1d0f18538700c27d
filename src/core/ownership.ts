// Core: what is owned of a release. Badge, button, answer and card all show this one state. Pure.
import type { OwnedPressing, Ownership } from './types.ts';

/**
 * `owned`: a copy is in the collection; `copies` null: Discogs says so, but not how many. `waiting`: an Add saved it here, and
 * it is not on Discogs yet. `gone`: it is saved here, and the last complete sync saw no copy. `other-pressing`: another release
 * of the same master is owned. `not-known`: no sync was complete yet.
 */
export type OwnershipState =
  | { kind: 'owned'; copies: number | null }
  | { kind: 'waiting' }
  | { kind: 'gone' }
  | { kind: 'other-pressing'; owned: OwnedPressing; more: number }
  | { kind: 'not-known' }
  | { kind: 'not-owned' };

export type OwnershipKind = OwnershipState['kind'];

export const NOTHING_OWNED: Ownership = Object.freeze({
  copies: 0,
  otherPressings: null,
  record: null,
  addIsOpen: false,
  discogsSaysOwned: false,
  hasSynced: false,
});

/** The first that fits counts. `hasCollection`: DISCOGS_USERNAME is set. */
export function ownershipState(
  { copies, otherPressings, record, addIsOpen, discogsSaysOwned, hasSynced }: Ownership,
  { hasCollection }: { hasCollection: boolean },
): OwnershipState {
  if (copies > 0) return { kind: 'owned', copies };
  if (discogsSaysOwned) return { kind: 'owned', copies: null };
  if (addIsOpen || record?.isSyncedWithDiscogs === false) return { kind: 'waiting' };
  // The flag alone is no copy: after a complete sync the mirror would have it.
  if (record && hasSynced) return { kind: 'gone' };
  if (otherPressings) {
    return { kind: 'other-pressing', owned: otherPressings.one, more: otherPressings.count - 1 };
  }
  // Without a collection no sync can find out more, so `not-known` would never end.
  return hasCollection && !hasSynced ? { kind: 'not-known' } : { kind: 'not-owned' };
}
