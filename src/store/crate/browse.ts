// Store: finds the records that a question about the crate means. The indexes of the genres, years, formats and folders narrow the
// rows that a text is looked for in.
import { and, eq, gte, inArray, lt, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Shelf } from '../../core/crate/ports.ts';
import type { CrateQuestion } from '../../core/crate/types.ts';
import type { Db } from '../handle.ts';
import { recordColumns } from '../records/records.ts';
import { isOf, isOfUnindexed, matchesOf } from '../records/search.ts';
import { collectionItems, formatWordsOf, genreWordsOf, LONGEST_WORD, records } from '../schema.ts';

export const browseQueries = (account: number, db: Db): Pick<Shelf, 'browse' | 'random' | 'ofReleases'> => ({
  async browse(question, { offset, limit }) {
    for (const { where, order } of matchesOf(question.text)) {
      const all = and(where, narrowed(db, account, question));
      const total = await db.$count(records, and(all, countedIn(account, question)));
      if (total === 0) continue;
      // Only ids are sorted, because whole rows take one and a half times as long.
      const page = db
        .select({ id: records.id })
        .from(records)
        .where(and(all, isOfUnindexed(account)))
        .orderBy(...order)
        .offset(offset)
        .limit(limit)
        .as('page');
      const shown = await db
        .select(recordColumns)
        .from(records)
        .innerJoin(page, and(eq(page.id, records.id), isOf(account)))
        .orderBy(...order);
      return { records: shown, total };
    }
    return { records: [], total: 0 };
  },

  async random({ genre, decade }, without) {
    const picked = db
      .select({ id: records.id })
      .from(records)
      .where(
        and(
          isOfUnindexed(account),
          narrowed(db, account, { genre, decade, format: null, folderId: null }),
          without.length > 0 ? notInArray(records.id, [...without]) : undefined,
        ),
      )
      .orderBy(sql`random()`)
      .limit(1)
      .as('picked');
    const [record] = await db
      .select(recordColumns)
      .from(records)
      .innerJoin(picked, and(eq(picked.id, records.id), isOf(account)));
    return record ?? null;
  },

  async ofReleases(releaseIds) {
    if (releaseIds.length === 0) return [];
    return db
      .select(recordColumns)
      .from(records)
      .where(and(isOf(account), inArray(records.discogsId, [...releaseIds])));
  },
});

/**
 * Matches the records of the account, for a count. The index of the years begins with the account. For a folder alone, an exact
 * estimate makes Postgres read both tables once instead of looking up each record.
 */
function countedIn(account: number, { decade, genre, format, folderId }: CrateQuestion): SQL {
  const isFolderAlone = folderId !== null && genre === null && format === null;
  return decade !== null || isFolderAlone ? isOf(account) : isOfUnindexed(account);
}

/** Matches the records that all parts of a question but its text mean. Does not name the account of the records. */
function narrowed(
  db: Db,
  account: number,
  { genre, decade, format, folderId }: Omit<CrateQuestion, 'text'>,
): SQL | undefined {
  const inFolder = db
    .select({ releaseId: collectionItems.releaseId })
    .from(collectionItems)
    .where(and(eq(collectionItems.accountId, account), eq(collectionItems.folderId, folderId ?? 0)));
  return and(
    decade === null
      ? undefined
      : and(gte(records.yearReleased, decade), lt(records.yearReleased, decade + 10)),
    genre === null ? undefined : has(genreWordsOf(records.genres), genre),
    format === null ? undefined : has(formatWordsOf(records.formats), format),
    folderId === null ? undefined : inArray(records.discogsId, inFolder),
  );
}

const has = (words: SQL, word: string): SQL =>
  sql`${words} @> array[left(${word}::text, ${sql.raw(String(LONGEST_WORD))})]`;
