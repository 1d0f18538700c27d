// Store: counts the records of a crate by decade, format, genre and label, and its copies by the month in which they were added.
import { and, count, desc, eq, isNotNull, not, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { NamedCount, Shelf } from '../../core/crate/ports.ts';
import type { Db } from '../handle.ts';
import { collectionItems, records } from '../schema.ts';

/** The descriptions that are sizes, as people name records by them. All others say something about the edition. */
const SIZES = ['LP', 'EP', '12"', '10"', '7"'];
/** The kind that a size stands for. */
const SIZED = 'Vinyl';
/** A container of all formats of a release, which is no format. */
const NO_FORMAT = 'All Media';

const sizes = SIZES.map((size) => `@ == ${JSON.stringify(size)}`).join(' || ');
/** SQL for the kinds and the sizes of all formats of a record, in one array. It can have a word twice. */
const formatWords = sql<string[] | null>`jsonb_path_query_array(${records.formats}, '$[*].name')
  || jsonb_path_query_array(${records.formats}, ${sql.raw(`'$[*].descriptions[*] ? (${sizes})'`)})`;

export const statsQueries = (account: number, db: Db): Pick<Shelf, 'stats'> => ({
  async stats(most) {
    // One after the other: other queries of the embedded database get their turn in between.
    const counted = await countRecords(account, db);
    const labels = await countLabels(account, db, most.labels);
    return { ...counted, labels, growth: await countMonths(account, db) };
  },
});

/**
 * Counts all records, and those of each decade, genre and format, while it reads the table once. Records with the same genres, or
 * the same formats, are one group, so few rows come back.
 */
async function countRecords(account: number, db: Db) {
  const own = db
    .select({
      decade: sql<number | null>`${records.yearReleased} / 10 * 10`.as('decade'),
      genres: records.genres,
      formats: formatWords.as('format_words'),
    })
    .from(records)
    .where(eq(records.accountId, account))
    .as('own');
  const { decade, genres, formats } = own;
  const rows = await db
    .select({
      by: sql<number>`grouping(${decade}, ${genres}, ${formats})`,
      decade,
      genres,
      formats,
      count: count(),
    })
    .from(own)
    .groupBy(sql`grouping sets ((${decade}), (${genres}), (${formats}), ())`);
  /** The groups of one set. Bits of `grouping` are 1 for the columns that are not in the set. */
  const of = (by: number) => rows.filter((row) => row.by === by);
  return {
    count: of(0b111)[0]?.count ?? 0,
    decades: of(0b011)
      .flatMap((row) => (row.decade === null ? [] : [{ name: String(row.decade), count: row.count }]))
      .toSorted((one, other) => Number(one.name) - Number(other.name)),
    genres: summed(of(0b101), (row) => row.genres),
    formats: summed(of(0b110), (row) => formatsIn(row.formats ?? [])),
  };
}

/** Returns the formats that these words name. A record with a size is counted by its size only. */
function formatsIn(words: readonly string[]): string[] {
  const hasSize = words.some((word) => SIZES.includes(word));
  return words.filter((word) => word !== NO_FORMAT && !(hasSize && word === SIZED));
}

/** Sums up groups by each name that they have. The most common name comes first. */
function summed<T extends { count: number }>(
  rows: readonly T[],
  namesOf: (row: T) => readonly string[],
): NamedCount[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const name of new Set(namesOf(row))) counts.set(name, (counts.get(name) ?? 0) + row.count);
  }
  return [...counts]
    .map(([name, sum]) => ({ name, count: sum }))
    .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

async function countLabels(account: number, db: Db, most: number): Promise<NamedCount[]> {
  const name = sql<string>`${records.labelName}`;
  return db
    .select({ name, count: count() })
    .from(records)
    .where(and(eq(records.accountId, account), isNotNull(records.labelName)))
    .groupBy(records.labelName)
    .orderBy(desc(count()), sql`${records.labelName} collate "C"`)
    .limit(most);
}

async function countMonths(account: number, db: Db) {
  const onDiscogs = db
    .select({ at: sql<Date>`${collectionItems.addedAt}`.as('at') })
    .from(collectionItems)
    .where(and(eq(collectionItems.accountId, account), isNotNull(collectionItems.addedAt)));
  const onlyHere = db
    .select({ at: sql<Date>`${records.createdAt}`.as('at') })
    .from(records)
    .where(and(eq(records.accountId, account), not(records.isSyncedWithDiscogs)));
  const added = unionAll(onDiscogs, onlyHere).as('added');
  const month = sql<string>`to_char(${added.at} at time zone 'UTC', 'YYYY-MM')`;
  return db.select({ month, count: count() }).from(added).groupBy(sql`1`).orderBy(sql`1`);
}
