// Support, photos: what happens between a drawing and a file: pixels, lens, sensor.
import { join, resolve } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import sharp, { type Sharp } from 'sharp';
import type { Random } from '../../../sandbox/discogs/random.ts';

/** The fonts that Runout brings along, because the letters of a machine's own are others on the next one. */
const FONTS = join(resolve(import.meta.dirname, '../../..'), 'src/discord/chart/fonts');
const font = {
  loadSystemFonts: false,
  fontFiles: ['inter-regular.ttf', 'inter-semibold.ttf'].map((file) => join(FONTS, file)),
};

/** Colours of three bytes, or four with how opaque they are, row by row. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** Draws SVG elements. sharp is not asked to, because the bot refuses SVG to the whole process. */
export function drawPixels(elements: string, width: number, height: number): Pixels {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements}</svg>`;
  const drawn = new Resvg(svg, { font }).render();
  return { data: Buffer.from(drawn.pixels), width, height, channels: 4 };
}

/** Returns the pixels for sharp. */
export const toSharp = ({ data, ...raw }: Pixels): Sharp => sharp(data, { raw });

/** Returns what sharp made, without how opaque it is. */
export async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
}

/** A place in the drawing for a place in the photo, both in pixels. */
export type Lens = (x: number, y: number) => readonly [x: number, y: number];

/** Bends a photo: each of its pixels is taken from where the lens says. Outside of the drawing it shows its edge. */
export function bend({ data, width, height, channels }: Pixels, lens: Lens): Pixels {
  const bent = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [atX, atY] = lens(x, y);
      const u = Math.min(Math.max(atX, 0), width - 1.001);
      const v = Math.min(Math.max(atY, 0), height - 1.001);
      const left = Math.floor(u);
      const top = Math.floor(v);
      const [right, down] = [u - left, v - top];
      const from = (top * width + left) * channels;
      for (let c = 0; c < channels; c++) {
        const a = data[from + c] ?? 0;
        const b = data[from + channels + c] ?? 0;
        const d = data[from + width * channels + c] ?? 0;
        const e = data[from + (width + 1) * channels + c] ?? 0;
        bent[(y * width + x) * channels + c] =
          (a + (b - a) * right) * (1 - down) + (d + (e - d) * right) * down + 0.5;
      }
    }
  }
  return { data: bent, width, height, channels };
}

/** Returns the lens of a camera that does not stand straight before the sleeve. `by`: how far, 0 is straight. */
export function slanted(width: number, height: number, by: { x: number; y: number }): Lens {
  return (x, y) => {
    const [fromX, fromY] = [x / width - 0.5, y / height - 0.5];
    const depth = 1 + by.x * fromX + by.y * fromY;
    return [(0.5 + fromX / depth) * width, (0.5 + fromY / depth) * height];
  };
}

/** Changes the light: `light` multiplies each value, `noise` is the deviation of what the sensor adds, in steps of 255. */
export function expose(
  random: Random,
  pixels: Pixels,
  { light, noise }: { light: number; noise: number },
): Pixels {
  const data = Buffer.alloc(pixels.data.length);
  for (let i = 0; i < data.length; i++) {
    // The sum of three has nearly the shape of a bell, with a deviation of 0.5.
    const bell = noise === 0 ? 0 : (random() + random() + random() - 1.5) * 2 * noise;
    data[i] = Math.min(Math.max((pixels.data[i] ?? 0) * light + bell + 0.5, 0), 255);
  }
  return { ...pixels, data };
}

/** Returns the kernel of a hand that shakes: a line of `length` pixels at an angle in degrees. */
export function shake(length: number, angle: number): { width: number; height: number; kernel: number[] } {
  const size = Math.max(3, 2 * Math.ceil(length / 2) + 1);
  const kernel = new Array<number>(size * size).fill(0);
  const middle = (size - 1) / 2;
  const steps = 64;
  for (let i = 0; i < steps; i++) {
    const along = (i / (steps - 1) - 0.5) * (length - 1);
    const x = middle + along * Math.cos((angle * Math.PI) / 180);
    const y = middle + along * Math.sin((angle * Math.PI) / 180);
    const [left, top] = [Math.floor(x), Math.floor(y)];
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const share = (dx ? x - left : 1 - x + left) * (dy ? y - top : 1 - y + top);
      const at = (top + dy) * size + left + dx;
      if (share > 0) kernel[at] = (kernel[at] ?? 0) + share / steps;
    }
  }
  return { width: size, height: size, kernel };
}
