// Core, crate: the use case Crate. It answers questions about the crate from the database alone, also while Discogs is down.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import type { Crate } from '../ports.ts';
import type { Prices } from '../prices.ts';
import { findNamed, nothingMatches, type WantedRecord } from '../release/wanted.ts';
import type { ResultList, ShownResult } from '../search/results.ts';
import type { CollectionFolder, StoredRecord } from '../types.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import type { DoubleAlbum, ShelvedCopy } from './ports.ts';
import { createShelfLists, type ShelfLists } from './shelf-lists.ts';
import type { CrateQuestion } from './types.ts';

/** Records of the crate, as one message shows them. */
export interface ShownRecords {
  records: StoredRecord[];
  /** Those of the records that have a release on Discogs, to show again later. */
  list: ResultList;
  /** What `list` shows now, in the order of the records. */
  results: ShownResult[];
  freshness: Freshness;
}

/** A page of the answer to a question. */
export interface CratePage extends ShownRecords {
  /** The number of the saved question, which buttons carry to the next page. Null: there is only one page, so it is not saved. */
  listId: number | null;
  question: CrateQuestion;
  /** The name of the folder that the question names. Null: it names none, or the folder is gone. */
  folderName: string | null;
  /** How many records the question means. One record is shown as a card. */
  total: number;
  /** The number of this page, from 0. */
  page: number;
  /** The number of pages, at least 1. */
  pages: number;
}

/** A page of the albums with several copies. */
export interface DuplicatesPage {
  albums: DoubleAlbum[];
  /** How many such albums there are. */
  total: number;
  /** The number of this page, from 0. */
  page: number;
  /** The number of pages, at least 1. */
  pages: number;
  freshness: Freshness;
}

/** Every method throws a StoreError when the database fails. */
export interface CrateReader {
  /** Returns the first page of the answer to a question of this person. Saves the question if there are more pages. */
  ask(question: CrateQuestion, asker: string): Promise<CratePage>;
  /** Returns a page, or the last one if there are fewer now. Null: the question was deleted, so it must be asked again. */
  page(listId: number, page: number): Promise<CratePage | null>;
  /** Returns any record that the filter means, and none of the last 20 of this server if there is another. Null: there is none. */
  random(filter: Pick<CrateQuestion, 'genre' | 'decade'>, guildId: string): Promise<ShownRecords | null>;
  /** Returns how old the answers about the crate are. */
  freshness(): Promise<Freshness>;
  /** Returns the folders of the collection, as of the last sync. Empty: no sync has read them. */
  folders(): Promise<CollectionFolder[]>;
  /** Makes the list of an older message again, from its release ids. */
  reopen: ShelfLists['reopen'];
  /**
   * Returns the record that a text means, or the first page of the records that it can mean.
   * @throws Refusal when no record fits.
   */
  show(wanted: WantedRecord, asker: string): Promise<{ one: ShownRecords } | { several: CratePage }>;
  /** Returns the copies of a release, those that were added first first. */
  copiesOf(releaseId: number): Promise<ShelvedCopy[]>;
  /** Returns a page of the albums with several copies, those that were added first first. Or the last one, as `page` does. */
  duplicates(page: number): Promise<DuplicatesPage>;
}

const EVERYTHING: CrateQuestion = Object.freeze({
  ...{ text: '', genre: null, decade: null, format: null, folderId: null },
});

/** The entries of one page. Discord shows five results in one message. */
const PAGE_SIZE = 5;
/** How many records a server does not get again by chance. */
const REMEMBERED = 20;
/** The most servers whose last records are remembered. */
const MOST_SERVERS = 1_000;

export function createCrateReader(deps: {
  store: Pick<Crate, 'shelf' | 'lists' | 'folders' | 'fields' | 'ownership'> & {
    records: Pick<Crate['records'], 'find' | 'findByReleaseId'>;
  };
  prices: Pick<Prices, 'of'>;
  account: Pick<Account, 'username' | 'hasToken'>;
  clock: Pick<Clock, 'now'>;
}): CrateReader {
  const { store, account, clock } = deps;
  const { shelf, lists, folders } = store;
  const shown = createShelfLists(deps);
  /** The ids of the last records by chance of each server, the newest last. */
  const lately = new Map<string, string[]>();

  async function show(records: StoredRecord[], { isCard }: { isCard: boolean }): Promise<ShownRecords> {
    const list = shown.of(records, { isCard });
    const [results, freshness] = await Promise.all([list.show(list.releaseIds), age()]);
    return { records, list, results, freshness };
  }

  async function age(): Promise<Freshness> {
    const hasCollection = account.username !== null;
    return freshnessOf(await shelf.syncedAt(), { nowMs: clock.now(), hasCollection });
  }

  async function folderNameOf({ folderId }: CrateQuestion): Promise<string | null> {
    if (folderId === null) return null;
    return (await folders.list()).find(({ id }) => id === folderId)?.name ?? null;
  }

  /** Reads a page. Reads the last one if the list has become shorter. */
  async function readPage<T extends { total: number }>(
    page: number,
    read: (part: { offset: number; limit: number }) => Promise<T>,
  ): Promise<T & { page: number; pages: number }> {
    const answer = await read({ offset: page * PAGE_SIZE, limit: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(answer.total / PAGE_SIZE));
    return page < pages ? { ...answer, page, pages } : readPage(pages - 1, read);
  }

  /** @param named returns the number of the saved question, when it is known how many pages there are. */
  async function answer(
    question: CrateQuestion,
    page: number,
    named: (pages: number) => number | null | Promise<number | null>,
  ): Promise<CratePage> {
    const { records, ...rest } = await readPage(page, (part) => shelf.browse(question, part));
    const [listId, about, folderName] = await Promise.all([
      named(rest.pages),
      show(records, { isCard: rest.total === 1 }),
      folderNameOf(question),
    ]);
    return { ...rest, ...about, listId, question, folderName };
  }

  async function ask(question: CrateQuestion, asker: string): Promise<CratePage> {
    const save = () => lists.save({ asker, question, now: new Date(clock.now()) });
    return answer(question, 0, (pages) => (pages > 1 ? save() : null));
  }

  return {
    ask,

    async page(listId, page) {
      const question = await lists.find(listId);
      return question && answer(question, page, () => listId);
    },

    async random(filter, guildId) {
      const last = lately.get(guildId) ?? [];
      const record =
        (await shelf.random(filter, last)) ??
        (await shelf.random(filter, last.slice(-1))) ??
        (await shelf.random(filter, []));
      if (!record) return null;
      // The entry goes to the end of the map, so the first one is the server that used it least lately.
      lately.delete(guildId);
      lately.set(guildId, [...last.filter((id) => id !== record.id), record.id].slice(-REMEMBERED));
      for (const [oldest] of lately) if (lately.size > MOST_SERVERS) lately.delete(oldest);
      return show([record], { isCard: true });
    },

    freshness: age,
    folders: () => folders.list(),
    reopen: shown.reopen,
    async show(wanted, asker) {
      const named = await findNamed(wanted, store.records);
      if (named) return { one: await show([named], { isCard: true }) };
      const found = await ask({ ...EVERYTHING, text: wanted.text }, asker);
      if (found.total === 0) throw nothingMatches(wanted);
      return found.total === 1 ? { one: found } : { several: found };
    },

    copiesOf: (releaseId) => shelf.copiesOf(releaseId),

    async duplicates(page) {
      const [found, freshness] = await Promise.all([readPage(page, (part) => shelf.duplicates(part)), age()]);
      return { ...found, freshness };
    },
  };
}
