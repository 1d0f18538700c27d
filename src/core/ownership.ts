// Core: decides what we own of a release. Badge, button, answer and card all show this one state. Pure.
import type { Condition, OwnedPressing, Ownership } from './types.ts';

/**
 * What we own of a release. `owned`: a copy is in the collection; `copies` null: Discogs says that it is owned, but not how many
 * copies there are; `condition`: that of the best copy, if it is known and everyone can see it. `waiting`: the release is saved here and not on Discogs yet. `gone`: the release is saved here, but the
 * collection no longer has a copy. `other-pressing`: another release of the same master is owned. `not-known`: no sync has read
 * the whole collection yet.
 */
export type OwnershipState =
  | { kind: 'owned'; copies: number | null; condition?: Condition }
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
  condition: null,
  isWanted: false,
});

/** Returns the first state that fits the facts, in this order. `hasCollection`: DISCOGS_USERNAME is set. */
export function ownershipState(
  { copies, condition, otherPressings, record, addIsOpen, discogsSaysOwned, hasSynced }: Ownership,
  { hasCollection }: { hasCollection: boolean },
): OwnershipState {
  if (copies > 0) return { kind: 'owned', copies, ...(condition && { condition }) };
  if (discogsSaysOwned) return { kind: 'owned', copies: null };
  if (addIsOpen || record?.isSyncedWithDiscogs === false) return { kind: 'waiting' };
  // The record's flag is true, but the mirror has no copy. After a complete sync, that means that the copy was removed on
  // Discogs.
  if (record && hasSynced) return { kind: 'gone' };
  if (otherPressings) {
    return { kind: 'other-pressing', owned: otherPressings.one, more: otherPressings.count - 1 };
  }
  // `not-known` is only for an account with a collection, because without one no sync will ever find out more.
  return hasCollection && !hasSynced ? { kind: 'not-known' } : { kind: 'not-owned' };
}
