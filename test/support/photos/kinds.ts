// Support, photos: the kinds of trouble that photos of records have. The same seed gives the same photo.
import { createRandom, idOf, type Random } from '../../../sandbox/discogs/random.ts';
import { anyPrint, develop, drawScene, type Photo, type Print, type Scene, type Way } from './photo.ts';
import { type Lens, shake, slanted, toSharp } from './pixels.ts';
import { between, oneOf } from './sleeve.ts';

/** A kind: what is changed of a plain photo. */
interface Trouble {
  print?: Omit<Print, 'kind' | 'text'>;
  scene?: Partial<Omit<Scene, 'prints'>>;
  way?: Way;
}

/** A plain photo, in pixels. */
const WIDTH = 1200;
const HEIGHT = 900;
/** A module of a plain photo, in pixels: the barcode takes a quarter of the width. */
const MODULE = 3;

/** White over everything: where a lamp shines into the camera, and streaks of a wrapping. */
function glare(x: number, y: number, radius: number): string {
  return (
    `<defs><radialGradient id="glare"><stop offset="0" stop-color="#fff" stop-opacity="0.96"/><stop offset="0.4" stop-color="#fff" stop-opacity="0.7"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>` +
    `<ellipse cx="${x}" cy="${y}" rx="${radius}" ry="${radius * 0.6}" fill="url(#glare)"/>`
  );
}

function streaks(random: Random): string {
  return Array.from({ length: 14 }, () => {
    const [x, y] = [between(random, 0, WIDTH), between(random, 0, HEIGHT)];
    const bow = `Q${x + between(random, 60, 200)} ${y + between(random, -90, 90)} ${x + between(random, 200, 500)} ${y + between(random, -160, 160)}`;
    return `<path d="M${x} ${y} ${bow}" stroke="#fff" stroke-width="${between(random, 2, 7)}" opacity="${between(random, 0.3, 0.75)}" fill="none"/>`;
  }).join('');
}

/** A crease across the barcode: behind it the paper is nearer, and in it there is a shadow. */
function crease(random: Random): Trouble {
  const at = between(random, 0.5, 0.8) * WIDTH;
  const lean = between(random, -0.3, 0.3);
  const lens: Lens = (x, y) => {
    const behind = x - at - lean * y;
    return [behind > 0 ? x - behind * 0.12 : x, y + (behind > 0 ? behind * 0.05 : 0)];
  };
  const foot = at + lean * HEIGHT;
  const front = `<path d="M${at} 0 L${foot} ${HEIGHT}" stroke="#000" stroke-width="5" opacity="0.35"/><path d="M${at + 5} 0 L${foot + 5} ${HEIGHT}" stroke="#fff" stroke-width="3" opacity="0.5"/>`;
  return { scene: { front }, way: { lens } };
}

/** A sleeve that is bent around an upright axis: the barcode is narrower at its sides. `degrees`: half of what is seen of the round. */
function curve(degrees: number): Lens {
  const half = (degrees * Math.PI) / 180;
  return (x, y) => {
    const across = (x / WIDTH) * 2 - 1;
    return [((Math.asin(across * Math.sin(half)) / half + 1) / 2) * WIDTH, y + across ** 2 * 18];
  };
}

const TROUBLES = {
  plain: () => ({}),
  tilt: (random) => ({ print: { module: MODULE, angle: between(random, 5, 45) * oneOf(random, [1, -1]) } }),
  'upside down': (random) => ({ print: { module: MODULE, angle: 180 + between(random, -4, 4) } }),
  'on its side': (random) => ({
    print: { module: MODULE, angle: oneOf(random, [90, 270]) + between(random, -4, 4) },
  }),
  'small in 12 MP': (random) => ({
    print: { module: between(random, 2, 2.6), angle: between(random, -4, 4) },
    scene: { width: 4000, height: 3000 },
    way: { noise: 0 },
  }),
  blur: (random) => ({ way: { optics: (image) => image.blur(between(random, 0.4, 0.75) * MODULE) } }),
  shake: (random) => {
    const kernel = shake(between(random, 0.8, 1.5) * MODULE, between(random, -80, 80));
    return { way: { optics: (image) => image.convolve(kernel) } };
  },
  glare: (random) => ({
    scene: {
      front: glare(
        between(random, 0.6, 0.76) * WIDTH,
        between(random, 0.55, 0.62) * HEIGHT,
        between(random, 70, 130),
      ),
    },
  }),
  'low light': (random) => ({ way: { light: between(random, 0.18, 0.3), noise: between(random, 5, 9) } }),
  'JPEG of quality 30': () => ({ way: { file: (image) => image.jpeg({ quality: 30 }) } }),
  'white on black': () => ({ print: { module: MODULE, look: { ink: '#f4f4f0', paper: '#151515' } } }),
  perspective: (random) => ({
    way: {
      lens: slanted(WIDTH, HEIGHT, { x: between(random, -0.45, 0.45), y: between(random, -0.35, 0.35) }),
    },
  }),
  creased: crease,
  curved: (random) => ({ way: { lens: curve(between(random, 40, 70)) } }),
  'under a sticker': (random) => ({
    print: {
      module: MODULE,
      cover: `<rect x="-70" y="${oneOf(random, [-34, -8])}" width="140" height="37" fill="#f2d21f" transform="rotate(${between(random, -1.5, 1.5)})"/>`,
    },
  }),
  wrapped: (random) => ({ scene: { front: streaks(random) } }),
  'no quiet zone': (random) => ({
    print: { module: MODULE, look: { quiet: 3 + Math.floor(random() * 2), hasDigits: false } },
  }),
  'low contrast': (random) => ({
    print: {
      module: MODULE,
      look: oneOf(random, [
        { ink: '#6b6b6b', paper: '#a5a5a5' },
        { ink: '#7d4a30', paper: '#c79a5f' },
        { ink: '#345', paper: '#678' },
      ]),
    },
  }),
  'turned by EXIF': (random) => ({
    way: {
      file: (image) => image.withMetadata({ orientation: oneOf(random, [3, 6, 8]) }).jpeg({ quality: 85 }),
    },
  }),
  WebP: () => ({ way: { file: (image) => image.webp({ quality: 70 }) } }),
  'low resolution': (random) => {
    const width = Math.round(between(random, 300, 640));
    // The barcode takes half of such a photo.
    return {
      scene: { width, height: Math.round(width * 0.75), front: '' },
      print: { module: Math.max(1.25, width / 260), at: [0.5, 0.6], angle: between(random, -3, 3) },
    };
  },
} satisfies Record<string, (random: Random) => Trouble>;

export type Kind = keyof typeof TROUBLES | 'two codes' | 'PNG without paper';
export const KINDS = [
  ...(Object.keys(TROUBLES) as (keyof typeof TROUBLES)[]),
  'two codes',
  'PNG without paper',
] as const;

/** Takes a photo of a sleeve with a barcode, or two. */
export async function takePhoto(kind: Kind, seed: number): Promise<Photo> {
  const random = createRandom(idOf(`${kind} ${seed}`));
  if (kind === 'two codes') return takeTwo(random);
  if (kind === 'PNG without paper') return takeClear(random);
  const { print = { module: MODULE }, scene, way = {} }: Trouble = TROUBLES[kind](random);
  const code = anyPrint(random, { angle: between(random, -3, 3), ...print });
  const drawn = drawScene(random, { width: WIDTH, height: HEIGHT, ...scene, prints: [code] });
  return { bytes: await develop(random, drawn, way), codes: [code.text] };
}

async function takeTwo(random: Random): Promise<Photo> {
  const prints = [0.25, 0.75].map((x) =>
    anyPrint(random, { module: 2.6, at: [x, 0.6], angle: between(random, -12, 12) }),
  );
  const drawn = drawScene(random, { width: WIDTH, height: HEIGHT, prints });
  return { bytes: await develop(random, drawn, {}), codes: prints.map(({ text }) => text) };
}

/** Takes a photo of eight records beside each other. */
export async function takeEight(seed: number): Promise<Photo> {
  const random = createRandom(idOf(`eight ${seed}`));
  const prints = [0.3, 0.7].flatMap((y) =>
    [0.125, 0.375, 0.625, 0.875].map((x) =>
      anyPrint(random, { module: MODULE, at: [x, y], angle: between(random, -4, 4) }),
    ),
  );
  const drawn = drawScene(random, { width: 2 * WIDTH, height: HEIGHT, prints });
  return { bytes: await develop(random, drawn, {}), codes: prints.map(({ text }) => text) };
}

/** Black bars on nothing, as shops have them: what shows a picture puts white behind them. */
async function takeClear(random: Random): Promise<Photo> {
  const code = anyPrint(random, { module: MODULE, look: { quiet: null, ink: '#000' }, at: [0.5, 0.5] });
  const drawn = drawScene(random, { width: 600, height: 400, prints: [code], sleeve: '' });
  return { bytes: await toSharp(drawn).png().toBuffer(), codes: [code.text] };
}
