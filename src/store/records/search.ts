// Store: finds records by the words that a person types, ignoring case and accents: for autocomplete, and for a text in place of an id.
import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { Crate, FoundRecord } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { beginningOf, records } from '../schema.ts';
import { fold } from './fold.ts';

/** How many words count. Each word is searched for in every row, and more words hardly narrow the result. */
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
};

export const searchQueries = (account: number, db: Db): Pick<Crate['records'], 'search'> => ({
  // The records whose artist begins with the text come first, from an index. If they do not fill the list, this reads every row on
  // purpose: 100,000 rows take 30 to 100 ms (measured, embedded, on a busy machine), while a trigram index needs an extension and makes
  // inserts 2.7 times slower.
  async search(text, limit) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    if (words.length === 0) {
      // The newest records are only for an empty text. A dash alone is a search that matches nothing.
      if (text.trim() !== '') return [];
      return db
        .select(shown)
        .from(records)
        .where(isOfUnindexed(account))
        .orderBy(desc(records.createdAt), asc(records.id))
        .limit(limit);
    }
    const beginning = await startingWith(account, db, phrase, limit);
    if (beginning.length === limit) return beginning;
    const found = await bestOfAll(account, db, { phrase, words, limit });
    const parts = partsOf(phrase);
    return found.length > 0 || parts.length === 0 ? found : withOtherSigns(account, db, parts, limit);
  },
});

const isOf = (account: number): SQL => eq(records.accountId, account);

/**
 * Matches the records of the account when every row is read anyway. Without statistics Postgres would take an index of the
 * account, which is slower.
 */
const isOfUnindexed = (account: number): SQL => sql`${records.accountId} + 0 = ${account}::int`;

/** People type a catalogue number with spaces or with dashes, so both separate words. */
const wordsOf = (phrase: string): string[] => distinct(phrase.split(/[\s-]+/));

/** Splits each word at its punctuation: `a/b` gives `a`, `b`. Empty when no word has any. */
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

/** Sorts by bytes, which is the same order in every database. */
const textOrder = sql`${records.searchText} collate "C"`;

/** The records whose text begins with the phrase: the first class of `rank`, in its order. */
async function startingWith(account: number, db: Db, phrase: string, limit: number): Promise<FoundRecord[]> {
  const beginning = beginningOf(records.searchText);
  return (
    db
      .select(shown)
      .from(records)
      // A comparison and not LIKE, because the planner cannot use the index for LIKE with a parameter. A phrase longer than the
      // index finds nothing here.
      .where(
        and(
          sql`${beginning} >= ${phrase}::text`,
          sql`${beginning} < ${`${phrase}${LAST_CHARACTER}`}::text`,
          isOf(account),
        ),
      )
      .orderBy(beginning, textOrder, asc(records.id))
      .limit(limit)
  );
}

/** Reads the shown columns of the best rows only: sorting whole rows takes half as long again. */
async function bestOfAll(
  account: number,
  db: Db,
  { phrase, words, limit }: { phrase: string; words: string[]; limit: number },
): Promise<FoundRecord[]> {
  const best = db
    .select({ id: records.id, rank: rank(phrase, words).as('rank') })
    .from(records)
    .where(and(...words.map((word) => like(`%${asIs(word)}%`)), isOfUnindexed(account)))
    .orderBy(sql`rank`, textOrder, asc(records.id))
    .limit(limit)
    .as('best');
  return db
    .select(shown)
    .from(records)
    .innerJoin(best, and(eq(best.id, records.id), isOf(account)))
    .orderBy(best.rank, textOrder, asc(records.id));
}

/** The records whose words have other punctuation: `a/b` is stored as `a / b`, `shvl/804` as `shvl 804`. */
function withOtherSigns(
  account: number,
  db: Db,
  words: readonly string[][],
  limit: number,
): Promise<FoundRecord[]> {
  const spelled = words.map((parts) =>
    or(...distinct(JOINTS.map((joint) => parts.join(joint))).map((word) => like(`%${asIs(word)}%`))),
  );
  return db
    .select(shown)
    .from(records)
    .where(and(...spelled, isOfUnindexed(account)))
    .orderBy(textOrder, asc(records.id))
    .limit(limit);
}

// Each variant is searched for in every row. Removing the punctuation of every row would cost as much as 50 of these searches
// (measured, embedded).
/** What names and numbers can have in place of the typed punctuation. */
const JOINTS = ['', ' ', '-', '/', '.', ' / ', '. '];

/** LIKE takes half the time of strpos. */
const like = (pattern: string): SQL => sql`${records.searchText} like ${pattern}::text`;

/** Escapes the special characters of LIKE. */
const asIs = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const wordBegins = (text: string): SQL => sql`(${like(`${asIs(text)}%`)} or ${like(`% ${asIs(text)}%`)})`;

/** The best first: the artist begins with the phrase, a word begins with it, each word begins some word, anything else. */
function rank(phrase: string, words: string[]): SQL {
  const each = words.length > 1 ? sql`when ${and(...words.map(wordBegins))} then 2` : sql``;
  return sql`case when ${like(`${asIs(phrase)}%`)} then 0 when ${like(`% ${asIs(phrase)}%`)} then 1 ${each} else 3 end`;
}
