// Store: finds records by the words that a person types, ignoring case and accents. Autocomplete uses it, and commands whose
// option has a text instead of an id.
import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { Crate, FoundRecord } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { beginningOf, records } from '../schema.ts';
import { fold } from './fold.ts';

/**
 * The most words of a text that are searched for. Each word is searched in every row, and more words hardly narrow the result.
 */
const MOST_WORDS = 8;

/** The character that sorts after every other one. */
const LAST_CHARACTER = '\u{10FFFF}';

const shown = {
  id: records.id,
  artistName: records.artistName,
  albumTitle: records.albumTitle,
  yearReleased: records.yearReleased,
  labelName: records.labelName,
  catalogNumber: records.catalogNumber,
  discogsId: records.discogsId,
  country: records.country,
};

export const searchQueries = (account: number, db: Db): Pick<Crate['records'], 'search'> => ({
  // The records whose text begins with the phrase come first; an index finds them. If these do not fill the list, the search
  // reads the texts of all records on purpose, from another index. A trigram index would need an extension, and makes inserts
  // 2.7 times slower.
  async search(text, limit) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    if (words.length === 0) {
      // Only an empty text lists the newest records. A text without words, such as a dash, finds nothing.
      if (text.trim() !== '') return [];
      return db
        .select(shown)
        .from(records)
        .where(isInIndex(account))
        .orderBy(...newest)
        .limit(limit);
    }
    const beginning = await startingWith(account, db, phrase, limit);
    if (beginning.length === limit) return beginning;
    for (const { where, rank } of matchesOf(text)) {
      const found = rank === null ? [] : await bestOfAll(account, db, { where, rank, limit });
      if (found.length > 0) return found;
    }
    return [];
  },
});

/** One way to read a text: which records match it, and which of them come first. */
export interface TextMatch {
  /** Undefined: all records match. */
  where: SQL | undefined;
  /** The class of a match, the best first (`byText`). Null: the newest record comes first (`newest`). */
  rank: SQL | null;
  /** The records of the best class, with their order, which an index has. Null: no index has them. */
  best: { where: SQL; order: SQL[] } | null;
}

/**
 * Returns the ways to read a text. The first one that finds a record counts. Empty: no record matches the text.
 * The conditions do not name the account.
 */
export function matchesOf(text: string): TextMatch[] {
  const phrase = fold(text);
  const words = wordsOf(phrase);
  if (words.length === 0) return text.trim() === '' ? [{ where: undefined, rank: null, best: null }] : [];
  const best = { where: startingWithPhrase(phrase), order: byBeginning };
  const asTyped = { where: hasAll(words), rank: rank(phrase, words), best };
  const parts = partsOf(phrase);
  return parts.length === 0
    ? [asTyped]
    : [asTyped, { where: spelledAs(parts), rank: sql`0::int`, best: null }];
}

const hasAll = (words: readonly string[]): SQL | undefined =>
  and(...words.map((word) => like(`%${asIs(word)}%`)));

export const isOf = (account: number): SQL => eq(records.accountId, account);

/**
 * Matches the records of the account in a query whose columns are all in the index `records_questions`. Every moment is after the
 * second one. Only that index has both columns, so Postgres also chooses it without statistics.
 */
export const isInIndex = (account: number): SQL =>
  sql`(${records.accountId} = ${account}::int and ${records.createdAt} > '-infinity'::timestamptz)`;

/**
 * Matches the records of the account in a query that reads every row. The `+ 0` keeps Postgres from using an index of the
 * account, which is slower here and which it would choose without statistics.
 */
export const isOfUnindexed = (account: number): SQL => sql`${records.accountId} + 0 = ${account}::int`;

/** Splits a phrase into words, at spaces and at dashes, because people type catalogue numbers with either. */
export const wordsOf = (phrase: string): string[] => distinct(phrase.split(/[\s-]+/));

/** Splits each word at its punctuation: `a/b` gives `a`, `b`. Returns an empty list when no word has punctuation. */
const partsOf = (phrase: string): string[][] =>
  /[^\p{L}\p{N}\s-]/u.test(phrase)
    ? phrase
        .split(/\s+/)
        .slice(0, MOST_WORDS)
        .map((word) => word.match(/[\p{L}\p{N}]+/gu) ?? [])
        .filter((parts) => parts.length > 0)
    : [];

const distinct = (words: readonly string[]): string[] =>
  [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS);

/** The order of records without a text. */
export const newest: readonly SQL[] = [desc(records.createdAt), asc(records.id)];

/** The folded text as a sort key. The collation `C` sorts by bytes, so the order is the same in every database. */
const textOrder = sql`${records.searchText} collate "C"`;

/** The order of records whose text begins with the phrase, as an index has it. It is that of `byText`, because all are of class 0. */
const byBeginning = [beginningOf(records.searchText), textOrder, asc(records.id)];

/** The order of matches. */
export const byText = (rank: SQL): SQL[] => [rank, textOrder, asc(records.id)];

/**
 * Matches the records whose text begins with the phrase. This is a comparison and not LIKE, because the planner cannot use the
 * index for LIKE with a parameter. A phrase that is longer than the indexed beginning matches nothing.
 */
export function startingWithPhrase(phrase: string): SQL {
  const beginning = beginningOf(records.searchText);
  return sql`${beginning} >= ${phrase}::text and ${beginning} < ${`${phrase}${LAST_CHARACTER}`}::text`;
}

/** Finds the records whose text begins with the phrase. This is class 0 of `rank`, in the same order as there. */
const startingWith = (account: number, db: Db, phrase: string, limit: number): Promise<FoundRecord[]> =>
  db
    .select(shown)
    .from(records)
    .where(and(startingWithPhrase(phrase), isOf(account)))
    .orderBy(...byBeginning)
    .limit(limit);

/**
 * Finds the best matches. Only ids are sorted, and then the shown columns of the best rows are read, because sorting whole rows
 * takes one and a half times as long.
 */
async function bestOfAll(
  account: number,
  db: Db,
  { where, rank, limit }: { where: SQL | undefined; rank: SQL; limit: number },
): Promise<FoundRecord[]> {
  const best = db
    .select({ id: records.id, rank: rank.as('rank') })
    .from(records)
    .where(and(where, isInIndex(account)))
    .orderBy(sql`rank`, textOrder, asc(records.id))
    .limit(limit)
    .as('best');
  return db
    .select(shown)
    .from(records)
    .innerJoin(best, and(eq(best.id, records.id), isOf(account)))
    .orderBy(best.rank, textOrder, asc(records.id));
}

/** Matches the records that have each word with some punctuation between its parts. Most records do not even have the parts. */
const spelledAs = (words: readonly string[][]): SQL | undefined =>
  and(
    hasAll(distinct(words.flat())),
    ...words.map((parts) =>
      or(...distinct(JOINTS.map((joint) => parts.join(joint))).map((word) => like(`%${asIs(word)}%`))),
    ),
  );

// Each variant of a word costs a search in every row. Removing the punctuation from every row would cost as much as 50 of these
// searches (measured, embedded).
/** The signs that a name or a number can have in place of the typed punctuation. */
const JOINTS = ['', ' ', '-', '/', '.', ' / ', '. '];

/** Matches the folded text with LIKE, which takes half the time of strpos. */
export const like = (pattern: string): SQL => sql`${records.searchText} like ${pattern}::text`;

/** Escapes the special characters of LIKE. */
export const asIs = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const wordBegins = (text: string): SQL => sql`(${like(`${asIs(text)}%`)} or ${like(`% ${asIs(text)}%`)})`;

/**
 * Returns SQL for the class of a match, the best first. 0: the text begins with the phrase. 1: a word begins with the phrase.
 * 2: each typed word is the beginning of some word. 3: anything else.
 */
function rank(phrase: string, words: string[]): SQL {
  const each = words.length > 1 ? sql`when ${and(...words.map(wordBegins))} then 2` : sql``;
  return sql`case when ${like(`${asIs(phrase)}%`)} then 0 when ${like(`% ${asIs(phrase)}%`)} then 1 ${each} else 3 end`;
}
