import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvWriter } from '../../src/csv/write.ts';
import { readStrictCsv } from '../support/read-csv.ts';

const MANY = 10 * 1024 * 1024;

async function* partsOf(...parts: string[][][]) {
  yield* parts;
}

/** Cells that are hard for a writer or for a reader. */
const ODDITIES = [
  ['- oto - 4, oto4', '=1+1', '+49', '@cat', "'quoted'"],
  ['"', '""', 'say "hi"', 'a,b', ';'],
  ['one\ntwo', 'one\r\ntwo', 'one\rtwo', '\n', '\t'],
  [' space', 'space ', '\u00a0', '\ufeffBOM', 'BOM\ufeff in it'],
  ['東京 — ロック', '🎶 👨‍👩‍👧', 'e\u0301', '\u202eright to left', '\u2028'],
  ['', '', '', '', ''],
  ['0012', '1e5', '7"', '', 'NULL'],
];

describe('a CSV file', () => {
  it('reads back as it was', async () => {
    const file = await csvWriter.write(partsOf(ODDITIES.slice(0, 3), [], ODDITIES.slice(3)), MANY);
    expect(file?.isZipped).toBe(false);
    expect(readStrictCsv(file?.data ?? new Uint8Array())).toEqual(ODDITIES);
  });

  it('has CRLF at the end of each line, and no byte order mark', async () => {
    const file = await csvWriter.write(
      partsOf([
        ['Catalog#', 'Ärger'],
        ['1', ''],
      ]),
      MANY,
    );
    expect(file?.data).toEqual(Buffer.from('Catalog#,Ärger\r\n1,\r\n'));
  });

  it.each(['=1+1', '+1', '-1', '- oto - 4', '@a', ' a', 'a ', 'a\nb', 'a\rb', 'a\tb', 'a;b'])(
    'quotes %j and does not change it',
    async (cell) => {
      const file = await csvWriter.write(partsOf([['x', cell]]), MANY);
      expect(file?.data).toEqual(Buffer.from(`x,"${cell}"\r\n`));
    },
  );

  it('has no NUL, and a replacement for half a surrogate pair', async () => {
    const file = await csvWriter.write(partsOf([['a\0b', 'c\ud83cd', '\udf89']]), MANY);
    expect(readStrictCsv(file?.data ?? new Uint8Array())).toEqual([['ab', 'c\ufffdd', '\ufffd']]);
  });

  it('is zipped above the limit, with the same bytes each time and no time in it', async () => {
    const row = ['a'.repeat(98)];
    const plain = Buffer.from(`${row[0]}\r\n`.repeat(30));
    const parts = () => partsOf(...Array.from({ length: 30 }, () => [row]));
    expect(await csvWriter.write(parts(), 3_000)).toEqual({ data: plain, isZipped: false });
    const zipped = await csvWriter.write(parts(), 2_999);
    expect(zipped?.isZipped).toBe(true);
    expect(gunzipSync(zipped?.data ?? '')).toEqual(plain);
    // RFC 1952: the bytes 4 to 7 are the time.
    expect([...(zipped?.data.slice(4, 8) ?? [])]).toEqual([0, 0, 0, 0]);
    expect(await csvWriter.write(parts(), 2_999)).toEqual(zipped);
  });

  it('is none when the zipped file is above the limit, too, and asks for no more rows then', async () => {
    let parts = 0;
    async function* noise() {
      for (; parts < 1_000; parts++)
        yield [[Buffer.from(crypto.getRandomValues(new Uint8Array(10_000))).toString('hex')]];
    }
    expect(await csvWriter.write(noise(), 100_000)).toBeNull();
    expect(parts).toBeLessThan(50);
    expect(await csvWriter.write(partsOf([['ab']]), 3)).toBeNull();
  });

  it.each([MANY, 2_000])('fails with the error of its rows, under a limit of %i bytes', async (mostBytes) => {
    async function* failing() {
      yield [['a'.repeat(3_000)]];
      throw new Error('the database is away');
    }
    await expect(csvWriter.write(failing(), mostBytes)).rejects.toThrow('the database is away');
  });
});
