// Support, photos: the sets that a reader is judged by: photos with barcodes, sleeves without, other codes, and poor photos.
import { createRandom, idOf, type Random } from '../../../sandbox/discogs/random.ts';
import { anyDigits, type CodeKind, drawCode } from './codes.ts';
import { KINDS, takePhoto } from './kinds.ts';
import { anyPrint, develop, drawScene, type Photo } from './photo.ts';
import { shake, slanted } from './pixels.ts';
import { between, drawSleeve, keyboard, oneOf, stripes } from './sleeve.ts';

/** Takes three photos of each kind of trouble. */
export async function* acceptancePhotos(): AsyncGenerator<Photo & { name: string }, void> {
  for (const kind of KINDS) {
    for (const seed of [1, 2, 3]) yield { name: `${kind} ${seed}`, ...(await takePhoto(kind, seed)) };
  }
}

const WIDTH = 1000;
const HEIGHT = 750;

/** An EAN-13 from the left half of one and the right half of another: each digit can be read, and the last one is wrong. */
function twoHalves(random: Random): string {
  const half = (side: 'left' | 'right', digits: string) =>
    `<svg x="${side === 'left' ? -100 : 0}" y="-60" width="100" height="120" overflow="hidden"><g transform="translate(${side === 'left' ? 100 : 0} 60)">${drawCode('ean13', digits).svg}</g></svg>`;
  const left = anyDigits(random, 'ean13');
  let right = anyDigits(random, 'ean13');
  while (right.at(-1) === left.at(-1)) right = anyDigits(random, 'ean13');
  return half('left', left) + half('right', right);
}

const placed = (drawing: string, x: number, y: number, scale: number, angle = 0): string =>
  `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${scale})">${drawing}</g>`;

const wall = (colour: string): string => `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colour}"/>`;

/** Sleeves without a barcode, each with something that looks like one. */
// biome-ignore format: one sleeve a line
const SLEEVES: Readonly<Record<string, (random: Random) => string>> = {
  'track list': () => '',
  'track list and a picture': () => '',
  'keys of a piano': () => wall('#222') + keyboard({ x: 40, y: 200, width: 920, height: 330 }),
  'stripes as fine as bars': (random) => wall('#fff') + stripes(random, { x: 200, y: 200, width: 600, height: 300, module: 3, ink: '#111' }),
  'stripes as wide as a barcode': (random) => wall('#fff') + stripes(random, { x: 350, y: 250, width: 285, height: 180, module: 3, ink: '#000' }),
  'stripes over everything': (random) => stripes(random, { x: 0, y: 0, width: WIDTH, height: HEIGHT, module: 5, ink: '#c23' }),
  'stripes aslant': (random) => placed(stripes(random, { x: -600, y: -600, width: 1200, height: 1200, module: 4, ink: '#234' }), 500, 375, 1, 33),
  'a shelf of spines': (random) => Array.from({ length: 60 }, (_, i) => `<rect x="${i * 17}" width="${between(random, 8, 16)}" height="${HEIGHT}" fill="${oneOf(random, ['#222', '#eee', '#a33', '#357', '#d9c27a'])}"/>`).join(''),
  'rings of a record': () => wall('#ddd') + Array.from({ length: 60 }, (_, i) => `<circle cx="500" cy="375" r="${20 + i * 8}" fill="none" stroke="#111" stroke-width="${1 + ((i * 7) % 4)}"/>`).join(''),
  'half a barcode': (random) => wall('#eee') + placed(drawCode('ean13', anyDigits(random, 'ean13')).svg, 0, 400, 4),
  'two halves of two barcodes': (random) => wall('#fff') + placed(twoHalves(random), 500, 380, 4),
  'a barcode behind a sticker': (random) => wall('#ccc') + placed(`${drawCode('ean13', anyDigits(random, 'ean13')).svg}<rect x="-12" y="-50" width="24" height="100" fill="#e33"/>`, 500, 380, 4),
};
export const SLEEVE_NAMES = Object.keys(SLEEVES);

/** Takes a photo of a sleeve that has no barcode that can be read. */
export async function takeSleeve(name: string, seed = 1): Promise<Buffer> {
  const random = createRandom(idOf(`${name} ${seed}`));
  const sleeve = drawSleeve(random, WIDTH, HEIGHT) + (SLEEVES[name]?.(random) ?? '');
  return develop(random, drawScene(random, { width: WIDTH, height: HEIGHT, prints: [], sleeve }), {
    noise: 3,
  });
}

/** Codes that are no EAN-13 and no UPC-A, and what they say. Some say the digits of one. */
export const BAIT: readonly (readonly [CodeKind, string])[] = [
  ['ean8', '73127727'],
  ['upce', '01234565'],
  ['code128', '5099902987613'],
  ['code128', 'ILPS 9002'],
  ['qrcode', '5099902987613'],
  ['qrcode', 'https://example.org/5099902987613'],
];

/** Takes a photo of such a code. */
export async function takeBait([kind, text]: (typeof BAIT)[number]): Promise<Buffer> {
  const random = createRandom(idOf(`${kind} ${text}`));
  const print = { kind, text, module: 4, angle: between(random, -3, 3) };
  return develop(random, drawScene(random, { width: WIDTH, height: HEIGHT, prints: [print] }), {});
}

/**
 * Takes a poor photo, such as an old telephone's: few pixels, out of focus, shaken, dark, with the marks of JPEG. Many cannot be read
 * by anyone. A module is 0.8 to 2 pixels.
 */
export async function takePoor(seed: number): Promise<Photo> {
  const random = createRandom(idOf(`poor ${seed}`));
  const [width, height] = oneOf<readonly [number, number]>(random, [
    [320, 240],
    [480, 360],
    [640, 480],
  ]);
  const module = between(random, 0.8, 2);
  // A sensor without a filter before it sees only the middle of what belongs to its pixel.
  const isJagged = random() < 0.25;
  const scale = isJagged ? 3 : 1;
  const code = anyPrint(random, {
    module: module * scale,
    at: [between(random, 0.45, 0.55), between(random, 0.3, 0.7)],
    angle: oneOf(random, [0, 0, 90, 180]) + between(random, -1, 1) * oneOf(random, [3, 12, 45]),
    look: {
      height: between(random, 10, 70),
      hasDigits: random() < 0.7,
      quiet: oneOf(random, [4, 9, 9, 14]),
      ink: oneOf(random, ['#111', '#111', '#443322', '#666']),
    },
  });
  const scene = drawScene(random, { width: width * scale, height: height * scale, prints: [code] });
  const blur = between(random, 0.3, 1.1) * module;
  const isShaken = random() < 0.3;
  const kernel = shake(between(random, 1, 2.2) * module, between(random, -90, 90));
  const slant = { x: between(random, -0.3, 0.3), y: between(random, -0.3, 0.3) };
  const quality = Math.round(between(random, 20, 80));
  const bytes = await develop(random, scene, {
    lens: random() < 0.4 ? slanted(width * scale, height * scale, slant) : undefined,
    optics: (image) => {
      if (isJagged) return image.resize(width, height, { kernel: 'nearest' });
      const soft = random() < 0.7 ? image.blur(Math.max(0.3, blur)) : image;
      return isShaken ? soft.convolve(kernel) : soft;
    },
    light: between(random, 0.3, 1.15),
    noise: between(random, 0, 14),
    file: (image) => image.jpeg({ quality }),
  });
  return { bytes, codes: [code.text] };
}
