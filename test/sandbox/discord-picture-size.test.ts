// Sandbox: the local Discord reads the size of a picture from its first bytes.
import { expect, test } from 'vitest';
import { pictureSize } from '../../sandbox/discord/picture-size.ts';

const hex = (...parts: string[]) => new Uint8Array(Buffer.from(parts.join('').replaceAll(' ', ''), 'hex'));
const PNG = ['89504e470d0a1a0a', '0000000d 49484452', '000004b0 00000258'];
const JPEG = [
  'ffd8',
  'ffe0 0010 4a46494600010100000100010000',
  'ff',
  'ffdb 0004 0000',
  'ffc2 0011 08 0258 04b0 03',
];
const riff = (kind: string) => ['52494646 24000000 57454250', kind, '0a000000'];

test.each([
  ['a PNG', hex(...PNG), { width: 1_200, height: 600 }],
  ['a GIF', hex('474946383961', 'b004 5802 00'), { width: 1_200, height: 600 }],
  ['an old GIF', hex('474946383761', '0100 0200'), { width: 1, height: 2 }],
  ['a progressive JPEG with other segments and filling', hex(...JPEG), { width: 1_200, height: 600 }],
  ['a lossy WebP', hex(...riff('56503820'), '300100 9d012a b004 5802'), { width: 1_200, height: 600 }],
  [
    'a lossless WebP',
    // 1,199 in 14 bits, then 599 in 14 bits, the lowest bits first.
    hex(...riff('5650384c'), '2f', 'afc49500', '0000000000'),
    { width: 1_200, height: 600 },
  ],
  ['an extended WebP', hex(...riff('56503858'), '10000000 af0400 570200'), { width: 1_200, height: 600 }],
  ['an unknown WebP', hex(...riff('56503830'), '10000000 af0400 570200'), null],
  ['half a PNG', hex(...PNG).subarray(0, 23), null],
  ['a JPEG that ends before its frame', hex(...JPEG).subarray(0, 24), null],
  ['a JPEG with rubbish between its segments', hex('ffd8 0000 0000 0000 0000 0000 0000'), null],
  ['a text', new TextEncoder().encode('release_id\n249504\n'), null],
  ['nothing', new Uint8Array(), null],
])('%s', (_, bytes, size) => {
  expect(pictureSize(bytes)).toEqual(size);
  // A part of a larger buffer has the size of that part.
  expect(pictureSize(new Uint8Array([9, 9, ...bytes]).subarray(2))).toEqual(size);
});
