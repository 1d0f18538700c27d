// CSV: reads one column of a file that a person sent. It takes what programs make of a CSV: three separators, all line ends, a
// byte order mark, quotes, and line breaks within a cell.
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CsvCell } from '../core/import/ports.ts';
import { FileError } from '../errors.ts';

/** The separators that the first line can have: those of Discogs, of spreadsheets in many countries, and of copied cells. */
const SEPARATORS = [',', ';', '\t'] as const;

/** The longest row, in characters. A longer one is no list of records, or a quote in it never closes. */
const LONGEST_ROW = 64 * 1024;

/**
 * How much of the text is read in one turn of the event loop, in characters. Two of them can be a row, and csv-parse makes an error
 * with a stack for each row that is shorter than the first one: about 40 microseconds.
 */
const PART = 512;

/** The most rows of a file, with those that are empty. No collection has as many copies. */
const MOST_ROWS = 250_000;

/**
 * Reads the cells of the column with this name, in lower case. The file can write the name in any case. Rows without any text are
 * left out.
 * @throws FileError `no-column` when the first line does not name the column, `broken` for a row that is too long or whose quotes
 * never close, `too-many-rows`; also what `bytes` throws.
 */
export async function* readColumn(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  mostRows = MOST_ROWS,
): AsyncGenerator<CsvCell> {
  const texts = decoded(bytes);
  try {
    let head = '';
    for (let isWhole = false; !isWhole; ) {
      const next = await texts.next();
      head += next.value ?? '';
      isWhole = next.done === true || /[\r\n]/.test(head) || head.length > LONGEST_ROW;
    }
    const [line = ''] = head.split(/[\r\n]/, 1);
    const delimiter = SEPARATORS.find((one) => indexOf(line.split(one), name) >= 0);
    if (delimiter === undefined || line.length > LONGEST_ROW) throw new FileError('no-column');
    yield* cells(Readable.from(resumed(head, texts)), { delimiter, name, mostRows });
  } finally {
    await texts.return(undefined);
  }
}

async function* cells(
  source: Readable,
  { delimiter, name, mostRows }: { delimiter: string; name: string; mostRows: number },
): AsyncGenerator<CsvCell> {
  let column: number | null = null;
  const parser = parse({
    delimiter,
    // A file can have several kinds of line ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote in the middle of a cell, such as `12"`, is a part of its text.
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    skip_empty_lines: true,
    /** Returns the number of the row and the cell. Null: the row is left out. */
    on_record(texts: string[], { records, empty_lines: emptyLines }): string[] | null {
      const row = records + emptyLines;
      if (row > mostRows) throw new FileError('too-many-rows');
      if (column === null) {
        column = indexOf(texts, name);
        if (column < 0) throw new FileError('no-column');
        return null;
      }
      const isEmpty = texts.every((text) => text.trim() === '');
      return isEmpty ? null : [String(row), texts[column]?.trim() ?? ''];
    },
  });
  // `pipe` does not pass errors on.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const read: AsyncIterable<readonly string[]> = parser;
  try {
    for await (const [row, text = ''] of read) yield { row: Number(row), text };
  } catch (error) {
    throw error instanceof CsvError ? new FileError('broken') : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

const indexOf = (names: readonly string[], wanted: string): number =>
  names.findIndex((one) => one.trim().replaceAll('"', '').trim().toLowerCase() === wanted);

/** Returns the text in small parts, each in a turn of the event loop of its own. 64 KB of empty lines would stop it for seconds. */
async function* resumed(head: string, texts: AsyncIterable<string>): AsyncGenerator<string> {
  yield* inTurns(head);
  for await (const text of texts) yield* inTurns(text);
}

async function* inTurns(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PART) {
    yield text.slice(at, at + PART);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Decodes UTF-8, and UTF-16 with a byte order mark. Leaves the mark out. A byte that is no letter becomes the sign for that. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  let first = new Uint8Array();
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of bytes) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    // The mark has two bytes, which can come one by one.
    first = Uint8Array.from([...first, ...chunk]);
    if (first.length < 2) continue;
    decoder = new TextDecoder(encodingOf(first));
    yield decoder.decode(first, { stream: true });
  }
  yield decoder ? decoder.decode() : new TextDecoder().decode(first);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
