// Support, photos: draws the back of a sleeve, full of what looks like a barcode to a machine: stripes, lines of type, keys of a piano.
import type { Random } from '../../../sandbox/discogs/random.ts';

export const between = (random: Random, from: number, to: number): number => from + random() * (to - from);
export const oneOf = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0];

/** Paper, ink and a second colour. */
type Palette = readonly [paper: string, ink: string, accent: string];
const PALETTES: readonly [Palette, ...Palette[]] = [
  ['#e9e2d3', '#22201c', '#b0472a'],
  ['#16213a', '#e8e4da', '#d9a441'],
  ['#f4f4f1', '#1b1b1b', '#2d6a6a'],
  ['#5b1f24', '#f0dfc8', '#e0b15a'],
  ['#2b2b2b', '#d8d8d8', '#8c8c8c'],
  ['#c9d6cf', '#20302a', '#e4572e'],
  ['#d7b98e', '#3a2414', '#6b2d12'],
];

const TITLES = [
  'Slow Water',
  'The Long Way Round',
  'Night Bus',
  'Paper Moons',
  'Hollow Hills',
  'Static',
  'Eleven Rooms',
  'A Letter to Ruth',
  'Lamplight',
  'Tin Roof',
  'Northern Line',
  'Sleepers',
] as const;
const SMALL = [
  'Produced by the band and recorded in four days',
  'All songs published by the writers',
  'Made in Europe. Lacquers cut at half speed',
  'Drums, upright bass, tape echo, voices',
] as const;

const text = (words: string, x: number, y: number, size: number, fill: string, weight = 400): string =>
  `<text x="${x}" y="${y}" font-family="Inter" font-size="${size}" font-weight="${weight}" fill="${fill}">${words}</text>`;

/** Draws parallel bars of 1 to 4 modules, as wide as those of a barcode, which say nothing. */
export function stripes(
  random: Random,
  {
    x,
    y,
    width,
    height,
    module,
    ink,
  }: { x: number; y: number; width: number; height: number; module: number; ink: string },
): string {
  let at = 0;
  let bars = '';
  while (at < width) {
    const wide = module * (1 + Math.floor(random() * 4));
    bars += `<rect x="${x + at}" y="${y}" width="${Math.min(wide, width - at)}" height="${height}" fill="${ink}"/>`;
    at += wide + module * (1 + Math.floor(random() * 4));
  }
  return bars;
}

/** Draws the keys of a piano. */
export function keyboard({
  x,
  y,
  width,
  height,
}: {
  x: number;
  y: number;
  width: number;
  height: number;
}): string {
  const count = 21;
  const key = width / count;
  let keys = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#f6f3ea"/>`;
  for (let i = 0; i < count; i++) {
    keys += `<rect x="${x + i * key}" y="${y}" width="${key / 14}" height="${height}" fill="#222"/>`;
    if (![2, 6].includes(i % 7))
      keys += `<rect x="${x + (i + 0.68) * key}" y="${y}" width="${key * 0.62}" height="${height * 0.6}" fill="#141414"/>`;
  }
  return keys;
}

/** Draws a track list and the small print, from the top left corner. */
function type(random: Random, [, ink, accent]: Palette, width: number, height: number): string {
  const size = height / 34;
  let lines = text(oneOf(random, TITLES), width * 0.07, height * 0.12, height / 13, accent, 600);
  const tracks = 5 + Math.floor(random() * 5);
  for (let i = 0; i < tracks; i++) {
    const minutes = `${2 + Math.floor(random() * 5)}:${String(10 + Math.floor(random() * 50))}`;
    const y = height * 0.2 + i * size * 1.6;
    lines += text(
      `${i < tracks / 2 ? 'A' : 'B'}${i + 1}  ${oneOf(random, TITLES)}`,
      width * 0.07,
      y,
      size,
      ink,
      i === 0 ? 600 : 400,
    );
    lines += text(minutes, width * 0.42, y, size, ink);
  }
  for (let i = 0; i < 4; i++)
    lines += text(oneOf(random, SMALL), width * 0.07, height * (0.86 + i * 0.03), height / 52, ink);
  return lines;
}

/** Draws the back of a sleeve over the whole photo. Everything on it is bait. */
export function drawSleeve(random: Random, width: number, height: number): string {
  const palette = oneOf(random, PALETTES);
  const [paper, ink, accent] = palette;
  const module = Math.max(1, height / between(random, 180, 420));
  const box = {
    x: width * between(random, 0.5, 0.7),
    y: height * between(random, 0.03, 0.1),
    width: width * 0.26,
    height: height * between(random, 0.08, 0.2),
  };
  const picture = oneOf(random, [
    () => stripes(random, { ...box, module, ink }),
    () => keyboard(box),
    () =>
      `<g transform="rotate(${between(random, -30, 30)} ${box.x} ${box.y})">${stripes(random, { ...box, module: module * 2, ink: accent })}</g>`,
    () =>
      `<circle cx="${box.x + box.width / 2}" cy="${box.y + box.height / 2}" r="${box.height * 0.7}" fill="none" stroke="${accent}" stroke-width="${module * 2}" stroke-dasharray="${module * 2} ${module}"/>`,
  ]);
  return `<rect width="${width}" height="${height}" fill="${paper}"/>${type(random, palette, width, height)}${picture()}`;
}
