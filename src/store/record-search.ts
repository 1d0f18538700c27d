// Store: finds records by what people type, blind to case and accents: for autocomplete, and for a text instead of an id.
import { and, asc, desc, type SQL, sql } from 'drizzle-orm';
import type { FoundRecord } from '../core/ports.ts';
import { fold } from './fold.ts';
import type { Db } from './handle.ts';
import { records } from './schema.ts';

/** More words than these narrow nothing down any more, and each costs a look into every row. */
const MOST_WORDS = 8;

const shown = {
  id: records.id,
  artistName: records.artistName,
  albumTitle: records.albumTitle,
  yearReleased: records.yearReleased,
  labelName: records.labelName,
  catalogNumber: records.catalogNumber,
  discogsId: records.discogsId,
};

/**
 * See Store.records.search. Looks into every row, on purpose: 100,000 of them take 30 to 90 ms (measured, on either
 * database), while a trigram index needs an extension and makes inserts 2.7 times slower.
 */
export async function searchRecords(db: Db, text: string, limit: number): Promise<FoundRecord[]> {
  const phrase = fold(text);
  const words = wordsOf(phrase);
  if (words.length === 0) {
    return db.select(shown).from(records).orderBy(desc(records.createdAt), asc(records.id)).limit(limit);
  }
  return db
    .select(shown)
    .from(records)
    .where(and(...words.map(contains)))
    .orderBy(rank(phrase, words), asc(sql`${records.searchText} collate "C"`), asc(records.id))
    .limit(limit);
}

/** A catalogue number is typed with spaces as often as with dashes: both only part words. */
const wordsOf = (phrase: string): string[] =>
  [...new Set(phrase.split(/[\s-]+/).filter((word) => word !== ''))].slice(0, MOST_WORDS);

// Not LIKE: what is typed may hold its wildcards.
const contains = (word: string): SQL => sql`strpos(${records.searchText}, ${word}::text) > 0`;

/** Where a word begins with this: 1 is the beginning of the artist, 0 nowhere. */
const wordBegins = (text: string): SQL => sql`strpos(' ' || ${records.searchText}, ${` ${text}`}::text)`;

/** The best first: the artist begins so, a word begins so, each word begins some word, anything else. */
function rank(phrase: string, words: string[]): SQL {
  const each =
    words.length > 1
      ? sql`case when ${and(...words.map((word) => sql`${wordBegins(word)} > 0`))} then 2 else 3 end`
      : sql`3`;
  return sql`case ${wordBegins(phrase)} when 1 then 0 when 0 then ${each} else 1 end`;
}
