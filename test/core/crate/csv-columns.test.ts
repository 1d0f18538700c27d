// Core: the columns of an exported crate, and what stands in their cells.
import { describe, expect, it } from 'vitest';
import { csvColumns } from '../../../src/core/crate/csv-columns.ts';
import type { ExportedCopy } from '../../../src/core/crate/ports.ts';
import type { CollectionField } from '../../../src/core/types.ts';

type Field = Pick<CollectionField, 'id' | 'name' | 'type'>;

const MEDIA: Field = { id: 1, name: 'Media Condition', type: 'dropdown' };
const SLEEVE: Field = { id: 2, name: 'Sleeve Condition', type: 'dropdown' };
const NOTES: Field = { id: 3, name: 'Notes', type: 'textarea' };
const STANDARD = [MEDIA, SLEEVE, NOTES];

/** The first lines of exports that people published. */
const HEADINGS =
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes'.split(
    ',',
  );

function exported(over: Partial<ExportedCopy> = {}): ExportedCopy {
  return {
    instanceId: 1,
    releaseId: 434828,
    folderId: 1,
    folderName: 'Uncategorized',
    rating: 0,
    addedAt: new Date('2020-11-12T12:26:02-08:00'),
    notes: [],
    record: {
      artistName: 'Au Pairs',
      albumTitle: 'Diet / Its Obvious',
      yearReleased: 1980,
      labelName: '021 Records',
      catalogNumber: '- oto - 4',
      recordSize: '7"',
      artists: [{ name: 'Au Pairs' }],
      labels: [
        { name: '021 Records', catno: '- oto - 4' },
        { name: 'Human Records (2)', catno: 'oto4' },
      ],
      formats: [{ name: 'Vinyl', descriptions: ['7"', 'Single'], text: 'Paper Labels' }],
    },
    ...over,
  };
}

/** The cells of a copy, by heading. */
function cellsOf(copy: ExportedCopy, fields: readonly Field[] = STANDARD, fieldIds: readonly number[] = []) {
  return Object.fromEntries(csvColumns(fields, fieldIds).map(({ heading, cell }) => [heading, cell(copy)]));
}

const headings = (fields: readonly Field[], fieldIds: readonly number[] = []) =>
  csvColumns(fields, fieldIds).map(({ heading }) => heading);

const otherHeadings = (fields: readonly Field[], fieldIds: readonly number[] = []) =>
  headings(fields, fieldIds).slice(HEADINGS.length);

describe('a row', () => {
  it("reads as one of Discogs' own export", () => {
    // `"- oto - 4, oto4",Au Pairs,Diet / Its Obvious,"021 Records, Human Records (2)","7"", Single, Pap",,1980,434828,…`
    expect(Object.entries(cellsOf(exported()))).toEqual([
      ['Catalog#', '- oto - 4, oto4'],
      ['Artist', 'Au Pairs'],
      ['Title', 'Diet / Its Obvious'],
      ['Label', '021 Records, Human Records (2)'],
      ['Format', '7", Single, Pap'],
      ['Rating', ''],
      ['Released', '1980'],
      ['release_id', '434828'],
      ['CollectionFolder', 'Uncategorized'],
      ['Date Added', '2020-11-12 12:26:02'],
      ['Collection Media Condition', ''],
      ['Collection Sleeve Condition', ''],
      ['Collection Notes', ''],
    ]);
  });

  it.each([
    ['2026-09-05T07:56:29-07:00', '2026-09-05 07:56:29'],
    ['2020-03-10T06:50:00Z', '2020-03-09 23:50:00'],
    ['2019-12-31T00:00:00-08:00', '2019-12-31 00:00:00'],
    ['2021-11-07T01:30:00-08:00', '2021-11-07 01:30:00'],
  ])('has the time %s in Pacific time: %s', (addedAt, cell) => {
    expect(cellsOf(exported({ addedAt: new Date(addedAt) }))['Date Added']).toBe(cell);
  });

  it('names every artist and every label, also the same one twice', () => {
    const { record } = exported();
    const artists = [
      { name: 'John Williams (4)', join: ',' },
      { name: 'London Symphony Orchestra', anv: 'The LSO' },
    ];
    const labels = [
      { name: 'Columbia', catno: '501137 2' },
      { name: 'Columbia', catno: 'COL 501137 2' },
      { name: 'Mondo (3)' },
    ];
    expect(cellsOf(exported({ record: record && { ...record, artists, labels } }))).toMatchObject({
      Artist: 'John Williams (4), London Symphony Orchestra',
      Label: 'Columbia, Columbia, Mondo (3)',
      'Catalog#': '501137 2, COL 501137 2, none',
    });
  });

  it('of a record of an earlier version has what that version kept', () => {
    const { record } = exported();
    const old = record && { ...record, artists: null, labels: null, formats: null };
    expect(cellsOf(exported({ record: old }))).toMatchObject({
      ...{ Artist: 'Au Pairs', Label: '021 Records', 'Catalog#': '- oto - 4', Format: '7"' },
    });
    const bare = old && {
      ...old,
      labelName: null,
      catalogNumber: null,
      recordSize: null,
      yearReleased: null,
    };
    expect(cellsOf(exported({ record: bare }))).toMatchObject({
      ...{ Label: '', 'Catalog#': '', Format: '', Released: '' },
    });
  });

  it('of a copy without a record, a folder and a date has the rest', () => {
    const cells = cellsOf(exported({ record: null, folderName: null, addedAt: null, rating: 4 }));
    expect(Object.entries(cells).filter(([, cell]) => cell !== '')).toEqual([
      ['Rating', '4'],
      ['release_id', '434828'],
    ]);
  });
});

describe('the fields of a collection', () => {
  const notes = [1, 2, 3, 4, 5, 9].map((fieldId) => ({ fieldId, value: `value ${fieldId}` }));

  it("are the last columns, in the owner's order; the first three stand where Discogs has them", () => {
    const fields: Field[] = [
      { id: 5, name: 'Shelf', type: 'textarea' },
      NOTES,
      { id: 4, name: 'Cleaned', type: 'dropdown' },
      SLEEVE,
      MEDIA,
    ];
    expect(headings(fields)).toEqual([...HEADINGS, 'Collection Shelf', 'Collection Cleaned']);
    expect(cellsOf(exported({ notes }), fields)).toMatchObject({
      'Collection Media Condition': 'value 1',
      'Collection Sleeve Condition': 'value 2',
      'Collection Notes': 'value 3',
      'Collection Shelf': 'value 5',
      'Collection Cleaned': 'value 4',
    });
  });

  it('count by id: a new name changes nothing', () => {
    const fields = [{ ...MEDIA, name: 'Grade' }, SLEEVE, { ...NOTES, name: 'Bemerkungen' }];
    expect(headings(fields)).toEqual(HEADINGS);
    expect(cellsOf(exported({ notes }), fields)).toMatchObject({
      ...{ 'Collection Media Condition': 'value 1', 'Collection Notes': 'value 3' },
    });
  });

  it('of another type, or of a type that Discogs has added since, stand under their own names', () => {
    const fields: Field[] = [
      { ...MEDIA, type: 'textarea' },
      { ...SLEEVE, type: 'other' },
      { ...NOTES, name: 'Price', type: 'dropdown' },
    ];
    expect(otherHeadings(fields)).toEqual([
      'Collection Media Condition (2)',
      'Collection Sleeve Condition (2)',
      'Collection Price',
    ]);
    expect(cellsOf(exported({ notes }), fields)).toMatchObject({
      ...{ 'Collection Media Condition': '', 'Collection Media Condition (2)': 'value 1' },
      ...{ 'Collection Notes': '', 'Collection Price': 'value 3' },
    });
  });

  it.each<[what: string, names: string[], headings: string[]]>([
    [
      'the same name',
      ['Shelf', 'Shelf', 'shelf'],
      ['Collection Shelf', 'Collection Shelf (2)', 'Collection shelf (3)'],
    ],
    [
      'the name of a column',
      ['Notes', 'Media Condition'],
      ['Collection Notes (2)', 'Collection Media Condition (2)'],
    ],
    [
      'a name that another column got',
      ['Shelf', 'Shelf', 'Shelf (2)'],
      ['Collection Shelf', 'Collection Shelf (2)', 'Collection Shelf (2) (2)'],
    ],
    ['no name', ['', ' '], ['Collection Field 10', 'Collection Field 11']],
    ['a hostile name', ['=cmd()', 'a,"b"\n'], ['Collection =cmd()', 'Collection a,"b"\n']],
  ])('with %s have headings of their own', (_, names, expected) => {
    const others = names.map((name, index): Field => ({ id: 10 + index, name, type: 'textarea' }));
    const columns = csvColumns([...STANDARD, ...others], []);
    expect(columns.slice(HEADINGS.length).map(({ heading }) => heading)).toEqual(expected);
    const own = exported({ notes: others.map(({ id }) => ({ fieldId: id, value: `value ${id}` })) });
    expect(columns.slice(HEADINGS.length).map(({ cell }) => cell(own))).toEqual(
      others.map(({ id }) => `value ${id}`),
    );
  });

  it('that the list does not have keep their values', () => {
    expect(otherHeadings([...STANDARD, { id: 4, name: 'Shelf', type: 'textarea' }], [1, 4, 9])).toEqual([
      'Collection Shelf',
      'Collection Field 9',
    ]);
    expect(cellsOf(exported({ notes }), STANDARD, [9])['Collection Field 9']).toBe('value 9');
    // One of the first three that the owner removed.
    expect(otherHeadings([SLEEVE, NOTES], [1, 2, 3])).toEqual(['Collection Field 1']);
    expect(cellsOf(exported({ notes }), [SLEEVE, NOTES], [1])['Collection Media Condition']).toBe('');
  });

  it('that were never read are the ones that every collection starts with', () => {
    expect(headings([], [1, 2, 3, 7])).toEqual([...HEADINGS, 'Collection Field 7']);
    expect(cellsOf(exported({ notes }), [], [])['Collection Media Condition']).toBe('value 1');
  });
});
