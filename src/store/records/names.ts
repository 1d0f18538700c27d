// Store: finds the names of artists and titles in the records, for autocomplete, ignoring case and accents.
import { and, type SQL, sql } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { records } from '../schema.ts';
import { fold } from './fold.ts';
import { asIs, isOf, isOfUnindexed, startingWithPhrase, wordsOf } from './search.ts';

/** The most names that a query returns. Those whose folded form has not all words are left out afterwards. */
const MOST_READ = 200;
/** A phrase as short as this is in almost every record, so only names that begin with it are looked for. */
const SHORT = 2;
/** How many characters a folded name can be longer or shorter than the name itself (`ß` becomes `ss`). */
const SLACK = 8;

/** The search text up to the end of the artist. It can have some characters of the title. */
const artistText = sql`left(${records.searchText}, char_length(${records.artistName}) + ${sql.raw(`${SLACK}`)})`;
/** The part of the search text with the title. It can have some characters of its neighbours. */
const titleText = sql`substr(${records.searchText}, greatest(char_length(${records.artistName}) + 2 - ${sql.raw(`${SLACK}`)}, 1),
  char_length(${records.albumTitle}) + ${sql.raw(`${2 * SLACK}`)})`;

const hasWord = (text: SQL, word: string): SQL => sql`${text} like ${`%${asIs(word)}%`}::text`;

export const nameQueries = (account: number, db: Db): Pick<Crate['records'], 'artists' | 'titles'> => ({
  async artists(text, limit) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    if (words.length === 0) return [];
    const isShort = phrase.length <= SHORT;
    const where = isShort
      ? and(startingWithPhrase(phrase), isOf(account))
      : and(...words.map((word) => hasWord(artistText, word)), isOfUnindexed(account));
    const rows = await db
      .select({ name: records.artistName })
      .from(records)
      .where(where)
      .groupBy(records.artistName)
      .orderBy(startsFirst(sql`min(${records.searchText} collate "C")`, phrase), records.artistName)
      .limit(MOST_READ);
    return named(rows, words, limit);
  },

  async titles(text, { artist, limit }) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    const by = fold(artist);
    if (words.length === 0 && by === '') return [];
    // An artist who is known narrows the rows to those that an index finds.
    const where = and(
      ...(by === '' ? [isOfUnindexed(account)] : [startingWithPhrase(by), isOf(account)]),
      ...words.map((word) => hasWord(titleText, word)),
    );
    const rows = await db
      .select({ name: records.albumTitle })
      .from(records)
      .where(where)
      .groupBy(records.albumTitle)
      .orderBy(startsFirst(sql`lower(${records.albumTitle})`, phrase), records.albumTitle)
      .limit(MOST_READ);
    return named(rows, words, limit);
  },
});

/** Sorts names that begin with the phrase first. */
const startsFirst = (text: SQL, phrase: string): SQL =>
  sql`case when ${text} like ${`${asIs(phrase)}%`}::text then 0 else 1 end`;

/** Returns the names that really have each of these words. */
const named = (rows: readonly { name: string }[], words: readonly string[], limit: number): string[] =>
  rows
    .map(({ name }) => name)
    .filter((name) => {
      const folded = fold(name);
      return words.every((word) => folded.includes(word));
    })
    .slice(0, limit);
