// Store: finds the records that a question about the crate means. All conditions are on the columns of one index
// (`records_questions`), so a question reads no row of the table but those that it shows.
import {
  and,
  arrayContains,
  asc,
  eq,
  gte,
  inArray,
  lt,
  notInArray,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import type { Part, Shelf } from '../../core/crate/ports.ts';
import type { CrateQuestion } from '../../core/crate/types.ts';
import type { StoredRecord } from '../../core/types.ts';
import { cleanJson } from '../clean-text.ts';
import type { Db } from '../handle.ts';
import { recordColumns } from '../records/records.ts';
import { byText, isInIndex, isOf, matchesOf, newest, type TextMatch } from '../records/search.ts';
import { bitOf, FORMAT_WORDS, GENRE_WORDS } from '../records/word-bits.ts';
import { records } from '../schema.ts';
import { FOLDER_SIZES, type Folder, folderOf } from './folder.ts';

/** From which size on another way to answer is faster. Tests have smaller numbers. */
export const SIZES: Readonly<{ kept: number }> & typeof FOLDER_SIZES = Object.freeze({
  /** The most matches of a text that are kept, to be counted and ordered at once. With more, the index is read twice. */
  kept: 100_000,
  ...FOLDER_SIZES,
});

type Found = Awaited<ReturnType<Shelf['browse']>>;

export const browseQueries = (
  account: number,
  db: Db,
  sizes = SIZES,
): Pick<Shelf, 'browse' | 'random' | 'ofReleases'> => ({
  async browse(question, part) {
    const folder = question.folderId === null ? null : await folderOf(account, db, question.folderId, sizes);
    for (const match of matchesOf(question.text)) {
      const found = await findBy(account, db, { match, question, folder, part, kept: sizes.kept });
      if (found.total > 0) return found;
    }
    return { records: [], total: 0 };
  },

  async random({ genre, decade }, without) {
    const picked = db
      .select({ id: records.id })
      .from(records)
      .where(
        and(
          isInIndex(account),
          narrowed({ genre, decade, format: null }),
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

interface Asked {
  match: TextMatch;
  question: CrateQuestion;
  folder: Folder | null;
  part: Part;
  kept: number;
}

/** Finds the records of one way to read the text. */
async function findBy(account: number, db: Db, asked: Asked): Promise<Found> {
  const { match, question, folder, part, kept } = asked;
  const narrow = and(isInIndex(account), match.where, narrowed(question));
  const where = and(narrow, folder?.has);
  if (match.best !== null && isTextAlone(question) && folder?.has === undefined) {
    const found = await findBest(account, db, match.best, part);
    if (found !== null) return { records: found, total: await db.$count(records, narrow) };
  }
  if (match.rank !== null) {
    const found = await findAmongFew(account, db, { where, rank: match.rank, part, kept });
    if (found !== null) return found;
  }
  // The index is read twice: until the page is full, and to its end for the number.
  const { order, found } =
    match.rank === null
      ? { order: newest, found: and(narrow, folder?.hasEach) }
      : { order: byText(match.rank), found: where };
  const page = db
    .select({ id: records.id })
    .from(records)
    .where(found)
    .orderBy(...order)
    .offset(part.offset)
    .limit(part.limit)
    .as('page');
  const total =
    folder !== null && isFolderAlone(question)
      ? sql`${folder.records}::int`.mapWith(Number)
      : sql`${db.select({ n: sql`count(*)` }).from(records).where(where)}`.mapWith(Number);
  const rows = await db
    .select({ ...recordColumns, total })
    .from(records)
    .innerJoin(page, and(eq(page.id, records.id), isOf(account)))
    .orderBy(...order);
  if (rows.length > 0 || part.offset === 0) return toFound(rows);
  const [counted] = await db.select({ total }).from(sql`(select) as one`);
  return { records: [], total: counted?.total ?? 0 };
}

/** Finds a page of the best matches of a text, in an index. Null: there are too few for the whole page. */
async function findBest(
  account: number,
  db: Db,
  { where, order }: NonNullable<TextMatch['best']>,
  { offset, limit }: Part,
): Promise<StoredRecord[] | null> {
  const found = await db
    .select(recordColumns)
    .from(records)
    .where(and(where, isOf(account)))
    .orderBy(...order)
    .offset(offset)
    .limit(limit);
  return found.length === limit ? found : null;
}

/** Finds the matches of a text in one reading of the index. Null: there are more than `kept`, or none in this part. */
async function findAmongFew(
  account: number,
  db: Db,
  {
    where,
    rank,
    part: { offset, limit },
    kept,
  }: { where: SQL | undefined; rank: SQL } & Pick<Asked, 'part' | 'kept'>,
): Promise<Found | null> {
  const few = db.$with('few').as(
    db
      .select({ id: records.id, rank: rank.as('rank'), searchText: records.searchText })
      .from(records)
      .where(where)
      .limit(kept + 1),
  );
  const order = [few.rank, sql`${few.searchText} collate "C"`, asc(few.id)];
  const page = db
    .select()
    .from(few)
    .orderBy(...order)
    .offset(offset)
    .limit(limit)
    .as('page');
  const rows = await db
    .with(few)
    .select({ ...recordColumns, total: sql`(select count(*) from ${few})`.mapWith(Number) })
    .from(page)
    .innerJoin(records, and(eq(records.id, page.id), isOf(account)))
    .orderBy(page.rank, sql`${page.searchText} collate "C"`, asc(page.id));
  const isWhole = rows.every(({ total }) => total <= kept);
  return isWhole && (rows.length > 0 || offset === 0) ? toFound(rows) : null;
}

const toFound = (rows: (Found['records'][number] & { total: number })[]): Found => ({
  total: rows[0]?.total ?? 0,
  records: rows.map(({ total: _, ...record }) => record),
});

const isTextAlone = ({ genre, decade, format }: CrateQuestion): boolean =>
  genre === null && decade === null && format === null;

const isFolderAlone = (question: CrateQuestion): boolean =>
  question.text.trim() === '' && isTextAlone(question);

/** Matches the records that a question means by its genre, decade and format. */
function narrowed({ decade, genre, format }: Omit<CrateQuestion, 'text' | 'folderId'>): SQL | undefined {
  return and(
    decade === null
      ? undefined
      : and(gte(records.yearReleased, decade), lt(records.yearReleased, decade + 10)),
    genre === null ? undefined : hasGenre(genre),
    format === null ? undefined : hasFormat(format),
  );
}

// A word without a bit is looked for in the rows of the table, which takes ten times as long.
function hasGenre(genre: string): SQL {
  const bit = bitOf(GENRE_WORDS, genre);
  return bit === null ? arrayContains(records.genres, [genre]) : hasBit(records.genreBits, bit);
}

function hasFormat(format: string): SQL {
  const bit = bitOf(FORMAT_WORDS, format);
  if (bit !== null) return hasBit(records.formatBits, bit);
  const lists = (fact: object) => sql`${records.formats} @> ${cleanJson([fact])}::text::jsonb`;
  return sql`(${lists({ name: format })} or ${lists({ descriptions: [format] })})`;
}

const hasBit = (bits: SQLWrapper, bit: number): SQL => sql`${bits} & ${bit}::int <> 0`;
