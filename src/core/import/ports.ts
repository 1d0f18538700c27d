// Core, import: what an import needs of other rooms: the file of a person, and the store for what is to be added.

/** A file that a person gave to a command. */
export interface AttachedFile {
  /** The address on Discord's CDN. */
  url: string;
  /** The size in bytes, as Discord claims it. */
  size: number;
}

/** A cell of the column that is read. */
export interface CsvCell {
  /** The number of the row as a spreadsheet counts it: the names of the columns are row 1. */
  row: number;
  /** The text, without white space at its ends. Empty also when the row ends before the column. */
  text: string;
}

/**
 * Reads a column of a CSV file of a person, given the column's name in lower case.
 * @throws FileError, the signal's reason
 */
export type ReadColumn = (file: AttachedFile, column: string, signal: AbortSignal) => AsyncIterable<CsvCell>;

/** Reads nothing. For a program whose users cannot send files. */
export const noFiles: ReadColumn = () => {
  throw new Error('this program takes no files');
};

/** A release of which the collection has `have` copies, and is to have `want`. `have` is less than `want`. */
export interface ImportEntry {
  releaseId: number;
  have: number;
  want: number;
}

export interface SavedImport {
  id: number;
  toAdd: ImportEntry[];
  createdAt: Date;
}

/** Every method throws a StoreError when the database fails. */
export interface ImportStore {
  /** Saves what a file would add. Returns its number. */
  save(found: { asker: string; guildId: string; toAdd: readonly ImportEntry[]; now: Date }): Promise<number>;
  /** Returns the import with this number. Null: there is none, or it was deleted. */
  find(id: number): Promise<SavedImport | null>;
  /** Returns how many copies of each of these releases the mirror has. A release without a copy has no entry. */
  copiesOf(releaseIds: readonly number[]): Promise<Map<number, number>>;
}

/** The beginning of the request key of each intent that an import makes. */
export const IMPORT_KEYS = 'import:';

/** The beginning of the request key of each intent that this import makes. */
export const importKey = (importId: number): string => `${IMPORT_KEYS}${importId}:`;
