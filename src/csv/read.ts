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
 * Reads the cells of the column with this name, in lower case. The file can write the name in any case. Rows without any text are
 * left out.
 * @throws FileError `no-column` when the first line does not name the column, `broken` for a row that is too long or whose quotes
 * never close; also what `bytes` throws.
 */
export async function* readColumn(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<CsvCell> {
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
    yield* cells(Readable.from(resumed(head, texts)), delimiter, name);
  } finally {
    await texts.return(undefined);
  }
}

async function* cells(source: Readable, delimiter: string, name: string): AsyncGenerator<CsvCell> {
  const parser = parse({
    delimiter,
    // A file can have several kinds of line ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote in the middle of a cell, such as `12"`, is a part of its text.
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  });
  // `pipe` does not pass errors on.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const rows: AsyncIterable<unknown> = parser;
  let column: number | null = null;
  let row = 0;
  try {
    for await (const record of rows) {
      row += 1;
      const texts = Array.isArray(record) ? record.map(String) : [];
      if (column === null) {
        column = indexOf(texts, name);
        if (column < 0) throw new FileError('no-column');
      } else if (texts.some((text) => text.trim() !== '')) {
        yield { row, text: texts[column]?.trim() ?? '' };
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? new FileError('broken') : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

const indexOf = (names: readonly string[], wanted: string): number =>
  names.findIndex((one) => one.trim().replaceAll('"', '').trim().toLowerCase() === wanted);

async function* resumed(head: string, texts: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* texts;
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
