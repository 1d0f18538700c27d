// Core, crate: what the core needs of the store to answer questions about the crate, without a call to Discogs.

import type { Requester } from '../add/types.ts';
import type { CollectionItem, CollectionValue, StoredRecord } from '../types.ts';
import type { CrateQuestion } from './types.ts';

/** A part of a longer list. `offset`: how many entries come before it. */
export interface Part {
  offset: number;
  limit: number;
}

/** A copy with what is known of it here. */
export interface ShelvedCopy extends CollectionItem {
  /** The name of its folder, as of the last sync. Null: not known. */
  folderName: string | null;
  /** Who added it through the bot. Null: not known, or it was added elsewhere. */
  addedBy: Requester | null;
}

/** An album of which the collection has more than one copy: the same pressing twice, or several pressings of one master. */
export interface DoubleAlbum {
  /** When its first copy was added to the collection. Null: Discogs did not say. */
  firstAddedAt: Date | null;
  /** Its owned pressings, the lowest release id first. `record` null: its record was removed. */
  pressings: { releaseId: number; copies: number; record: StoredRecord | null }[];
}

/** The questions behind the lists of the crate. They are deleted after 30 days (housekeeping.ts). */
export interface CrateLists {
  /** Saves a question. Returns its number. */
  save(list: { asker: string; question: CrateQuestion; now: Date }): Promise<number>;
  /** Returns the question with this number. Null: there is none, or it was deleted. */
  find(id: number): Promise<CrateQuestion | null>;
}

/** How many records of the crate have one format, genre, label or decade. */
export interface NamedCount {
  /** As Discogs writes it. The name of a decade is its first year: `1970`. */
  name: string;
  count: number;
}

/** The numbers of a crate, without its value. */
export interface ShelfStats {
  /** All records of the crate. */
  count: number;
  /** Oldest first, without records of an unknown year. */
  decades: readonly NamedCount[];
  /** Sizes of records (`LP`, `7"`) and other kinds of format (`CD`), most records first. A record can have several. */
  formats: readonly NamedCount[];
  /** Most records first. A record can have several. */
  genres: readonly NamedCount[];
  /** Most records first. A record has one: the label that lists show. */
  labels: readonly NamedCount[];
  /**
   * How many copies were added in each month (`2026-11`, in UTC), oldest first, only months with copies. A record that is not on
   * Discogs yet counts like a copy.
   */
  growth: readonly { month: string; count: number }[];
}

/** The value of the collection, as Discogs last gave it. */
export interface ValueStore {
  save(value: CollectionValue, at: Date): Promise<void>;
  /** Returns the last value, and when Discogs gave it. Null: none was read. */
  last(): Promise<{ value: CollectionValue; at: Date } | null>;
}

/** Reads the crate. Every method throws a StoreError when the database fails. */
export interface Shelf {
  /**
   * Returns a part of the records that a question means, and how many there are. The text is read as by `records.search`, and the
   * order is the same.
   */
  browse(question: CrateQuestion, part: Part): Promise<{ records: StoredRecord[]; total: number }>;
  /** Returns any record that the filter means, but none with these ids. Null: there is none. */
  random(
    filter: Pick<CrateQuestion, 'genre' | 'decade'>,
    without: readonly string[],
  ): Promise<StoredRecord | null>;
  /** Returns the records of these releases, in any order. A release without a record is left out. */
  ofReleases(releaseIds: readonly number[]): Promise<StoredRecord[]>;
  /** Returns when the last sync that read the whole collection began. Null: there was none. */
  syncedAt(): Promise<Date | null>;
  /** Returns the copies of a release, those that were added first first. */
  copiesOf(releaseId: number): Promise<ShelvedCopy[]>;
  /** Returns a part of the albums with several copies, those that were added first first, and how many there are. */
  duplicates(part: Part): Promise<{ albums: DoubleAlbum[]; total: number }>;
  /** Counts the crate by what its records have. @param most how many names of labels come back. */
  stats(most: { labels: number }): Promise<ShelfStats>;
}

/** A copy with the facts that an export shows of it. */
export interface ExportedCopy extends Omit<CollectionItem, 'masterId'> {
  /** The name of its folder, as of the last sync. Null: not known. */
  folderName: string | null;
  /** Null: the record of its release was removed. */
  record: Pick<
    StoredRecord,
    | 'artistName'
    | 'albumTitle'
    | 'yearReleased'
    | 'labelName'
    | 'catalogNumber'
    | 'recordSize'
    | 'artists'
    | 'labels'
    | 'formats'
  > | null;
}

/** Reads the whole collection for an export, in parts. Every method throws a StoreError when the database fails. */
export interface CopyReader {
  /** Returns the copies after this one in the order of their instance ids, at most `limit`. Null: from the first one. */
  after(instanceId: number | null, limit: number): Promise<ExportedCopy[]>;
  /** Returns the ids of all fields that a copy has a value of, in order. */
  fieldIds(): Promise<number[]>;
  /** Counts the records of which the mirror has no copy. */
  recordsWithoutCopy(): Promise<number>;
}

/** A CSV file that is ready to be sent. */
export interface CsvFile {
  data: Uint8Array;
  isZipped: boolean;
}

/** Makes CSV files. */
export interface CsvWriter {
  /**
   * Makes a file of these rows, which come in parts. A file above `mostBytes` is zipped. Returns null if the zipped file is above it,
   * too. The same rows always give the same bytes. @throws what `rows` throws.
   */
  write(rows: AsyncIterable<readonly (readonly string[])[]>, mostBytes: number): Promise<CsvFile | null>;
}
