// Core, crate: the use case Crate. It answers questions about the crate from the database alone, also while Discogs is down.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import type { StoredRecord } from '../types.ts';
import type { DoubleAlbum, ShelvedCopy } from './ports.ts';
import type { CrateQuestion } from './types.ts';

/** One record as a list of the crate shows it. */
export interface CrateEntry {
  record: StoredRecord;
  ownership: OwnershipState;
}

/** A page of the answer to a question. */
export interface CratePage {
  /** The number of the saved question. Buttons carry it to the next page. */
  listId: number;
  question: CrateQuestion;
  entries: CrateEntry[];
  /** How many records the question means. */
  total: number;
  /** The number of this page, from 0. */
  page: number;
  /** The number of pages, at least 1. */
  pages: number;
}

/** Every method throws a StoreError when the database fails. */
export interface CrateReader {
  /** Saves a question of this person, and returns the first page of the answer. */
  ask(question: CrateQuestion, asker: string): Promise<CratePage>;
  /** Returns a page, or the last one if there are fewer now. Null: the question was deleted, so it must be asked again. */
  page(listId: number, page: number): Promise<CratePage | null>;
  /** Returns any record that the filter means, and none of the last 20 of this server if there is another. Null: there is none. */
  random(filter: Pick<CrateQuestion, 'genre' | 'decade'>, guildId: string): Promise<CrateEntry | null>;
  /** Returns the copies of a release, those that were added first first. */
  copiesOf(releaseId: number): Promise<ShelvedCopy[]>;
  /** Returns a page of the albums with several copies, those that were added first first. */
  duplicates(page: number): Promise<{ albums: DoubleAlbum[]; total: number; page: number; pages: number }>;
}

/** The entries of one page. Discord shows five results in one message. */
const PAGE_SIZE = 5;
/** How many records a server does not get again by chance. */
const REMEMBERED = 20;
/** The most servers whose last records are remembered. */
const MOST_SERVERS = 1_000;

export function createCrateReader(deps: {
  store: Pick<Crate, 'shelf' | 'lists' | 'ownership'>;
  account: Pick<Account, 'username'>;
  clock: Pick<Clock, 'now'>;
}): CrateReader {
  const { store, account, clock } = deps;
  const { shelf, lists } = store;
  /** The ids of the last records by chance of each server, the newest last. */
  const shown = new Map<string, string[]>();

  async function toEntries(records: readonly StoredRecord[]): Promise<CrateEntry[]> {
    const hasCollection = account.username !== null;
    const owned = await store.ownership(
      records.flatMap(({ discogsId, masterId }) =>
        discogsId === null ? [] : { releaseId: discogsId, masterId },
      ),
    );
    return records.map((record) => {
      const facts = (record.discogsId !== null && owned.get(record.discogsId)) || {
        ...NOTHING_OWNED,
        record,
      };
      return { record, ownership: ownershipState(facts, { hasCollection }) };
    });
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

  async function answer(listId: number, question: CrateQuestion, page: number): Promise<CratePage> {
    const { records, ...rest } = await readPage(page, (part) => shelf.browse(question, part));
    return { ...rest, listId, question, entries: await toEntries(records) };
  }

  return {
    async ask(question, asker) {
      const listId = await lists.save({ asker, question, now: new Date(clock.now()) });
      return answer(listId, question, 0);
    },

    async page(listId, page) {
      const question = await lists.find(listId);
      return question && answer(listId, question, page);
    },

    async random(filter, guildId) {
      const last = shown.get(guildId) ?? [];
      const record =
        (await shelf.random(filter, last)) ??
        (await shelf.random(filter, last.slice(-1))) ??
        (await shelf.random(filter, []));
      if (!record) return null;
      // The entry goes to the end of the map, so the first one is the server that used it least lately.
      shown.delete(guildId);
      shown.set(guildId, [...last.filter((id) => id !== record.id), record.id].slice(-REMEMBERED));
      for (const [oldest] of shown) if (shown.size > MOST_SERVERS) shown.delete(oldest);
      const [entry] = await toEntries([record]);
      return entry ?? null;
    },

    copiesOf: (releaseId) => shelf.copiesOf(releaseId),
    duplicates: (page) => readPage(page, (part) => shelf.duplicates(part)),
  };
}
