// The reader reads photos of records as they are: a small sample. test/long/photo-score has the whole set.
import { afterAll, expect, it } from 'vitest';
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

it('takes the same photo for the same seed', async () => {
  const photos = [await takePoor(12), await takePoor(12), await takePoor(13)];
  expect(photos[0]).toEqual(photos[1]);
  expect(photos[0]?.bytes.equals(photos[2]?.bytes ?? Buffer.alloc(0))).toBe(false);
});
