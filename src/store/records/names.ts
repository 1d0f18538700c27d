// Store: finds the names of artists and titles in the records, for autocomplete, ignoring case and accents.
import { and, type SQL, sql } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { records } from '../schema.ts';
import { fold } from './fold.ts';
import { asIs, isOf, isOfUnindexed, like, startingWithPhrase, wordsOf } from './search.ts';

/**
 * The most records that a query reads names from. A frequent word is in far more records, and reading all of them takes three
 * times as long; a person who wants one of the others types on.
 */
const MOST_RECORDS = 1_000;
/** A phrase as short as this is in almost every record. So only artists that begin with it are looked for, and no titles. */
const SHORT = 2;
/** How many characters a folded name can be longer or shorter than the name itself (`ß` becomes `ss`). */
const SLACK = 8;

/** The search text up to the end of the artist. It can have some characters of the title. */
const artistText = sql`left(${records.searchText}, char_length(${records.artistName}) + ${sql.raw(`${SLACK}`)})`;
/** The part of the search text with the title. It can have some characters of its neighbours. */
const titleText = sql`substr(${records.searchText}, greatest(char_length(${records.artistName}) + 2 - ${sql.raw(`${SLACK}`)}, 1),
  char_length(${records.albumTitle}) + ${sql.raw(`${2 * SLACK}`)})`;

/**
 * Matches the records that have all words in this part of the search text. They are looked for in the whole text first, because
 * cutting the part out of it takes longer.
 */
const haveWords = (words: readonly string[], part: SQL): SQL[] => {
  const patterns = words.map((word) => `%${asIs(word)}%`);
  return [...patterns.map(like), ...patterns.map((pattern) => sql`${part} like ${pattern}::text`)];
};

export const nameQueries = (account: number, db: Db): Pick<Crate['records'], 'artists' | 'titles'> => ({
  async artists(text, limit) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    if (words.length === 0) return [];
    const namesOf = (where: SQL | undefined) =>
      db.select({ name: records.artistName }).from(records).where(where).limit(MOST_RECORDS);
    // An index has the beginnings.
    const beginning = named(await namesOf(and(startingWithPhrase(phrase), isOf(account))), phrase, limit);
    if (beginning.length === limit || phrase.length <= SHORT) return beginning;
    return named(await namesOf(and(...haveWords(words, artistText), isOfUnindexed(account))), phrase, limit);
  },

  async titles(text, { artist, limit }) {
    const phrase = fold(text);
    const words = wordsOf(phrase);
    const by = fold(artist);
    if (by === '' && phrase.length <= SHORT) return [];
    // An artist who is known narrows the records to those that an index finds.
    const whose = by === '' ? [isOfUnindexed(account)] : [startingWithPhrase(by), isOf(account)];
    const where = and(...haveWords(words, titleText), ...whose);
    const query = db.select({ name: records.albumTitle }).from(records).where(where).limit(MOST_RECORDS);
    return named(await query, phrase, limit);
  },
});

/** Returns the names that really have each word of the phrase, each once, those that begin with it first. */
function named(rows: readonly { name: string }[], phrase: string, limit: number): string[] {
  const words = wordsOf(phrase);
  const rank = (folded: string) => (folded.startsWith(phrase) ? 0 : 1);
  return [...new Set(rows.map(({ name }) => name))]
    .map((name) => ({ name, folded: fold(name) }))
    .filter(({ folded }) => words.every((word) => folded.includes(word)))
    .sort((a, b) => rank(a.folded) - rank(b.folded) || (a.folded < b.folded ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}
