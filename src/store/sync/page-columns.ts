// Store: turns the copies of a page into texts for one statement, each column as one array. A placeholder for each value would
// take longer than writing the rows, and one JSON text of whole rows takes half as long again as the arrays
// (docs/performance.md).
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CollectedCopy } from '../../core/types.ts';
import { cleanJson } from '../clean-text.ts';
import { itemColumns, laterAnswer } from '../records/collection-items.ts';
import { discogsColumns, fromRelease } from '../records/records.ts';

// The columns of a record that a page fills, except those that the columns of the copy have already (`discogsId`, `masterId`)
// and those that a page does not have (country, barcode).
const { discogsId: _, masterId, country: _country, upcCode: _code, ...releaseColumns } = discogsColumns;
type Columns = readonly [key: string, column: PgColumn][];
const ITEM_COLUMNS: Columns = Object.entries(itemColumns);
const RELEASE_COLUMNS: Columns = Object.entries(releaseColumns);
const COLUMNS: Columns = [...ITEM_COLUMNS, ...RELEASE_COLUMNS];

/** The copies of a page as texts: one text for each column of `COLUMNS`. `size` is the number of copies. */
export interface PageTexts {
  size: number;
  columns: string[];
}

export function textsOf(copies: readonly CollectedCopy[]): PageTexts {
  // One statement cannot write a row twice, so repeated copies are removed. Rows are written in the order of their ids
  // (handle.ts).
  const byId = new Map(copies.map((copy) => [copy.instanceId, copy]));
  const items = [...byId.values()].sort((a, b) => a.instanceId - b.instanceId);
  // The releases are a list of their own. One object with the fields of both the copy and the release takes four times as long
  // to make and to read.
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

/**
 * Returns whether a column is sent as one JSON array. In an array of texts, each quote of the JSON would need a backslash,
 * which takes three times as long.
 */
const isJson = (column: PgColumn) => column.getSQLType() === 'jsonb';

/** Returns a value in the text form of Postgres arrays. */
function writeItem(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  // The test is here because hardly any text has such a character, and `replace` is slower than the test.
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

/**
 * Returns whether a column has arrays. Each of its values is sent as a text, because Postgres requires that all arrays within
 * an array have one length.
 */
const isNested = (column: PgColumn) => column.getSQLType().endsWith('[]');

/**
 * Returns the two parts of `select <columns> from <from>`. This query has a row for each copy, with the names and types of the
 * schema.
 */
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

/** The names of the columns that a page writes into the mirror. */
export const ITEM_NAMES = namesOf(Object.values(itemColumns));
/** The `set` list for a copy that the mirror already has: the columns that a page overwrites. */
export const LATER_ANSWER = sql.join(
  COLUMNS.flatMap(([key, { name }]) => {
    const value: unknown = Reflect.get(laterAnswer, key);
    return value === undefined ? [] : [sql`${sql.raw(name)} = ${value}`];
  }),
  sql.raw(', '),
);
/** The `set` list for a record of an earlier version, which has no facts about artists, labels and formats yet. */
export const FILLED = sql.raw(
  [masterId, releaseColumns.artists, releaseColumns.labels, releaseColumns.formats, releaseColumns.formatBits]
    .map(({ name }) => `${name} = page.${name}`)
    .join(', '),
);
/** The names of the columns that a page writes into a new record, besides `release_id`. */
export const RELEASE_NAMES = namesOf([...Object.values(releaseColumns), masterId]);
