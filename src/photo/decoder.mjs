// @ts-check
// Photo: reads the barcodes of one photo, on up to seven rungs. Runs only in the process of scan-process.mjs, because it
// loads native code and decodes what strangers sent.
import { readFileSync } from 'node:fs';
import { shows } from './compare.mjs';

/** @typedef {import('./compare.mjs').Grey} Grey */
/** @typedef {{ kind: 'codes', codes: string[] } | { kind: 'refused', why: 'too-many-pixels' | 'broken' }} Decoded */
/** @typedef {{ image: Grey, plain?: Grey }} Rung `plain`: the same before it was sharpened or evened, which makes bars out of noise */
/** @typedef {(bytes: Uint8Array) => Promise<Decoded>} Decode */

/** @typedef {Pick<import('zxing-wasm/reader').ReadResult, 'text' | 'lineCount' | 'position'>} Reading */

const MOST_PIXELS = 40_000_000;
const LONGEST_SIDE = 4096;
/** Smaller photos are enlarged to that, or three times. */
const ENLARGED = 1920;

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
  // A single line that leaves a slanted barcode can show digits of other bars, which compare.mjs cannot tell: docs/performance.md.
  minLineCount: 3,
};

/** How many times as many lines are many more. */
const MANY_MORE = 4;

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
 * @returns {Promise<Decode>}
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

  /** @param {Grey} grey */
  const turn = (grey) => greyOf(again(grey).rotate(45, { background: '#fff' }));

  /**
   * Returns what differs from the picture around it, times `gain`, added to the picture or to grey. sharp's own `sharpen` takes ten times as long.
   * @param {Grey} grey
   * @param {{ around: number, gain: number, base?: number }} how `around`: the deviation of a blur, in pixels
   * @returns {Promise<Grey>}
   */
  const stress = async (grey, { around, gain, base }) => {
    const { data: blurred } = await greyOf(again(grey).blur(around));
    const data = Buffer.alloc(blurred.length);
    for (let i = 0; i < data.length; i++) {
      const value = grey.data[i] ?? 0;
      data[i] = Math.min(Math.max((base ?? value) + gain * (value - (blurred[i] ?? 0)), 0), 255);
    }
    return { ...grey, data };
  };

  /**
   * The rungs, those that read most come first. Each waits until the one before has found nothing. In a small photo bars are as narrow
   * as pixels: larger and sharpened, half as many again are read. In a large one noise is less at 2400 pixels.
   * @param {Grey} whole
   * @returns {AsyncGenerator<Rung, void>}
   */
  async function* rungsOf(whole) {
    const side = Math.max(whole.width, whole.height);
    yield { image: whole };
    const plain = await greyOf(again(whole).resize(side > ENLARGED ? inside(2400) : enlarged(whole)));
    const sharpened = await stress(plain, { around: 3, gain: 2 });
    yield { image: sharpened, plain };
    yield { image: await turn(sharpened), plain: await turn(plain) };
    // A grey barcode beside white or black paper.
    yield { image: await stress(sharpened, { around: 25, gain: 4, base: 128 }), plain };
    yield { image: await stress(plain, { around: 5, gain: 4 }), plain };
    if (side > 800) yield { image: await greyOf(again(whole).resize(inside(800))) };
    yield { image: await greyOf(again(plain).resize(inside(1600)).negate()) };
  }

  /**
   * Returns the digits of a rung that are certain, each once.
   * @param {Rung} rung
   */
  const read = async ({ image, plain = image }) => {
    // A PGM: the only picture of one byte a pixel that the reader takes. As RGBA it is four times as large, and three times as slow.
    const head = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`);
    const results = await readBarcodes(Buffer.concat([head, image.data]), OPTIONS);
    const certain = results.filter((result) => {
      const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
      return (
        results.every((other) => agree(result, other)) &&
        shows(plain, [topLeft, topRight, bottomRight, bottomLeft], result.text)
      );
    });
    return [...new Set(certain.map(({ text }) => withoutZero(text)))];
  };

  return async (bytes) => {
    /** @type {Grey} */
    let whole;
    try {
      whole = await open(bytes);
    } catch (error) {
      const isLarge = error instanceof Error && error.message.includes('pixel limit');
      return { kind: 'refused', why: isLarge ? 'too-many-pixels' : 'broken' };
    }
    for await (const rung of rungsOf(whole)) {
      const codes = await read(rung);
      if (codes.length > 0) return { kind: 'codes', codes };
    }
    return { kind: 'codes', codes: [] };
  };
}

/**
 * Tells whether a reading stands beside another one. A line that leaves a slanted barcode before its end crosses other bars there, and
 * can satisfy the check digit: it even shows what was read. So of two readings of one place that differ, one counts only if it was
 * read on many more lines.
 * @param {Reading} one
 * @param {Reading} other
 */
export function agree(one, other) {
  if (one.text === other.text || one.lineCount >= MANY_MORE * other.lineCount) return true;
  const [here, there] = [one, other].map(({ position: { topLeft, bottomRight } }) => ({
    x: (topLeft.x + bottomRight.x) / 2,
    y: (topLeft.y + bottomRight.y) / 2,
  }));
  const { topLeft, topRight } = one.position;
  const width = Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y);
  return !here || !there || Math.hypot(here.x - there.x, here.y - there.y) > width / 2;
}

/** @param {URL} file */
const bytesOf = (file) => new Uint8Array(readFileSync(file)).buffer;

/** @param {number} side */
const inside = (side) =>
  /** @type {const} */ ({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

/** @param {Grey} grey */
function enlarged({ width, height }) {
  const by = Math.min(3, ENLARGED / Math.max(width, height));
  return { width: Math.round(width * by), height: Math.round(height * by) };
}

/**
 * Returns the digits as they are printed. The decoder shows a UPC-A as an EAN-13, with a zero before it, and no other EAN-13
 * begins with a zero (GS1 General Specifications, 5.2.2.2).
 * @param {string} digits
 */
const withoutZero = (digits) => (digits.length === 13 && digits.startsWith('0') ? digits.slice(1) : digits);

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
