// Store: finds records by what people type, blind to case and accents: for autocomplete, and for a text instead of an id.
import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { FoundRecord, Store } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { beginningOf, records } from '../schema.ts';
import { fold } from './fold.ts';

/** More words than these narrow nothing down any more, and each costs a look into every row. */
const MOST_WORDS = 8;

/** Stands behind every text that begins like another one. */
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

export const searchQueries = (db: Db): Pick<Store['records'], 'search'> => ({
  // What the artist begins with comes from an index, and is the best there is; if that does not fill the list, every row
  // is looked into, on purpose: 100,000 of them take 30 to 100 ms (measured, embedded, on a busy machine), while a trigram
  // index needs an extension and makes inserts 2.7 times slower.
  async search(text, limit) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    if (words.length === 0) {
      // A dash is a question, too, and nothing matches it; only who typed nothing yet is shown the newest.
      if (text.trim() !== '') return [];
      return db.select(shown).from(records).orderBy(desc(records.createdAt), asc(records.id)).limit(limit);
    }
    const beginning = await startingWith(db, phrase, limit);
    if (beginning.length === limit) return beginning;
    const found = await bestOfAll(db, { phrase, words, limit });
    const parts = partsOf(phrase);
    return found.length > 0 || parts.length === 0 ? found : withOtherSigns(db, parts, limit);
  },
});

/** A catalogue number is typed with spaces as often as with dashes: both only part words. */
const wordsOf = (phrase: string): string[] => distinct(phrase.split(/[\s-]+/));

/** What stands between the signs of each word, if any word has one: `a/b` is `a`, `b`. Else nothing. */
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

/** In the order of their bytes, which every database has. */
const textOrder = sql`${records.searchText} collate "C"`;

/** Those whose text begins so: the first class of `rank`, in its order. */
async function startingWith(db: Db, phrase: string, limit: number): Promise<FoundRecord[]> {
  const beginning = beginningOf(records.searchText);
  return (
    db
      .select(shown)
      .from(records)
      // Not LIKE: of a parameter the planner does not know that it begins with a letter. A longer phrase finds nothing here.
      .where(
        and(sql`${beginning} >= ${phrase}::text`, sql`${beginning} < ${`${phrase}${LAST_CHARACTER}`}::text`),
      )
      .orderBy(beginning, textOrder, asc(records.id))
      .limit(limit)
  );
}

/** What is shown of them is read only of the best: sorting whole rows takes half as long again. */
async function bestOfAll(
  db: Db,
  { phrase, words, limit }: { phrase: string; words: string[]; limit: number },
): Promise<FoundRecord[]> {
  const best = db
    .select({ id: records.id, rank: rank(phrase, words).as('rank') })
    .from(records)
    .where(and(...words.map((word) => like(`%${asIs(word)}%`))))
    .orderBy(sql`rank`, textOrder, asc(records.id))
    .limit(limit)
    .as('best');
  return db
    .select(shown)
    .from(records)
    .innerJoin(best, eq(best.id, records.id))
    .orderBy(best.rank, textOrder, asc(records.id));
}

/** Those whose words have other signs: `a/b` is stored as `a / b`, `shvl/804` as `shvl 804`. */
function withOtherSigns(db: Db, words: readonly string[][], limit: number): Promise<FoundRecord[]> {
  const spelled = words.map((parts) =>
    or(...distinct(JOINTS.map((joint) => parts.join(joint))).map((word) => like(`%${asIs(word)}%`))),
  );
  return db
    .select(shown)
    .from(records)
    .where(and(...spelled))
    .orderBy(textOrder, asc(records.id))
    .limit(limit);
}

// Each is one more look into every row; to take the signs out of every row costs 50 of them (measured, embedded).
/** What stands in names and numbers where something else is typed. */
const JOINTS = ['', ' ', '-', '/', '.', ' / ', '. '];

/** LIKE takes half the time of strpos. */
const like = (pattern: string): SQL => sql`${records.searchText} like ${pattern}::text`;

/** What is typed may hold what means something to LIKE. */
const asIs = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const wordBegins = (text: string): SQL => sql`(${like(`${asIs(text)}%`)} or ${like(`% ${asIs(text)}%`)})`;

/** The best first: the artist begins so, a word begins so, each word begins some word, anything else. */
function rank(phrase: string, words: string[]): SQL {
  const each = words.length > 1 ? sql`when ${and(...words.map(wordBegins))} then 2` : sql``;
  return sql`case when ${like(`${asIs(phrase)}%`)} then 0 when ${like(`% ${asIs(phrase)}%`)} then 1 ${each} else 3 end`;
}
