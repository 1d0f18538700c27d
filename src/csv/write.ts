// CSV: writes files that every reader understands, as RFC 4180 describes them, and zips large ones.
import { createGzip } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import type { CsvFile, CsvWriter } from '../core/crate/ports.ts';

const OPTIONS = {
  // As in Discogs' exports. They have no byte order mark either.
  record_delimiter: 'windows',
  // Cells that a spreadsheet or a careless reader would change: formulas, spaces at the ends, single line breaks, other delimiters.
  quoted_match: /^[=+\-@\s]|[\r\n\t;]|\s$/,
} as const;

export const csvWriter: CsvWriter = {
  async write(rows, mostBytes) {
    const plain: Buffer[] = [];
    let bytes = 0;
    let zip: ReturnType<typeof createZip> | null = null;
    try {
      for await (const part of rows) {
        const text = Buffer.from(stringify(part.map(clean), OPTIONS));
        bytes += text.length;
        plain.push(text);
        if (bytes <= mostBytes) continue;
        zip ??= createZip(mostBytes);
        for (const one of plain.splice(0)) if (!(await zip.write(one))) return null;
      }
      if (!zip) return { data: Buffer.concat(plain), isZipped: false };
      const data = await zip.end();
      return data && { data, isZipped: true };
    } finally {
      zip?.close();
    }
  },
};

/** Removes NUL, which some readers take for the end of the file. */
const clean = (row: readonly string[]): string[] => row.map((cell) => cell.replaceAll('\0', ''));

/** Zips what is written. The file has no time in it (node:zlib writes 0), so the same text gives the same bytes. */
function createZip(mostBytes: number) {
  const gzip = createGzip();
  const zipped: Buffer[] = [];
  let bytes = 0;
  gzip.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    zipped.push(chunk);
  });
  return {
    /** Returns false when the zipped file is too large. */
    write: (text: Buffer) =>
      new Promise<boolean>((resolve, reject) => {
        gzip.write(text, (error) => (error ? reject(error) : resolve(bytes <= mostBytes)));
      }),
    /** Returns the file. Null: it is too large. */
    end: () =>
      new Promise<CsvFile['data'] | null>((resolve, reject) => {
        gzip.once('error', reject);
        gzip.once('end', () => resolve(bytes <= mostBytes ? Buffer.concat(zipped) : null));
        gzip.end();
      }),
    close: () => gzip.close(),
  };
}
