// Support of the browser tests: an animated picture for the README, made of screenshots. An animated PNG needs no other
// encoder than this: it is a chain of frames (https://www.w3.org/TR/png-3/#apng-frame-based-animation).
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import { PICTURES, picturePath } from './browser-stage.ts';

const SIGNATURE_BYTES = 8;
/** How often a frame is taken (`EVERY_MS`), and how long the animation shows it. */
const EVERY_MS = 300;
const FRAME_MS = 700;
const LONG_FRAME_MS = 3_000;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function pack({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const packed = Buffer.alloc(body.length + 8);
  packed.writeUInt32BE(data.length);
  body.copy(packed, 4);
  packed.writeUInt32BE(crc32(body), body.length + 4);
  return packed;
}

const numbers = (...values: number[]): Buffer => {
  const data = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4);
  return data;
};

/** Compresses the pixels of a PNG again, more tightly than the browser did. */
function pixelsOf(png: Buffer): Buffer {
  const parts = chunksOf(png).filter((one) => one.type === 'IDAT');
  return deflateSync(inflateSync(Buffer.concat(parts.map((one) => one.data))), { level: 9 });
}

/** Joins PNGs of one size into an endless animation. The last frame and those in `long` (indexes) are shown longer. */
export function animate(frames: readonly Buffer[], long: ReadonlySet<number> = new Set()): Buffer {
  const [first] = frames;
  if (!first) throw new RangeError('A moving picture needs a frame');
  const header = chunksOf(first).find((one) => one.type === 'IHDR');
  if (!header) throw new RangeError('That is no PNG');
  const size = header.data.subarray(0, 8);
  let sequence = 0;
  const shown = frames.flatMap((frame, index): Chunk[] => {
    const lasts = index === frames.length - 1 || long.has(index) ? LONG_FRAME_MS : FRAME_MS;
    const timing = Buffer.from([lasts >> 8, lasts & 255, 1_000 >> 8, 1_000 & 255, 0, 0]);
    const control = Buffer.concat([numbers(sequence++), size, numbers(0, 0), timing]);
    const data = pixelsOf(frame);
    return [
      { type: 'fcTL', data: control },
      index === 0
        ? { type: 'IDAT', data }
        : { type: 'fdAT', data: Buffer.concat([numbers(sequence++), data]) },
    ];
  });
  return Buffer.concat([
    first.subarray(0, SIGNATURE_BYTES),
    ...[header, { type: 'acTL', data: numbers(frames.length, 0) }, ...shown].map(pack),
    pack({ type: 'IEND', data: Buffer.alloc(0) }),
  ]);
}

export interface Film {
  /** Takes a frame that is shown longer, because it has text to read. */
  hold(): Promise<void>;
  /** Takes the last frame and writes the file. */
  save(): Promise<void>;
}

/**
 * Films an element until `save`. Each frame has this size and starts at the upper left corner of the element. Does nothing
 * unless pictures were requested.
 */
export function film(seen: Locator, name: string, size: { width: number; height: number }): Film {
  if (!PICTURES) return { hold: async () => {}, save: async () => {} };
  const page = seen.page();
  const frames: Buffer[] = [];
  const long = new Set<number>();
  let isOver = false;
  const take = async (triesLeft = 3): Promise<void> => {
    const box = await seen.boundingBox();
    // The element is being painted again and has no box now.
    if (!box) return;
    const clip = { x: box.x, y: box.y, ...size };
    const frame = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
    const after = await seen.boundingBox();
    // The list has moved meanwhile, so the picture shows something else.
    if (!after || Math.abs(after.y - box.y) > 1) return triesLeft > 0 ? take(triesLeft - 1) : undefined;
    if (frames.at(-1)?.equals(frame) !== true) frames.push(frame);
  };
  const running = (async () => {
    while (!isOver) {
      await take();
      await page.waitForTimeout(EVERY_MS);
    }
  })();
  return {
    async hold() {
      await take();
      long.add(frames.length - 1);
    },
    async save() {
      isOver = true;
      await running;
      await take();
      writeFileSync(picturePath(name), animate(frames, long));
    },
  };
}
