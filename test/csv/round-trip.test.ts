// What the writer of CSV files makes reads back as it was, by the rules of RFC 4180 and by our own reader.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readColumn } from '../../src/csv/read.ts';
import { csvWriter } from '../../src/csv/write.ts';
import { readStrictCsv } from '../support/read-csv.ts';

/** Texts with many of the characters that matter in a CSV file. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', ' ', '=', '-', 'a', '\ufeff', '東', '🎶', '\0'),
  }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const rows = fc.array(fc.tuple(text, fc.nat(), text), { minLength: 1, maxLength: 8 });

async function* inParts<T>(all: readonly T[]) {
  yield all.slice(0, 1);
  yield all.slice(1);
}

const withoutNul = (cells: readonly string[]) => cells.map((cell) => cell.replaceAll('\0', ''));

it('reads back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(text, rows, async (heading, written) => {
      const cells = [
        ['Catalog#', 'release_id', heading],
        ...written.map(([one, id, other]) => [one, String(id), other]),
      ];
      const data = (await csvWriter.write(inParts(cells), 1_000_000))?.data ?? new Uint8Array();
      expect(readStrictCsv(data)).toEqual(cells.map(withoutNul));
      async function* bytes() {
        yield data.subarray(0, 20);
        yield data.subarray(20);
      }
      const ids: string[] = [];
      for await (const cell of readColumn(bytes(), 'release_id')) ids.push(cell.text);
      expect(ids).toEqual(written.map(([, id]) => String(id)));
    }),
    { numRuns: 300 },
  );
});
