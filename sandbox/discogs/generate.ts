// Sandbox, local Discogs: generates pressings for large collections from their ids, so that 100,000 of them take no memory.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { createRandom } from './random.ts';

/** The first id of generated pressings. The sample catalogue has lower ids. */
export const generatedIdsFrom = 1_000_000_000;

const firstWords = [
  'Quiet',
  'Electric',
  'Northern',
  'Hollow',
  'Velvet',
  'Broken',
  'Distant',
  'Golden',
  'Émile’s',
];
const secondWords = [
  'Harbour',
  'Signal',
  'Orchard',
  'Machine',
  'Winter',
  'Parade',
  'Mirror',
  'River',
  'Öresund',
];
const bands = [
  'Quartet',
  'Orchestra',
  'Brothers',
  'Ensemble',
  'Sound System',
  'Trio',
  '& The Needles',
  'Combo',
];
const labels = [
  'Groove Yard',
  'Runoff Records',
  'Lacquer House',
  'Stylus & Sons',
  'Pressing Matters',
  'Deadwax',
];
const countries = ['UK', 'US', 'Germany', 'Japan', 'France', 'Brazil', 'Italy', 'Europe'];
const colours = ['Red', 'Blue Translucent', 'Clear', 'Orange/Black Splatter', '180 Gram', 'White Marbled'];
const genres: [string, string][] = [
  ['Rock', 'Indie Rock'],
  ['Jazz', 'Modal'],
  ['Electronic', 'Techno'],
  ['Funk / Soul', 'Soul'],
  ['Folk, World, & Country', 'Folk'],
];

/** How many neighbouring ids share a master, so that masters have several pressings. */
const idsOfMaster = 3;

/** Returns the ids of the generated pressings that can be versions of this master. */
export function generatedOfMaster(masterId: number): number[] {
  const first = generatedIdsFrom + (masterId - generatedIdsFrom) * idsOfMaster;
  return masterId < generatedIdsFrom ? [] : Array.from({ length: idsOfMaster }, (_, at) => first + at);
}

/** Returns the pressing with this id in the series `seed`. It is always the same. */
export function generatedRelease(id: number, seed: number): CatalogueRelease {
  const random = createRandom(Math.imul(id, 2_654_435_761) ^ seed);
  const pick = <T>(from: readonly T[], fallback: T): T =>
    from[Math.floor(random() * from.length)] ?? fallback;
  const number = id - generatedIdsFrom;
  const label = pick(labels, 'Deadwax');
  const [genre, style] = pick(genres, ['Rock', 'Indie Rock']);
  const isSingle = random() < 0.2;
  const colour = random() < 0.35 ? pick(colours, 'Red') : undefined;
  const qty = !isSingle && random() < 0.15 ? 2 : 1;
  return {
    id,
    title: `${pick(firstWords, '')} ${pick(secondWords, '')} ${number}`,
    artists: [{ name: `The ${pick(secondWords, '')} ${pick(bands, '')}`, anv: '', join: '' }],
    labels: [{ name: label, catno: `${label.slice(0, 3).toUpperCase()} ${1_000 + number}` }],
    companies: [],
    formats: [
      {
        name: 'Vinyl',
        qty,
        ...(colour ? { text: colour } : {}),
        descriptions: isSingle ? ['7"', '45 RPM', 'Single'] : ['LP', 'Album', 'Stereo'],
      },
    ],
    identifiers: [],
    country: pick(countries, 'UK'),
    year: random() < 0.05 ? 0 : 1955 + Math.floor(random() * 70),
    released: null,
    masterId: random() < 0.1 ? null : generatedIdsFrom + Math.floor(number / idsOfMaster),
    genres: [genre],
    styles: [style],
    have: Math.floor(random() * 5_000),
    want: Math.floor(random() * 2_000),
    price: Math.round(random() * 6_000) / 100,
    hasPicture: random() > 0.1,
    notes: null,
  };
}
