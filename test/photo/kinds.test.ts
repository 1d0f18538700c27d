// Photo: what the first bytes of a file say, before anything decodes it.
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/photo/kinds.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

const u16 = (value: number) => [value >> 8, value & 0xff];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const u24le = (value: number) => [value & 0xff, (value >> 8) & 0xff, value >> 16];
const rest = [...new Array(40).fill(0)];

const png = (width: number, height: number) =>
  bytes('\x89PNG\r\n\x1a\n', u32(13), 'IHDR', u32(width), u32(height), rest);

/** A segment of a JPEG with so many bytes after its length. */
const segment = (marker: number, length: number) => [
  0xff,
  marker,
  ...u16(length + 2),
  ...new Array(length).fill(7),
];
const frame = (width: number, height: number, marker = 0xc0) => [
  ...[0xff, marker, ...u16(17), 8, ...u16(height), ...u16(width), 3],
];
const jpeg = (...segments: number[][]) => bytes([0xff, 0xd8], ...segments, rest);

const webp = (...chunk: (string | number[])[]) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', ...chunk, rest);

const ftyp = (major: string, ...others: string[]) =>
  bytes(u32(16 + 4 * others.length), 'ftyp', major, [0, 0, 0, 0], ...others, rest);

describe('photos that can be decoded', () => {
  it.each([
    ['a PNG', png(4000, 3000)],
    ['a PNG of 40 million pixels', png(8000, 5000)],
    ['a JPEG', jpeg(segment(0xe0, 14), segment(0xe1, 60_000), frame(4000, 3000))],
    ['a progressive JPEG', jpeg(segment(0xdb, 65), segment(0xc4, 29), frame(4000, 3000, 0xc2))],
    ['a JPEG with filling before its markers', jpeg([0xff, 0xff, 0xff, 0xfe, 0, 2], frame(10, 10))],
    ['a WebP', webp('VP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0xa0, 0x0f, 0xb8, 0x0b])],
    ['a lossless WebP', webp('VP8L', [0, 0, 0, 0, 0x2f, 0x9f, 0xcf, 0xed, 0x02])],
    ['a WebP with more in it', webp('VP8X', [10, 0, 0, 0, 2, 0, 0, 0], u24le(3999), u24le(2999))],
  ])('%s', (_, file) => {
    expect(faultOf(file)).toBeNull();
    // The bytes can lie anywhere in a larger buffer.
    expect(faultOf(Buffer.concat([Buffer.from('xyz'), file]).subarray(3))).toBeNull();
  });
});

describe('photos with more than 40 million pixels', () => {
  it.each([
    ['a PNG', png(30_000, 30_000)],
    ['a PNG that is narrow', png(1, 0xffff_ffff)],
    ['a PNG, just above', png(8000, 5001)],
    ['a JPEG', jpeg(segment(0xe0, 14), frame(65_500, 65_500))],
    ['a WebP', webp('VP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f])],
    ['a lossless WebP', webp('VP8L', [0, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0xff])],
    ['a WebP with more in it', webp('VP8X', [10, 0, 0, 0, 0, 0, 0, 0], u24le(16_000_000), u24le(2_999))],
  ])('%s', (_, file) => {
    expect(faultOf(file)).toBe('too-many-pixels');
  });
});

describe('photos that do not say how large they are', () => {
  it.each([
    ['a PNG', bytes('\x89PNG\r\n\x1a\n', u32(13), 'IDAT', rest)],
    ['a PNG that ends', png(10, 10).subarray(0, 20)],
    ['a PNG without pixels', png(0, 10)],
    ['a JPEG that ends', jpeg(segment(0xe0, 14)).subarray(0, 12)],
    ['a JPEG that ends in a segment', bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff], rest)],
    ['a JPEG whose segments have no length', jpeg([0xff, 0xe1, 0, 0])],
    ['a JPEG whose image begins before its frame', jpeg(segment(0xda, 10), frame(10, 10))],
    ['a JPEG of nothing', bytes([0xff, 0xd8, 0xff])],
    ['a WebP with a chunk that no one knows', webp('VP9 ')],
    ['a WebP that ends', webp('VP8X').subarray(0, 20)],
  ])('%s', (_, file) => {
    expect(faultOf(file)).toBe('broken');
  });
});

describe('other files', () => {
  it.each([
    ['heic', ftyp('heic', 'mif1', 'heic')],
    ['heic', ftyp('heix')],
    ['heic', ftyp('mif1', 'heic', 'miaf')],
    ['heic', ftyp('msf1', 'hevc')],
    ['heic', ftyp('mif1')],
    ['type', ftyp('avif', 'mif1', 'miaf')],
    ['type', ftyp('mif1', 'avif')],
    ['type', ftyp('isom', 'mp42')],
    ['type', bytes('GIF89a', rest)],
    ['type', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>', rest)],
    ['type', bytes('II*\0', rest)],
    ['type', bytes('%PDF-1.7', rest)],
    ['type', bytes('BM', rest)],
    ['type', bytes('RIFF', [0, 0, 0, 0], 'WAVE', rest)],
    ['type', bytes('PNG')],
    ['type', bytes([0xff, 0xd8])],
    ['type', bytes('')],
  ])('are %s: %#', (fault, file) => {
    expect(faultOf(file)).toBe(fault);
  });

  it('a JPEG of 10 MB that is all segments is read once', () => {
    const parts = new Array(160).fill(segment(0xe1, 65_000));
    expect(faultOf(jpeg(...parts))).toBe('broken');
    // Each step of the reader is at least two bytes, whatever the lengths say.
    expect(faultOf(bytes([0xff, 0xd8], new Array(2_000_000).fill(0xff)))).toBe('broken');
  });
});
