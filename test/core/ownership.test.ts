// What is owned of a release: one table for badges, buttons and answers.
import { expect, it } from 'vitest';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../../src/core/ownership.ts';
import type { Ownership } from '../../src/core/types.ts';

const synced = { isSyncedWithDiscogs: true };
const unsynced = { isSyncedWithDiscogs: false };
const owned = (copies: number | null): OwnershipState => ({ kind: 'owned', copies });
const one = { country: 'UK', year: 1973, catalogNumber: 'SHVL 804' };
const otherPressings = { count: 1, one };
const another: OwnershipState = { kind: 'other-pressing', owned: one, more: 0 };

it.each<[string, Partial<Ownership>, OwnershipState]>([
  ['nothing is known, never synced', {}, { kind: 'not-known' }],
  ['nothing is known, synced', { hasSynced: true }, { kind: 'not-owned' }],
  ['a copy in the mirror', { copies: 1, record: synced, hasSynced: true }, owned(1)],
  ['two of them, no record, never synced', { copies: 2 }, owned(2)],
  [
    'a copy, and its record waits for another add',
    { copies: 1, record: unsynced, addIsOpen: true },
    owned(1),
  ],
  ["Discogs' word, never synced, no record", { discogsSaysOwned: true }, owned(null)],
  [
    "Discogs' word since the sync, over a record that waits",
    { discogsSaysOwned: true, record: unsynced },
    owned(null),
  ],
  ['a copy is counted where Discogs only says yes', { copies: 2, discogsSaysOwned: true }, owned(2)],
  ['saved while Discogs was down, never synced', { record: unsynced }, { kind: 'waiting' }],
  ['saved while Discogs was down, synced before', { record: unsynced, hasSynced: true }, { kind: 'waiting' }],
  ['its answer was lost', { record: unsynced, addIsOpen: true }, { kind: 'waiting' }],
  ['an add that has no record yet', { addIsOpen: true, hasSynced: true }, { kind: 'waiting' }],
  ['an add of what is gone', { record: synced, addIsOpen: true, hasSynced: true }, { kind: 'waiting' }],
  ['a record whose copy the last sync did not see', { record: synced, hasSynced: true }, { kind: 'gone' }],
  ['the same before any sync: a flag is no copy', { record: synced }, { kind: 'not-known' }],
  ['gone, and another pressing', { record: synced, otherPressings, hasSynced: true }, { kind: 'gone' }],
  ['another pressing', { otherPressings, hasSynced: true }, another],
  ['three others', { otherPressings: { count: 3, one }, hasSynced: true }, { ...another, more: 2 }],
  ['another pressing that an Add made, never synced', { otherPressings }, another],
  ['another pressing, and a flag before any sync', { record: synced, otherPressings }, another],
  ['this and another pressing', { copies: 1, otherPressings }, owned(1)],
  [
    'copies with a condition',
    { copies: 2, condition: { media: 'Mint (M)', sleeve: null } },
    { kind: 'owned', copies: 2, condition: { media: 'Mint (M)', sleeve: null } },
  ],
])('%s', (_, facts, state) => {
  expect(ownershipState({ ...NOTHING_OWNED, ...facts }, { hasCollection: true })).toEqual(state);
});

it.each<[string, Partial<Ownership>, OwnershipState]>([
  ['nothing is here', {}, { kind: 'not-owned' }],
  ['an Add saved it here', { record: unsynced }, { kind: 'waiting' }],
  ['it was synced when there was a collection', { record: synced, hasSynced: true }, { kind: 'gone' }],
  ['another pressing was seen when there was one', { otherPressings }, another],
  ['a copy was seen when there was one', { record: synced, copies: 1 }, owned(1)],
])('without a collection: %s', (_, facts, state) => {
  expect(ownershipState({ ...NOTHING_OWNED, ...facts }, { hasCollection: false })).toEqual(state);
});
