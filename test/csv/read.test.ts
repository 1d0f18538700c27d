// CSV: reads one column, whatever program made the file.
import { describe, expect, it } from 'vitest';
import { readColumn } from '../../src/csv/read.ts';
import { FileError } from '../../src/errors.ts';

/** Sends the bytes in parts of this size. */
async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Uint8Array, size = 7) {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const cells: [number, string][] = [];
  for await (const { row, text } of readColumn(inParts(bytes, size), 'release_id')) cells.push([row, text]);
  return cells;
}

const texts = async (file: string | Uint8Array, size?: number) =>
  (await read(file, size)).map(([, text]) => text);

const DISCOGS =
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added\r\n' +
  '- oto - 4,"Ryoji, Ikeda",+/-,"Touch, ""2""","CD, Album",,1996,1,Uncategorized,2024-01-02 03:04:05\r\n' +
  '=1+1,日本 🎧,"Line\r\nbreak",x,LP,5,1970,249504,Jazz,2024-01-02 03:04:05\r\n';

describe('a column of a CSV', () => {
  it.each([
    ['an export of Discogs', DISCOGS, ['1', '249504']],
    ['other line ends', 'release_id\n1\r\n2\r3', ['1', '2', '3']],
    ['a byte order mark', '\uFEFFrelease_id,x\n1,y\n', ['1']],
    ['semicolons', 'Artist;release_id;Title\n"a,b";1;c;d\n', ['1']],
    ['tabs', 'Artist\trelease_id\na, b\t1\n', ['1']],
    ['another case and place', '"x";"Release_ID "\n"1;2";" 3 "\n', ['3']],
    ['quotes in the middle of a cell', 'Format,release_id\n12" LP,1\n"7""",2\n', ['1', '2']],
    ['short rows', 'a,release_id\nonly\n,7\n', ['', '7']],
    ['empty lines and empty rows', 'a,release_id\n\n1,2\n,,,\n\n', ['2']],
    ['no line after the names', 'release_id', []],
    ['letters of Windows', Buffer.from('Artist,release_id\nBj\xf6rk,5\n', 'latin1'), ['5']],
    ['UTF-16', Buffer.from('\uFEFFArtist\trelease_id\nBjörk\t5\n', 'utf16le'), ['5']],
  ])('is read from a file with %s, in parts of any size', async (_what, file, cells) => {
    for (const size of [1, 2, 7, 4_096]) expect(await texts(file, size)).toEqual(cells);
  });

  it('has the numbers of its rows as a spreadsheet counts them', async () => {
    const file = 'a,release_id\n"x\ny",1\n\n,\nz,4\n';
    expect(await read(file)).toEqual([
      [2, '1'],
      [5, '4'],
    ]);
  });

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'no-column'],
    ['an empty file', '', 'no-column'],
    ['another table', 'Artist,Title\na,b\n', 'no-column'],
    ['a column whose name only begins so', 'release_id_old,x\n1,2\n', 'no-column'],
    ['one line without end', 'x'.repeat(200_000), 'no-column'],
    ['a quote that never closes', 'a,release_id\n"x,1\nz,2\n', 'broken'],
    ['a row without end', `a,release_id\n${'x'.repeat(200_000)},1\n`, 'broken'],
  ])('is not in %s', async (_what, file, fault) => {
    const failure = await read(file, 4_096).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileError);
    expect(failure).toMatchObject({ fault });
  });

  it.each([
    ['empty lines', '\n'],
    ['short rows', 'x\n'],
    ['rows', 'x,1\n'],
  ])('lets other work run while it reads many %s that came at once', async (_what, row) => {
    const bytes = 16_384;
    const file = Buffer.from(`a,release_id\n${row.repeat(bytes / row.length)}`);
    let [turns, isOver] = [0, false];
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    turn();
    await read(file, bytes * 2);
    isOver = true;
    expect(turns).toBeGreaterThan(30);
  });

  it('reads so many rows and no more, with those that are empty', async () => {
    const rows = (count: number) => `a,release_id\n${',1\n'.repeat(count)}`;
    const take = async (file: string) => {
      let count = 0;
      for await (const _ of readColumn(inParts(Buffer.from(file), 64), 'release_id', 100)) count += 1;
      return count;
    };
    expect(await take(rows(99))).toBe(99);
    await expect(take(rows(100))).rejects.toMatchObject({ fault: 'too-many-rows' });
    await expect(take(`a,release_id\n${'\n'.repeat(99)},1\n`)).rejects.toMatchObject({
      fault: 'too-many-rows',
    });
  });

  it('fails as its file fails', async () => {
    const cut = async function* () {
      yield Buffer.from('release_id\n1\n2\n');
      throw new FileError('unavailable');
    };
    const rows: string[] = [];
    const reading = async () => {
      for await (const { text } of readColumn(cut(), 'release_id')) rows.push(text);
    };
    await expect(reading()).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('ends its file when no more is wanted', async () => {
    let isEnded = false;
    const endless = async function* () {
      try {
        yield Buffer.from('release_id\n');
        for (;;) yield Buffer.from('1\n'.repeat(1_000));
      } finally {
        isEnded = true;
      }
    };
    for await (const _cell of readColumn(endless(), 'release_id')) break;
    expect(isEnded).toBe(true);
  });
});
