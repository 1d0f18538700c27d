// Core, import: counts how many copies of each release a file lists.
import type { CsvCell } from './ports.ts';

/** The most rows that are named because they were not understood. */
const NAMED_ROWS = 5;

/** How many rows are not understood, and which ones are the first. */
export interface OddRows {
  count: number;
  first: number[];
}

export interface Counted {
  /** How many rows each release has, in the order of the file. */
  wanted: Map<number, number>;
  /** The number of rows that name a release. */
  rows: number;
  odd: OddRows;
}

/** Reads a release id: `249504`, or as Discogs writes it in texts, `r249504` and `[r249504]`. Null: the text is none. */
export function readReleaseId(text: string): number | null {
  const [, digits] = /^\[?r?([1-9]\d{0,9})\]?$/i.exec(text) ?? [];
  return digits === undefined ? null : Number(digits);
}

/**
 * Counts the rows of each release. `most`: with more rows than this the result is null, and the rest of the file is not read.
 * @throws what `cells` throws.
 */
export async function countRows(cells: AsyncIterable<CsvCell>, most: number): Promise<Counted | null> {
  const wanted = new Map<number, number>();
  const odd: OddRows = { count: 0, first: [] };
  let rows = 0;
  for await (const { row, text } of cells) {
    const releaseId = readReleaseId(text);
    if (releaseId === null) {
      odd.count += 1;
      if (odd.first.length < NAMED_ROWS) odd.first.push(row);
      continue;
    }
    rows += 1;
    if (rows > most) return null;
    wanted.set(releaseId, (wanted.get(releaseId) ?? 0) + 1);
  }
  return { wanted, rows, odd };
}
