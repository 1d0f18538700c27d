// Store: writes the copies of a page for one statement, each column as one array. A placeholder for each value costs more
// than the rows themselves, and one JSON text of whole rows costs half as much again (docs/performance.md).
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CollectedCopy } from '../../core/types.ts';
import { cleanJson } from '../clean-text.ts';
import { itemColumns, laterAnswer } from '../records/collection-items.ts';
import { discogsColumns, fromRelease } from '../records/records.ts';

// `discogsId` and `masterId` are columns of the copy, too. A page has no country and no barcode.
const { discogsId: _, masterId, country: _country, upcCode: _code, ...releaseColumns } = discogsColumns;
type Columns = readonly [key: string, column: PgColumn][];
const ITEM_COLUMNS: Columns = Object.entries(itemColumns);
const RELEASE_COLUMNS: Columns = Object.entries(releaseColumns);
const COLUMNS: Columns = [...ITEM_COLUMNS, ...RELEASE_COLUMNS];

/** Each copy of a page once, and each of `COLUMNS` as one text. */
export interface PageTexts {
  size: number;
  columns: string[];
}

export function textsOf(copies: readonly CollectedCopy[]): PageTexts {
  // One statement cannot write a row twice, so each copy is there once. Rows are written in the order of their ids (handle.ts).
  const byId = new Map(copies.map((copy) => [copy.instanceId, copy]));
  const items = [...byId.values()].sort((a, b) => a.instanceId - b.instanceId);
  // The records stay apart from the copies: one object a row with so many fields takes four times as long to make and to read.
  const releases = items.map(({ release }) => fromRelease(release));
  return {
    size: items.length,
    columns: [
      ...ITEM_COLUMNS.map((column) => writeColumn(items, column)),
      ...RELEASE_COLUMNS.map((column) => writeColumn(releases, column)),
    ],
  };
}

function writeColumn(rows: readonly object[], [key, column]: Columns[number]): string {
  const values = rows.map((row): unknown => Reflect.get(row, key));
  if (isJson(column)) return cleanJson(values);
  const items = values.map((value) => (value === null ? 'null' : writeItem(column.mapToDriverValue(value))));
  return `{${items.join(',')}}`;
}

/** Such a column is one JSON array: in an array of texts, each of its quotes has a backslash, which takes three times as long. */
const isJson = (column: PgColumn) => column.getSQLType() === 'jsonb';

/** Writes a value as it stands in the text form of an array. */
function writeItem(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  // The test comes first because hardly any text has such a character.
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

/** An array within an array travels as text: Postgres wants all inner arrays to have one length. */
const isNested = (column: PgColumn) => column.getSQLType().endsWith('[]');

/** The parts of `select <columns> from <from>`. It gives a row for each copy, with the names and types of the schema. */
export function rowsOf(texts: PageTexts): { columns: SQL; from: SQL } {
  const columns = COLUMNS.map(([, column]) =>
    sql.raw(isNested(column) ? `copy.${column.name}::${column.getSQLType()}` : `copy.${column.name}`),
  );
  const lists = COLUMNS.map(([, column], index) => {
    if (isJson(column)) return sql`jsonb_array_elements(${texts.columns[index]}::text::jsonb)`;
    const type = isNested(column) ? 'text' : column.getSQLType();
    return sql`unnest(${texts.columns[index]}::${sql.raw(type)}[])`;
  });
  const comma = sql.raw(', ');
  const names = namesOf(COLUMNS.map(([, column]) => column));
  return {
    columns: sql.join(columns, comma),
    from: sql`rows from (${sql.join(lists, comma)}) as copy (${names})`,
  };
}

const namesOf = (columns: readonly PgColumn[]): SQL => sql.raw(columns.map(({ name }) => name).join(', '));

/** The columns of a page that the mirror takes. */
export const ITEM_NAMES = namesOf(Object.values(itemColumns));
/** What a page changes of a copy that the mirror has. */
export const LATER_ANSWER = sql.join(
  COLUMNS.flatMap(([key, { name }]) => {
    const value: unknown = Reflect.get(laterAnswer, key);
    return value === undefined ? [] : [sql`${sql.raw(name)} = ${value}`];
  }),
  sql.raw(', '),
);
/** What a page writes into a record that has no facts yet. */
export const FILLED = sql.raw(
  [masterId, releaseColumns.artists, releaseColumns.labels, releaseColumns.formats]
    .map(({ name }) => `${name} = page.${name}`)
    .join(', '),
);
/** The columns of a page that a new record takes, besides `release_id`. */
export const RELEASE_NAMES = namesOf([...Object.values(releaseColumns), masterId]);
