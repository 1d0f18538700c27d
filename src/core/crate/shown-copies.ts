// Core, crate: what a card shows of the copies of a release. Pure.

import type { Requester } from '../add/types.ts';
import type { CollectionField } from '../types.ts';
import type { ShelvedCopy } from './ports.ts';

/** A copy as a card shows it. */
export interface ShownCopy {
  instanceId: number;
  /** When it was added to the collection. Null: Discogs did not say. */
  addedAt: Date | null;
  /** Who added it through the bot. Null: not known, or it was added elsewhere. */
  addedBy: Requester | null;
  /** What only its owners see. Shown in private, to people who can use /sync. */
  details: CopyDetails;
}

/** The details of a copy that are not for everyone: folder, fields, rating. */
export interface CopyDetails {
  /** Null: not known. */
  folder: string | null;
  /** Media and sleeve condition, in the words of Discogs. Null: not given. */
  media: string | null;
  sleeve: string | null;
  /** 1 to 5. Null: not rated. */
  rating: number | null;
  /** All other fields that have a value, notes among them, in the owner's order. `name` null: the name is not known. */
  fields: { name: string | null; value: string }[];
}

/** All copies of a release, those that were added first first. */
export type ShownCopies = readonly ShownCopy[];

/** The ids of the fields in which every collection has its conditions at first. Owners can remove and change them. */
const MEDIA = 1;
const SLEEVE = 2;

/** Whether the collection still has this field for a condition, as Discogs made it. */
const isCondition = (fields: readonly CollectionField[], fieldId: number): boolean =>
  (fieldId === MEDIA || fieldId === SLEEVE) &&
  fields.some(({ id, type }) => id === fieldId && type === 'dropdown');

/** Returns what a card shows of these copies. @param fields the fields of the collection. Empty: they are not known. */
export function shownCopies(copies: readonly ShelvedCopy[], fields: readonly CollectionField[]): ShownCopy[] {
  const position = new Map(fields.map(({ id }, index) => [id, index]));
  return copies.map(({ instanceId, addedAt, addedBy, folderName, rating, notes }) => {
    const filled = notes.filter(({ value }) => value.trim() !== '');
    const conditions = filled.filter(({ fieldId }) => isCondition(fields, fieldId));
    const conditionOf = (wanted: number) =>
      conditions.find(({ fieldId }) => fieldId === wanted)?.value ?? null;
    const others = filled
      .filter((one) => !conditions.includes(one))
      .toSorted(
        (a, b) => (position.get(a.fieldId) ?? fields.length) - (position.get(b.fieldId) ?? fields.length),
      );
    return {
      instanceId,
      addedAt,
      addedBy,
      details: {
        folder: folderName,
        media: conditionOf(MEDIA),
        sleeve: conditionOf(SLEEVE),
        rating: rating > 0 ? rating : null,
        fields: others.map(({ fieldId, value }) => ({
          name: fields.find(({ id }) => id === fieldId)?.name ?? null,
          value,
        })),
      },
    };
  });
}
