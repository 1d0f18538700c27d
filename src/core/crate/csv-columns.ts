// Core, crate: the columns of an exported crate and their cells, as in Discogs' own CSV export. Pure.
//
// Discogs documents no format. Column names, `2020-11-12 12:24:52`, an empty rating and texts joined with `, ` were seen in
// exports; the times are those of its API, which gives them in Pacific time.
import type { CollectionField } from '../types.ts';
import type { ExportedCopy } from './ports.ts';
import { shortFormat } from './short-format.ts';

export interface CsvColumn {
  heading: string;
  cell: (copy: ExportedCopy) => string;
}

/** Returns the columns of an export, those of Discogs first. `fieldIds`: the fields that the copies have values of. */
export function csvColumns(
  fields: readonly Pick<CollectionField, 'id' | 'name' | 'type'>[],
  fieldIds: readonly number[],
): CsvColumn[] {
  const own = COPY_FIELDS.map(({ id, heading, type }): CsvColumn => {
    const listed = fields.find((field) => field.id === id);
    // Without a list, the ids are those that every collection starts with.
    const isUsed = listed ? listed.type === type : fields.length === 0;
    return { heading, cell: isUsed ? fieldCell(id) : () => '' };
  });
  const isOwn = ({ id, type }: { id: number; type: string }) =>
    COPY_FIELDS.some((one) => one.id === id && one.type === type);
  const isKnown = (id: number) =>
    fields.some((field) => field.id === id) ||
    (fields.length === 0 && COPY_FIELDS.some((one) => one.id === id));
  const taken = new Set([...RELEASE_COLUMNS, ...own].map(({ heading }) => heading.toLowerCase()));
  const others = [
    ...fields.filter((field) => !isOwn(field)),
    // Values of a field that is not in the list are kept, too.
    ...fieldIds.filter((id) => !isKnown(id)).map((id) => ({ id, name: `Field ${id}` })),
  ].map(({ id, name }) => ({
    heading: freeHeading(`Collection ${name.trim() === '' ? `Field ${id}` : name}`, taken),
    cell: fieldCell(id),
  }));
  return [...RELEASE_COLUMNS, ...own, ...others];
}

/** The fields that every collection starts with. Owners rename, remove and change them, but the ids stay. */
const COPY_FIELDS = [
  { id: 1, type: 'dropdown', heading: 'Collection Media Condition' },
  { id: 2, type: 'dropdown', heading: 'Collection Sleeve Condition' },
  { id: 3, type: 'textarea', heading: 'Collection Notes' },
] as const;

const RELEASE_COLUMNS: readonly CsvColumn[] = [
  {
    heading: 'Catalog#',
    // Discogs writes `none` for a label that gave no number.
    cell: ({ record }) =>
      record?.labels?.map(({ catno }) => catno ?? 'none').join(', ') ?? record?.catalogNumber ?? '',
  },
  {
    heading: 'Artist',
    cell: ({ record }) => record?.artists?.map(({ name }) => name).join(', ') || (record?.artistName ?? ''),
  },
  { heading: 'Title', cell: ({ record }) => record?.albumTitle ?? '' },
  {
    heading: 'Label',
    cell: ({ record }) => record?.labels?.map(({ name }) => name).join(', ') ?? record?.labelName ?? '',
  },
  {
    heading: 'Format',
    cell: ({ record }) => (record?.formats ? shortFormat(record.formats) : (record?.recordSize ?? '')),
  },
  { heading: 'Rating', cell: ({ rating }) => (rating > 0 ? String(rating) : '') },
  { heading: 'Released', cell: ({ record }) => record?.yearReleased?.toString() ?? '' },
  { heading: 'release_id', cell: ({ releaseId }) => String(releaseId) },
  { heading: 'CollectionFolder', cell: ({ folderName }) => folderName ?? '' },
  { heading: 'Date Added', cell: ({ addedAt }) => (addedAt ? pacificTime(addedAt) : '') },
];

const fieldCell =
  (fieldId: number) =>
  ({ notes }: ExportedCopy): string =>
    notes.find((note) => note.fieldId === fieldId)?.value ?? '';

/** Returns the heading, or `Collection Shelf (2)` if another column has it already. A reader may look columns up by name. */
function freeHeading(heading: string, taken: Set<string>): string {
  let free = heading;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${heading} (${n})`;
  taken.add(free.toLowerCase());
  return free;
}

const pacific = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Returns `2020-11-12 12:24:52`. The parts of `formatToParts` would take twice as long. */
const pacificTime = (at: Date): string =>
  pacific.format(at).replace(/^(\d+)\/(\d+)\/(\d+), /, (_, month, day, year) => `${year}-${month}-${day} `);
