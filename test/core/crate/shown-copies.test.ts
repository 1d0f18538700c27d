// Core, crate: what a card shows of the copies.
import { describe, expect, it } from 'vitest';
import type { ShelvedCopy } from '../../../src/core/crate/ports.ts';
import { type CopyDetails, shownCopies } from '../../../src/core/crate/shown-copies.ts';
import type { CollectionField } from '../../../src/core/types.ts';

const field = (id: number, name: string, type: CollectionField['type']): CollectionField => ({
  ...{ id, name, type, isPublic: false, options: [] },
});
const FIELDS = [
  field(4, 'Shop', 'textarea'),
  field(1, 'Vinyl', 'dropdown'),
  field(2, 'Sleeve', 'dropdown'),
  field(3, 'Notes', 'textarea'),
];
const NOTES = [
  { fieldId: 3, value: 'A gift' },
  { fieldId: 1, value: 'Mint (M)' },
  { fieldId: 2, value: 'Good (G)' },
  { fieldId: 4, value: 'Corner' },
  { fieldId: 9, value: 'Gone' },
  { fieldId: 3, value: '  ' },
];
const copy = (over: Partial<ShelvedCopy> = {}): ShelvedCopy => ({
  ...{ instanceId: 7, releaseId: 1, masterId: null, folderId: 2, folderName: 'Jazz', rating: 0 },
  ...{ addedAt: null, addedBy: null, notes: [], ...over },
});
const NOTHING: CopyDetails = { folder: 'Jazz', media: null, sleeve: null, rating: null, fields: [] };

describe('the details of a copy', () => {
  it.each<[string, Partial<ShelvedCopy>, CollectionField[], Partial<CopyDetails>]>([
    ['none', {}, FIELDS, {}],
    ['a rating', { rating: 3 }, FIELDS, { rating: 3 }],
    [
      'fields in the order of their owner, whatever their names',
      { notes: NOTES },
      FIELDS,
      {
        ...{ media: 'Mint (M)', sleeve: 'Good (G)' },
        fields: [
          { name: 'Shop', value: 'Corner' },
          { name: 'Notes', value: 'A gift' },
          { name: null, value: 'Gone' },
        ],
      },
    ],
    [
      'a field 1 that is no longer a choice is no condition',
      { notes: [{ fieldId: 1, value: 'Blue' }] },
      [field(1, 'Colour', 'textarea')],
      { fields: [{ name: 'Colour', value: 'Blue' }] },
    ],
    [
      'fields that no sync has read have no names',
      { notes: [{ fieldId: 1, value: 'Mint (M)' }] },
      [],
      { fields: [{ name: null, value: 'Mint (M)' }] },
    ],
  ])('%s', (_, over, fields, details) => {
    expect(shownCopies([copy(over)], fields)).toEqual([
      { instanceId: 7, addedAt: null, addedBy: null, details: { ...NOTHING, ...details } },
    ]);
  });
});
