// Long: each question about the crate has the answer that a plain filter and sort has, on both databases, however large a
// folder or an answer is.
import { and, eq, inArray, ne, or } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import type { CrateQuestion } from '../../src/core/crate/types.ts';
import type { StoredRecord } from '../../src/core/types.ts';
import { browseQueries, SIZES } from '../../src/store/crate/browse.ts';
import { fold } from '../../src/store/records/fold.ts';
import { collectionItems } from '../../src/store/schema.ts';
import { describeOnBoth } from '../store/both-stores.ts';
import { at, copy } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { addOtherCrate, FIRST_ACCOUNT } from '../support/test-store.ts';

const ARTISTS = ['Pink Floyd', 'The Floyd Trio', 'AC/DC', 'Zappa'];
const TITLES = ['Live', 'The Wall', 'Floyd at the Pink'];
const GENRES = [['Rock'], ['Jazz', 'Rock'], ['Polka'], []];
const YEARS = [1969, 1970, 1979, 1980, null];
const FORMATS = [
  [{ name: 'Vinyl', descriptions: ['LP', 'Album'] }],
  [
    { name: 'CD', descriptions: [] },
    { name: 'Wire', descriptions: ['Endless'] },
  ],
  [],
];
const COUNT = 36;
/** Folder 7 has every third record, folder 8 each of them, the first one twice, and folder 9 one. */
const isIn = (index: number, folderId: number) =>
  folderId === 8 || (folderId === 7 && index % 3 === 0) || (folderId === 9 && index === 4);

/** Returns a different element for each index and list, so that all combinations come. */
function pick<T>(list: readonly [T, ...T[]] | readonly T[], index: number): T {
  const one = list[index % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
}

const QUESTIONS: CrateQuestion[] = ['', 'floyd', 'the pink', 'ac-dc; live', 'nothing'].flatMap((text) =>
  [null, 'Rock', 'Polka'].flatMap((genre) =>
    [null, 1970].flatMap((decade) =>
      [null, 'LP', 'Endless'].flatMap((format) =>
        [null, 7, 8, 9, 99].map((folderId) => ({ text, genre, decade, format, folderId })),
      ),
    ),
  ),
);
/** Each fifth question, another fifth for each case. Together they are all. */
const CASES: [what: string, sizes: typeof SIZES][] = [
  ['with the sizes of the bot', SIZES],
  ['when few matches are kept', { ...SIZES, kept: 2 }],
  ['when a folder is read once', { ...SIZES, sent: 0 }],
  ['when each record is looked up in a folder', { kept: 3, sent: 0, hashed: 0 }],
  ['when ids are sent for small folders', { kept: 3, sent: 2, hashed: 20 }],
];

describeOnBoth('a question about the crate, beside a plain filter and sort,', (current) => {
  let shelf: { record: StoredRecord; index: number; text: string }[];
  beforeEach(async () => {
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    shelf = [];
    for (let index = 0; index < COUNT; index++) {
      const facts = release({
        releaseId: index + 1,
        artist: pick(ARTISTS, index),
        title: pick(TITLES, index >> 1),
        genres: pick(GENRES, index >> 2),
        year: pick(YEARS, index),
        label: 'L',
        catalogNumber: String(index),
        listed: { artists: [], labels: [], formats: pick(FORMATS, index >> 1) },
      });
      // Three records have each moment, so that their order is by id.
      const { record } = await current.store.records.insert(facts, { isSynced: true, now: at(index % 12) });
      if (index % 4 === 0) await other.records.insert(facts, { isSynced: true, now: at(50) });
      const text = fold(`${facts.artist} ${facts.title} L ${index}`);
      shelf.push({ record, index, text });
    }
    const copies = shelf.flatMap(({ index }) =>
      [7, 8, 9]
        .filter((folderId) => isIn(index, folderId))
        .map((folderId) => copy({ instanceId: folderId * 1_000 + index, releaseId: index + 1, folderId })),
    );
    await current.store.collection.save(
      [...copies, copy({ instanceId: 1, releaseId: 1, folderId: 8 })],
      at(9),
    );
    await other.collection.save([copy({ instanceId: 2, releaseId: 2, folderId: 99 })], at(9));
  });

  /** The answer: titles and numbers in their order. */
  function modelOf(question: CrateQuestion): string[] {
    const { text, genre, decade, format, folderId } = question;
    const words = text.split(/[\s-]+/).filter((word) => word !== '');
    const fits = ({ record, index }: (typeof shelf)[number]) =>
      (genre === null || record.genres.includes(genre)) &&
      (decade === null ||
        (record.yearReleased !== null && Math.floor(record.yearReleased / 10) * 10 === decade)) &&
      (format === null ||
        (record.formats ?? []).some(({ name, descriptions }) => [name, ...descriptions].includes(format))) &&
      (folderId === null || isIn(index, folderId));
    const narrowed = shelf.filter(fits);
    const asTyped = narrowed.filter((one) => words.every((word) => one.text.includes(word)));
    const spelled = text === 'ac-dc; live' ? narrowed.filter((one) => /ac\/dc.*live/.test(one.text)) : [];
    const rank = (one: string) => {
      if (one.startsWith(text)) return 0;
      if (one.includes(` ${text}`)) return 1;
      return words.length > 1 && words.every((word) => ` ${one}`.includes(` ${word}`)) ? 2 : 3;
    };
    const found = asTyped.length > 0 ? asTyped : spelled;
    const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));
    return found
      .toSorted((one, other) =>
        text === ''
          ? other.record.createdAt.getTime() - one.record.createdAt.getTime() ||
            compare(one.record.id, other.record.id)
          : (asTyped.length > 0 ? rank(one.text) - rank(other.text) : 0) || compare(one.text, other.text),
      )
      .map((one) => one.record.id);
  }

  it.each(CASES.map(([what, sizes], index) => ({ what, sizes, index })))(
    '$what',
    async ({ sizes, index: mine }) => {
      const { browse } = browseQueries(FIRST_ACCOUNT, current.db, sizes);
      const asked = QUESTIONS.filter((_, index) => (index + Math.floor(index / 5)) % CASES.length === mine);
      for (const question of asked) {
        const answer = modelOf(question);
        for (const part of [
          { offset: 0, limit: 5 },
          { offset: 5, limit: 5 },
        ]) {
          const { records, total } = await browse(question, part);
          const shown = { total, ids: records.map(({ id }) => id) };
          const ids = answer.slice(part.offset, part.offset + part.limit);
          expect({ question, part, ...shown }).toEqual({ question, part, total: answer.length, ids });
        }
      }
    },
  );

  it.each([
    ['the whole collection', []],
    ['all but a record that is only here', [5]],
  ])('when a folder has %s', async (_, without) => {
    const { accountId, folderId, releaseId } = collectionItems;
    const others = or(ne(folderId, 8), inArray(releaseId, without));
    await current.db.delete(collectionItems).where(and(eq(accountId, FIRST_ACCOUNT), others));
    const { browse } = browseQueries(FIRST_ACCOUNT, current.db, { ...SIZES, sent: 0 });
    const gone = shelf.filter(({ index }) => without.includes(index + 1)).map(({ record }) => record.id);
    for (const question of QUESTIONS.filter((one) => one.folderId === 8)) {
      const ids = modelOf(question).filter((id) => !gone.includes(id));
      const { records, total } = await browse(question, { offset: 0, limit: COUNT });
      expect({ question, total, ids: records.map(({ id }) => id) }).toEqual({
        question,
        total: ids.length,
        ids,
      });
    }
  });
});
