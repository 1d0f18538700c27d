// Sandbox, local Discogs: draws a cover as SVG: the sleeve of its master, and the disc in its own colour, size and shape.
import type { CatalogueFormat, CatalogueRelease } from './catalogue-entry.ts';
import { type Paint, paintOf } from './colours.ts';
import { createRandom, type Random } from './random.ts';
import { artistLine } from './shapes.ts';

interface Disc {
  radius: number;
  outline: 'round' | 'hexagon' | 'square' | 'saw';
  paint: Paint;
}

/** Returns a text that XML can contain: without markup and control characters, and cut to `most` whole characters. */
function shown(text: string, most: number): string {
  const clean = [...text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')];
  const cut = clean.length > most ? [...clean.slice(0, most - 1), '…'] : clean;
  return cut.join('').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const radii: readonly (readonly [string, number])[] = [
  ['12"', 235],
  ['10"', 200],
  ['7"', 150],
  ['5"', 110],
];

function outlineOf(format: CatalogueFormat, text: string): Disc['outline'] {
  if (/hexagonal/i.test(text)) return 'hexagon';
  if (/square/i.test(text) || format.name === 'Cassette') return 'square';
  return format.descriptions?.includes('Shape') ? 'saw' : 'round';
}

/** Carriers that are not records, each with its own colour. */
const otherCarriers: Record<string, { radius: number; colour: string }> = {
  CD: { radius: 130, colour: '#d9dce2' },
  CDr: { radius: 130, colour: '#c8d8d0' },
  Cassette: { radius: 140, colour: '#4b4a52' },
};

function discOf(format: CatalogueFormat, wholeText: string | undefined): Disc {
  const text = format.text ?? wholeText;
  const other = otherCarriers[format.name];
  const [, radius = other?.radius ?? 235] = radii.find(([size]) => format.descriptions?.includes(size)) ?? [];
  return {
    radius,
    outline: outlineOf(format, text ?? ''),
    paint: other
      ? { colours: [other.colour], isTranslucent: false, look: 'plain' }
      : paintOf(text, format.descriptions?.includes('Picture Disc') ?? false),
  };
}

/** Returns the corners of a polygon around the origin. Every second corner is at `inner` of the radius. */
function corners(count: number, radius: number, inner: number): string {
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i + Math.PI) / count;
    const at = radius * (i % 2 === 0 ? 1 : inner);
    return `${(at * Math.cos(angle)).toFixed(1)},${(at * Math.sin(angle)).toFixed(1)}`;
  }).join(' ');
}

const outlines: Record<Disc['outline'], (disc: Disc) => string> = {
  round: ({ radius }) => `<circle r="${radius}"/>`,
  hexagon: ({ radius }) => `<polygon points="${corners(6, radius, 1)}"/>`,
  square: ({ radius }) => `<polygon points="${corners(4, radius, 1)}"/>`,
  saw: ({ radius }) => `<polygon points="${corners(48, radius, 0.88)}"/>`,
};

/** Draws the further colours of the disc over its first colour. */
function pattern({ radius, paint }: Disc, random: Random): string {
  const others = paint.colours.length > 1 ? paint.colours.slice(1) : ['#ffffff55'];
  const colour = () => others[Math.floor(random() * others.length)];
  const spot = (size: number) => {
    const angle = 2 * Math.PI * random();
    const at = radius * Math.sqrt(random());
    const [x, y] = [at * Math.cos(angle), at * Math.sin(angle)];
    return `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${size.toFixed(0)}" fill="${colour()}"/>`;
  };
  const spots = (count: number, size: () => number) =>
    Array.from({ length: count }, () => spot(size())).join('');
  switch (paint.look) {
    case 'plain':
      return '';
    case 'splatter':
      return spots(110, () => 2 + 9 * random() ** 3);
    case 'marble':
      return `<g opacity="0.55">${spots(14, () => radius * (0.1 + 0.25 * random()))}</g>`;
    case 'split':
      return others
        .map((fill, i) => {
          const from = -radius + (2 * radius * (i + 1)) / paint.colours.length;
          return `<rect x="${from.toFixed(0)}" y="${-radius}" width="${2 * radius}" height="${2 * radius}" fill="${fill}"/>`;
        })
        .join('');
    case 'picture':
      return spots(9, () => radius * (0.2 + 0.3 * random()));
  }
}

function drawDisc(disc: Disc, index: number, count: number, random: Random, centre: string): string {
  const x = 300 + (index - (count - 1) / 2) * Math.min(70, 130 / Math.max(1, count - 1));
  const clip = `disc-${index}`;
  const shape = outlines[disc.outline](disc);
  const grooves = [0.94, 0.82, 0.7, 0.58]
    .map((part) => `<circle r="${(disc.radius * part).toFixed(0)}"/>`)
    .join('');
  return (
    `<g transform="translate(${x.toFixed(0)} 260)"><clipPath id="${clip}">${shape}</clipPath>` +
    `<g clip-path="url(#${clip})" opacity="${disc.paint.isTranslucent ? 0.78 : 1}"><g fill="${disc.paint.colours[0]}">${shape}</g>` +
    `${pattern(disc, random)}</g><g fill="none" stroke="#8888" stroke-width="1">${grooves}</g>` +
    `${index === count - 1 ? centre : ''}<circle r="6" fill="#222"/></g>`
  );
}

/** Draws an SVG image of 600 x 600 units. `size` is its width and height in pixels. */
export function coverOf(release: CatalogueRelease, size: number): string {
  const random = createRandom(release.masterId ?? release.id);
  const hue = Math.floor(random() * 360);
  const wholeText = release.formats.find((format) => format.name === 'All Media')?.text;
  const carriers = release.formats.filter(
    (format) => format.name !== 'All Media' && format.name !== 'Box Set',
  );
  const discs = carriers
    .flatMap((format) => Array.from({ length: Math.min(format.qty, 2) }, () => discOf(format, wholeText)))
    .slice(0, 4)
    .sort((a, b) => b.radius - a.radius);
  const label = release.labels[0] ?? { name: '', catno: '' };
  const centreRadius = Math.max(44, (discs.at(-1)?.radius ?? 200) * 0.36);
  const centre =
    `<circle r="${centreRadius.toFixed(0)}" fill="hsl(${(hue + 150) % 360} 55% 82%)"/>` +
    `<g text-anchor="middle" fill="#222" font-family="sans-serif"><text y="-22" font-size="13">${shown(label.name, 18)}</text>` +
    `<text y="32" font-size="17" font-weight="bold">${shown(label.catno, 16)}</text></g>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 600 600">` +
    `<rect width="600" height="600" fill="hsl(${hue} 32% 38%)"/><rect y="520" width="600" height="80" fill="#0005"/>` +
    discs.map((disc, index) => drawDisc(disc, index, discs.length, random, centre)).join('') +
    `<g fill="#fff" font-family="sans-serif"><text x="22" y="554" font-size="26">${shown(release.title, 42)}</text>` +
    `<text x="22" y="584" font-size="19">${shown(artistLine(release.artists), 56)}</text></g></svg>`
  );
}
