// Support, photos: files that are broken on purpose: cut, with flipped bits, with headers that lie.
import { crc32 } from 'node:zlib';
import type { Random } from '../../../sandbox/discogs/random.ts';
import { oneOf } from './sleeve.ts';

const placeIn = (random: Random, bytes: Buffer): number => Math.floor(random() * bytes.length);

/** Sizes that a header claims: none, more than there is, as much as fits. */
const CLAIMS = [0, 1, 7, 4_000, 16_383, 65_535] as const;

/** Returns where the height and the width of a JPEG, a PNG or a WebP stand, and how they are written. */
function sizeAt(bytes: Buffer): { places: readonly number[]; write: (value: number, at: number) => void } {
  if (bytes[0] === 0x89) return { places: [16, 20], write: (value, at) => bytes.writeUInt32BE(value, at) };
  if (bytes[0] === 0x52)
    return { places: [26, 28], write: (value, at) => bytes.writeUInt16LE(value & 0x3fff, at) };
  const frame = Math.max(bytes.indexOf(Buffer.from([0xff, 0xc0])), bytes.indexOf(Buffer.from([0xff, 0xc2])));
  return { places: [frame + 5, frame + 7], write: (value, at) => bytes.writeUInt16BE(value, at) };
}

/** What is done to a copy of a file. */
const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  function cut(random, bytes) {
    return bytes.subarray(0, placeIn(random, bytes));
  },
  function flip(random, bytes) {
    for (let i = Math.ceil(random() * 20); i > 0; i--) {
      const at = placeIn(random, bytes);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return bytes;
  },
  function flipInHeader(random, bytes) {
    for (let i = Math.ceil(random() * 4); i > 0; i--) {
      const at = Math.floor(random() * Math.min(700, bytes.length));
      bytes[at] = Math.floor(random() * 256);
    }
    return bytes;
  },
  function lie(random, bytes) {
    const { places, write } = sizeAt(bytes);
    for (const at of places) if (random() < 0.7) write(oneOf(random, CLAIMS), at);
    // A PNG whose checksum is wrong is refused before it is decoded.
    if (bytes[0] === 0x89) bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    return bytes;
  },
  function blank(random, bytes) {
    const at = placeIn(random, bytes);
    return bytes.fill(
      oneOf(random, [0, 0xff]),
      at,
      Math.min(bytes.length, at + Math.floor(random() * 5_000)),
    );
  },
  function double(random, bytes) {
    const [from, to] = [placeIn(random, bytes), placeIn(random, bytes)].sort((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function leaveOut(random, bytes) {
    const at = placeIn(random, bytes);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + Math.ceil(random() * 2_000))]);
  },
];
type Mutation = (random: Random, bytes: Buffer) => Buffer;

/** Breaks a copy of a JPEG, a PNG or a WebP. Returns what was done, and the bytes. */
export function mutant(random: Random, bytes: Buffer): { name: string; bytes: Buffer } {
  const mutate = oneOf(random, MUTATIONS);
  return { name: mutate.name, bytes: mutate(random, Buffer.from(bytes)) };
}
