// @ts-check
// Photo: reads the barcodes of one photo, on up to five rungs. Runs only in the process of scan-process.mjs, because it
// loads native code and decodes what strangers sent.
import { readFileSync } from 'node:fs';
import { asPrinted, createTally } from './agree.mjs';

/** @typedef {import('./agree.mjs').Reading} Reading */
/** @typedef {{ kind: 'codes', codes: string[] } | { kind: 'refused', why: 'too-many-pixels' | 'broken' }} Decoded */
/** @typedef {{ data: Buffer, width: number, height: number }} Grey one byte a pixel */
/** @typedef {{ image: Grey, turned?: { from: Grey, degrees: number } }} Rung `from`: what was turned, clockwise */
/** @typedef {(bytes: Uint8Array, isOver: () => boolean) => Promise<Decoded>} Decode */

const MOST_PIXELS = 40_000_000;
const LONGEST_SIDE = 4096;
const TURN = 45;

/**
 * EAN-8 and UPC-E are not read: they are so short that patterns on sleeves look like them.
 * @type {import('zxing-wasm/reader').ReaderOptions}
 */
const OPTIONS = {
  formats: ['EAN13', 'UPCA'],
  tryHarder: true,
  tryRotate: true,
  tryDownscale: true,
  maxNumberOfSymbols: 10,
};

/** A package that cannot be loaded. `message`: the reason in a few words, without a path. */
export class UnableError extends Error {
  /**
   * @param {string} message
   * @param {unknown} cause
   */
  constructor(message, cause) {
    super(message, { cause });
  }
}

/**
 * Loads both packages.
 * @returns {Promise<Decode>} `isOver`: asked between two rungs, so that no rung begins in vain.
 * @throws {UnableError}
 */
export async function openDecoder() {
  const sharp = await load('sharp', async () => (await import('sharp')).default);
  const readBarcodes = await load('zxing-wasm', async () => {
    const zxing = await import('zxing-wasm/reader');
    const file = new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
    // Without the bytes of the file, it would be downloaded from a CDN.
    await zxing.prepareZXingModule({ overrides: { wasmBinary: bytesOf(file) }, fireImmediately: true });
    return zxing.readBarcodes;
  });
  // These hold for the whole process. Only the three loaders of what passes kinds.ts stay.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  sharp.cache(false);
  sharp.concurrency(1);

  /**
   * @param {import('sharp').Sharp} image
   * @returns {Promise<Grey>}
   */
  const greyOf = async (image) => {
    const { data, info } = await image.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    if (data.length !== info.width * info.height) throw new Error('not one byte a pixel');
    return { data, width: info.width, height: info.height };
  };

  /** @param {Uint8Array} bytes */
  const open = (bytes) =>
    greyOf(
      sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .autoOrient()
        .resize(inside(LONGEST_SIDE))
        .flatten({ background: '#fff' })
        .greyscale(),
    );

  /** @param {Grey} grey */
  const again = ({ data, width, height }) => sharp(data, { raw: { width, height, channels: 1 } });

  /**
   * The rungs, easiest first. Each waits until the one before has found nothing.
   * @param {Grey} whole
   * @returns {AsyncGenerator<Rung, void>}
   */
  async function* rungsOf(whole) {
    yield { image: whole };
    const from = await greyOf(again(whole).resize(inside(2400)));
    const image = await greyOf(again(from).rotate(TURN, { background: '#fff' }));
    yield { image, turned: { from, degrees: TURN } };
    // The same pixels twice would agree with themselves.
    if (longestSide(whole) > 800) yield { image: await greyOf(again(whole).resize(inside(800))) };
    yield { image: await greyOf(again(whole).resize(inside(1200)).sharpen({ sigma: 2 })) };
    yield { image: await greyOf(again(whole).resize(inside(1600)).negate()) };
  }

  /**
   * @param {Rung} rung
   * @returns {Promise<Reading[]>}
   */
  const read = async ({ image, turned }) => {
    // A PGM: the only picture of one byte a pixel that the reader takes. As RGBA it is four times as large, and three times as slow.
    const head = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`);
    const results = await readBarcodes(Buffer.concat([head, image.data]), OPTIONS);
    return results.map(({ text, lineCount, position }) => ({
      digits: asPrinted(text),
      lines: lineCount,
      ...placeOf(Object.values(position), image, turned),
    }));
  };

  return async (bytes, isOver) => {
    /** @type {Grey} */
    let whole;
    try {
      whole = await open(bytes);
    } catch (error) {
      const isLarge = error instanceof Error && error.message.includes('pixel limit');
      return { kind: 'refused', why: isLarge ? 'too-many-pixels' : 'broken' };
    }
    const tally = createTally();
    let number = 0;
    for await (const rung of rungsOf(whole)) {
      if (isOver()) break;
      const codes = tally.add(++number, await read(rung));
      if (codes.length > 0) return { kind: 'codes', codes };
    }
    return { kind: 'codes', codes: [] };
  };
}

/** @param {URL} file */
const bytesOf = (file) => new Uint8Array(readFileSync(file)).buffer;

/** @param {number} side */
const inside = (side) =>
  /** @type {const} */ ({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

/** @param {Grey} grey */
const longestSide = ({ width, height }) => Math.max(width, height);

/**
 * Returns the middle of a barcode as parts of the photo before it was turned.
 * @param {readonly { x: number, y: number }[]} corners
 * @param {Grey} image
 * @param {Rung['turned']} turned
 */
function placeOf(corners, image, { from, degrees } = { from: image, degrees: 0 }) {
  const mean = (/** @type {'x' | 'y'} */ axis) =>
    corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  const x = mean('x') - image.width / 2;
  const y = mean('y') - image.height / 2;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return { x: 0.5 + (x * cos + y * sin) / from.width, y: 0.5 + (y * cos - x * sin) / from.height };
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function load(name, work) {
  try {
    return await work();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    throw new UnableError(
      isMissing ? `${name} is not installed` : `${name} does not run on this machine`,
      error,
    );
  }
}
