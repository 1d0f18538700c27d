// Sandbox, local Discogs: generates a master with hundreds of versions, as the best known albums have. Nothing of it is real.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { createRandom } from './random.ts';

/** The first master that is generated. Its versions have the ids that follow it, and the next master comes after those. */
export const generatedMastersFrom = 910_000_000;

/** More countries than a menu of Discord holds, the most frequent first. */
const countries = [
  ...[
    'US',
    'UK',
    'Germany',
    'Japan',
    'France',
    'Italy',
    'Netherlands',
    'Canada',
    'Australia',
    'Spain',
    'Europe',
  ],
  ...[
    'UK & Europe',
    'Brazil',
    'Mexico',
    'Argentina',
    'Greece',
    'Portugal',
    'Sweden',
    'Norway',
    'Denmark',
    'Israel',
  ],
  ...[
    'New Zealand',
    'South Africa',
    'Belgium',
    'Switzerland',
    'Austria',
    'Ireland',
    'India',
    'Taiwan',
    'Colombia',
  ],
  ...['Venezuela', 'Peru', 'Chile', 'Uruguay', 'Turkey', 'Poland', 'Hungary', 'Yugoslavia', 'USSR', 'Russia'],
];

const editions = ['', '', '', 'Reissue', 'Repress', 'Limited Edition', 'Club Edition', 'Promo'];
const firstYear = 1967;
const lastYear = 2025;

/** Returns the versions of the master with this id, always the same ones. Their ids follow that of the master. */
export function generatedVersions(masterId: number, count: number, seed: number): CatalogueRelease[] {
  return Array.from({ length: count }, (_, at) => generatedVersion(masterId, at + 1, seed));
}

function generatedVersion(masterId: number, number: number, seed: number): CatalogueRelease {
  const id = masterId + number;
  const random = createRandom(Math.imul(id, 2_654_435_761) ^ seed);
  // The square makes the first entries of a list the most frequent ones.
  const often = <T>(from: readonly T[], fallback: T): T =>
    from[Math.floor(random() ** 2 * from.length)] ?? fallback;
  const country = often(countries, 'US');
  const year = firstYear + Math.floor(random() ** 2 * (lastYear + 1 - firstYear));
  const catno = `LPR ${1_000 + Math.floor(number / 4)}`;
  const edition = editions[Math.floor(random() * editions.length)] ?? '';
  const kind = random();
  const format =
    kind < 0.7
      ? { name: 'Vinyl', descriptions: ['LP', 'Album', 'Stereo'] }
      : kind < 0.9
        ? { name: 'CD', descriptions: ['Album'] }
        : { name: 'Cassette', descriptions: ['Album'] };
  // Few contributors enter the run-outs ("37 %" of the vinyl in the public dumps).
  const hasRunouts = format.name === 'Vinyl' && random() < 0.37;
  const cut = `${1 + Math.floor(random() * 9)}`;
  const isDated = random() > 0.05;
  return {
    id,
    title: 'Pressed Again And Again',
    artists: [{ name: 'The Long Players', anv: '', join: '' }],
    labels: [{ name: often(['Deadwax', 'Lacquer House', 'Groove Yard'], 'Deadwax'), catno }],
    companies: [],
    formats: [{ ...format, qty: 1, descriptions: [...format.descriptions, ...(edition ? [edition] : [])] }],
    identifiers: hasRunouts
      ? ['A', 'B'].map((side) => ({
          type: 'Matrix / Runout',
          value: `${catno.replace(' ', '-')}-${number} ${side}-${cut} ${country.slice(0, 2).toUpperCase()}`,
          description: `Side ${side}`,
        }))
      : [],
    country,
    year: isDated ? year : 0,
    released: isDated ? String(year) : null,
    masterId,
    genres: ['Rock'],
    styles: ['Classic Rock'],
    have: Math.floor(random() * 900),
    want: Math.floor(random() * 90),
    price: Math.round(random() * 6_000) / 100,
    hasPicture: random() > 0.1,
    notes: null,
  };
}
