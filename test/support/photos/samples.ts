// Support, photos: the photos that the demo's page offers to try: records on a table, as a telephone sees them.
import { join, resolve } from 'node:path';
import { createRandom } from '../../../sandbox/discogs/random.ts';
import { drawCode } from './codes.ts';
import { bend, drawPixels, expose, slanted, toPixels, toSharp } from './pixels.ts';

/** In pixels. A module of a barcode is 2 to 3 of them. */
const WIDTH = 1080;
const HEIGHT = 810;

export const SAMPLE_FOLDER = join(resolve(import.meta.dirname, '../../..'), 'sandbox/page/photos');

export interface Sample {
  /** The file in sandbox/page/photos. */
  file: string;
  /** The digits on it, as they stand there. */
  codes: readonly string[];
  /** What is seen, in SVG. */
  scene: string;
  /** How far the telephone is held from straight. */
  slant: { x: number; y: number };
}

const text = (words: string, x: number, y: number, size: number, fill: string, more = ''): string =>
  `<text x="${x}" y="${y}" font-family="Inter" font-size="${size}" fill="${fill}" ${more}>${words}</text>`;

/** A table of boards. */
function table(seed: number, light: string, dark: string): string {
  const random = createRandom(seed);
  let boards = `<rect width="${WIDTH}" height="${HEIGHT}" fill="${light}"/>`;
  for (let y = 0; y < HEIGHT; y += 150) {
    boards += `<rect y="${y}" width="${WIDTH}" height="3" fill="${dark}" opacity="0.55"/>`;
    for (let i = 0; i < 9; i++) {
      const at = y + 10 + random() * 130;
      const bow = (random() - 0.5) * 40;
      boards += `<path d="M0 ${at} Q${WIDTH / 2} ${at + bow} ${WIDTH} ${at + (random() - 0.5) * 20}" stroke="${dark}" stroke-width="${1 + random() * 3}" fill="none" opacity="${0.08 + random() * 0.14}"/>`;
    }
  }
  return boards;
}

/** A sleeve that lies on the table: its back, with its shadow. The drawing's top left corner is at 0, 0. */
function lie(
  drawing: string,
  { x, y, size, angle }: { x: number; y: number; size: number; angle: number },
): string {
  return (
    `<g transform="translate(${x} ${y}) rotate(${angle})">` +
    `<rect x="6" y="12" width="${size}" height="${size}" fill="#000" opacity="0.5" filter="url(#soft)"/>` +
    `<svg width="${size}" height="${size}" overflow="hidden">${drawing}</svg><rect width="${size}" height="${size}" fill="none" stroke="#fff" stroke-opacity="0.12" stroke-width="2"/></g>`
  );
}

/** A barcode with its middle at x, y. */
function code(kind: 'ean13' | 'upca', digits: string, x: number, y: number, module: number): string {
  return `<g transform="translate(${x} ${y}) scale(${module})">${drawCode(kind, digits, { height: 56, ink: '#1d1c1a', paper: '#f6f4ee' }).svg}</g>`;
}

/** A lamp beside the table: light at one place, and corners that are darker. */
const lamp = (x: number, y: number, colour: string): string =>
  `<defs><filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="14"/></filter>` +
  `<radialGradient id="lamp" gradientUnits="userSpaceOnUse" cx="${x}" cy="${y}" r="900"><stop offset="0" stop-color="${colour}" stop-opacity="0.2"/>` +
  `<stop offset="0.45" stop-color="${colour}" stop-opacity="0.03"/><stop offset="0.5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.42"/></radialGradient></defs>`;
const light = `<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#lamp)"/>`;

function darkSide(): string {
  const spectrum = ['#c8463c', '#d98436', '#dcc24a', '#5f9a57', '#4b79b4', '#6b4f92'];
  const rays = spectrum
    .map(
      (colour, i) =>
        `<path d="M0 ${250 + i * 13} L900 ${330 + i * 22} L900 ${352 + i * 22} L0 ${263 + i * 13}Z" fill="${colour}"/>`,
    )
    .join('');
  const tracks = [
    'Speak to Me',
    'Breathe',
    'On the Run',
    'Time',
    'The Great Gig in the Sky',
    'Money',
    'Us and Them',
    'Any Colour You Like',
    'Brain Damage',
    'Eclipse',
  ];
  const list = tracks
    .map((name, i) => text(name, 60 + (i > 4 ? 250 : 0), 90 + (i % 5) * 28, 18, '#d9d6cf'))
    .join('');
  const small =
    text('℗ 2011   Harvest   180 g', 60, 800, 17, '#9a978f') +
    text('STEREO  50999 029876 1 3', 60, 828, 17, '#9a978f');
  return `<rect width="900" height="900" fill="#121214"/>${rays}${list}${small}${code('ean13', '5099902987613', 690, 765, 2.9)}`;
}

function abbeyRoad(): string {
  const bricks = Array.from({ length: 13 }, (_, row) =>
    Array.from(
      { length: 9 },
      (_, i) =>
        `<rect x="${(row % 2) * -55 + i * 112}" y="${row * 44}" width="108" height="40" fill="${['#8f6f55', '#9a7a5d', '#86674f'][(row * 5 + i * 3) % 3]}"/>`,
    ).join(''),
  ).join('');
  const sign = `<rect x="90" y="220" width="560" height="120" fill="#efece2" stroke="#2a2a2a" stroke-width="5"/>${text('ABBEY ROAD', 130, 303, 74, '#1f1f1f', 'font-weight="600" letter-spacing="4"')}`;
  const foot = `<rect y="572" width="900" height="328" fill="#37424a"/>${text('Come Together · Something · Octopus’s Garden', 50, 640, 21, '#dfe3e2')}${text('Here Comes the Sun · Because · The End', 50, 674, 21, '#dfe3e2')}${text('Apple Records   PCS 7088   ℗ 2012', 50, 850, 17, '#aab3b5')}`;
  return `<rect width="900" height="900" fill="#d0bfa8"/>${bricks}${sign}${foot}${code('upca', '094638246817', 712, 775, 2.6)}`;
}

/** A plain back: a colour, a title, a code. */
function plain(colour: string, ink: string, [title, ...lines]: [string, ...string[]], bars: string): string {
  const list = lines.map((line, i) => text(line, 40, 120 + i * 30, 19, ink)).join('');
  return `<rect width="620" height="620" fill="${colour}"/>${text(title, 40, 74, 38, ink, 'font-weight="600"')}${list}${bars}`;
}

function noCode(): string {
  const stripes = Array.from(
    { length: 16 },
    (_, i) =>
      `<rect x="${560 + i * 17}" y="90" width="${[4, 9, 6, 12][i % 4]}" height="300" fill="#b5452c"/>`,
  ).join('');
  const notes = [
    'Recorded in one night in March 1961, with the windows open.',
    'Tenor and trumpet share a microphone; the bass stands at the door.',
    'Side one   Blue Harbour · Second Tram · Ruth',
    'Side two   Tin Roof · Lamplight · Slow Water',
  ];
  return `<rect width="900" height="900" fill="#e6dcc4"/>${text('Night Tram', 60, 150, 84, '#22303a', 'font-weight="600"')}${text('QUINTET', 64, 200, 30, '#b5452c', 'letter-spacing="14"')}${stripes}${notes.map((line, i) => text(line, 60, 500 + i * 44, 24, '#2b2721')).join('')}${text('MONO  LP 1204', 60, 830, 22, '#6d6454')}`;
}

export const SAMPLES: readonly Sample[] = [
  {
    file: 'dark-side-2011.jpg',
    codes: ['5099902987613'],
    scene: `${lamp(300, 150, '#ffe2b0')}${table(11, '#a87c52', '#5a3c22')}${lie(darkSide(), { x: 60, y: -120, size: 900, angle: -5 })}${light}`,
    slant: { x: 0.05, y: 0.06 },
  },
  {
    file: 'abbey-road-2012.jpg',
    codes: ['094638246817'],
    scene: `${lamp(800, 100, '#fff4dc')}${table(5, '#6f5a48', '#33271d')}${lie(abbeyRoad(), { x: 190, y: -190, size: 900, angle: 5 })}${light}`,
    slant: { x: -0.05, y: 0.04 },
  },
  {
    file: 'two-records.jpg',
    codes: ['075992511018', '190295973292'],
    scene:
      `${lamp(520, 60, '#ffeccb')}${table(23, '#b99468', '#6b4a2c')}` +
      lie(
        plain(
          '#4a2a63',
          '#eadcf2',
          [
            'Purple Rain',
            'Prince and the Revolution',
            'Let’s Go Crazy · Take Me with U',
            'When Doves Cry · I Would Die 4 U',
          ],
          code('upca', '075992511018', 220, 505, 2.3),
        ),
        { x: 30, y: 40, size: 620, angle: 3 },
      ) +
      lie(
        plain(
          '#d8d2c2',
          '#2a2723',
          [
            'King for a Day',
            'Faith No More',
            'Get Out · Ricochet · Evidence',
            'The Gentle Art of Making Enemies',
          ],
          code('upca', '190295973292', 400, 400, 2.3),
        ),
        { x: 450, y: 215, size: 620, angle: -6 },
      ) +
      light,
    slant: { x: 0.04, y: 0.08 },
  },
  {
    file: 'no-barcode.jpg',
    codes: [],
    scene: `${lamp(300, 80, '#fff0d0')}${table(31, '#8a6a4a', '#42301e')}${lie(noCode(), { x: 120, y: -60, size: 900, angle: 3 })}${light}`,
    slant: { x: 0.05, y: 0.07 },
  },
];

/** Takes a sample's photo. The same each time. Returns a JPEG. */
export async function takeSample({ file, scene, slant }: Sample): Promise<Buffer> {
  const random = createRandom(file.length);
  const seen = await toPixels(
    toSharp(bend(drawPixels(scene, WIDTH, HEIGHT), slanted(WIDTH, HEIGHT, slant))).blur(0.7),
  );
  return toSharp(expose(random, seen, { light: 0.98, noise: 1.6 }))
    .jpeg({ quality: 71 })
    .toBuffer();
}
