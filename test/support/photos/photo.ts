// Support, photos: takes a photo of a sleeve: what lies before the camera, and what becomes of it on its way to a file.
import type { Sharp } from 'sharp';
import type { Random } from '../../../sandbox/discogs/random.ts';
import { anyDigits, type CodeKind, type CodeLook, drawCode } from './codes.ts';
import { bend, drawPixels, expose, type Lens, type Pixels, toPixels, toSharp } from './pixels.ts';
import { drawSleeve } from './sleeve.ts';

/** A photo and what stands on it. */
export interface Photo {
  bytes: Buffer;
  /** The digits of its EAN-13s and UPC-As, from left to right. */
  codes: readonly string[];
}

/** A barcode on the sleeve. */
export interface Print {
  kind: CodeKind;
  text: string;
  /** The width of a module, in pixels of the photo. */
  module: number;
  look?: CodeLook;
  /** In degrees, clockwise. */
  angle?: number;
  /** Its middle, as a part of the photo. */
  at?: readonly [x: number, y: number];
  /** Drawn over it, in modules around its middle: a sticker, a glare. */
  cover?: string;
}

export interface Scene {
  width: number;
  height: number;
  prints: readonly Print[];
  /** Drawn under the barcodes. Default: the back of a sleeve. */
  sleeve?: string;
  /** Drawn over everything. */
  front?: string;
}

/** Draws what is before the camera. */
export function drawScene(random: Random, { width, height, prints, sleeve, front = '' }: Scene): Pixels {
  const drawn = prints.map(
    ({ kind, text, module, look, angle = 0, at: [x, y] = [0.68, 0.66], cover = '' }) => {
      const place = `translate(${x * width} ${y * height}) rotate(${angle}) scale(${module})`;
      return `<g transform="${place}">${drawCode(kind, text, look).svg}${cover}</g>`;
    },
  );
  return drawPixels((sleeve ?? drawSleeve(random, width, height)) + drawn.join('') + front, width, height);
}

/** What happens on the way to the file, in this order. Lengths are in pixels. */
export interface Way {
  lens?: Lens | undefined;
  /** What sharp does to the picture: blur, shake, shrink. */
  optics?: (image: Sharp) => Sharp;
  /** See `expose`. */
  light?: number;
  noise?: number;
  /** Writes the file. Default: a JPEG of quality 85. */
  file?: (image: Sharp) => Sharp;
}

/** Takes the photo. */
export async function develop(random: Random, scene: Pixels, way: Way): Promise<Buffer> {
  const {
    lens,
    optics = (image) => image,
    light = 1,
    noise = 1.5,
    file = (image) => image.jpeg({ quality: 85 }),
  } = way;
  const seen = await toPixels(optics(toSharp(lens ? bend(scene, lens) : scene)));
  return file(toSharp(expose(random, seen, { light, noise }))).toBuffer();
}

/** Returns a print of any digits: two of three are an EAN-13, one is a UPC-A, as on records. */
export function anyPrint(random: Random, print: Omit<Print, 'kind' | 'text'>): Print {
  const kind = random() < 2 / 3 ? 'ean13' : 'upca';
  return { kind, text: anyDigits(random, kind), ...print };
}
