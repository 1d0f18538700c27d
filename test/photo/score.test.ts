// The reader reads photos of records as they are: a small sample. test/long/photo-score has the whole set.
import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { agree } from '../../src/photo/decoder.mjs';
import { type Kind, takePhoto } from '../support/photos/kinds.ts';
import { digitsOf, patientScanner } from '../support/photos/score.ts';
import { BAIT, takeBait, takePoor, takeSleeve } from '../support/photos/sets.ts';

const scanner = patientScanner();
afterAll(() => scanner.close());

const SAMPLE: readonly Kind[] = [
  'upside down',
  'shake',
  'white on black',
  'curved',
  'turned by EXIF',
  'low resolution',
  'two codes',
  'PNG without paper',
];

it.each(SAMPLE)('reads a photo: %s', async (kind) => {
  const { bytes, codes } = await takePhoto(kind, 4);
  expect(new Set(await digitsOf(scanner, bytes))).toEqual(new Set(codes));
});

it.each(['two halves of two barcodes', 'stripes as wide as a barcode'])(
  'reads nothing on a sleeve with %s',
  async (name) => {
    expect(await digitsOf(scanner, await takeSleeve(name))).toEqual([]);
  },
);

it.each(BAIT.slice(1, 3))('does not take a %s for an EAN-13', async (...bait) => {
  expect(await digitsOf(scanner, await takeBait(bait))).toEqual([]);
});

it('reads nothing where it read two different codes', async () => {
  // 4296512016868, a pixel a module, in black and white: 4298512016268 satisfies the check digit, and looks like it.
  expect(await digitsOf(scanner, readFileSync(new URL('coarse.jpg', import.meta.url)))).toEqual([]);
});

it.each([
  ['one line below the last one', 1, [312, 633], '6652113481647', [false, true]],
  ['a few lines', 30, [309, 621], '6652113481647', [false, false]],
  ['the same code', 1, [312, 633], '6652113481692', [true, true]],
  ['a barcode below it', 1, [312, 900], '6652113481647', [true, true]],
  ['a barcode beside it', 1, [950, 500], '6652113481647', [true, true]],
] as const)('beside a barcode of 92 lines, %s', (_, lineCount, [x, y], text, expected) => {
  // As the decoder read them on a photo.
  const barcode = {
    ...{ text: '6652113481692', lineCount: 92 },
    position: quad([279, 348], [891, 348], [924, 621], [309, 621]),
  };
  const other = { text, lineCount, position: quad([x, y], [x + 612, y], [x + 612, y], [x, y]) };
  expect([agree(other, barcode), agree(barcode, other)]).toEqual(expected);
});

type Corner = readonly [x: number, y: number];
function quad(...corners: readonly [Corner, Corner, Corner, Corner]) {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners.map(([x, y]) => ({ x, y }));
  if (!topLeft || !topRight || !bottomRight || !bottomLeft) throw new Error('a barcode has four corners');
  return { topLeft, topRight, bottomRight, bottomLeft };
}

it('takes the same photo for the same seed', async () => {
  const photos = [await takePoor(12), await takePoor(12), await takePoor(13)];
  expect(photos[0]).toEqual(photos[1]);
  expect(photos[0]?.bytes.equals(photos[2]?.bytes ?? Buffer.alloc(0))).toBe(false);
});
