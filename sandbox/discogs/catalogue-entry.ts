// Sandbox, local Discogs: what a pressing is to the catalogue, and the short notation its data is written in.

export interface CatalogueArtist {
  /** With Discogs' own ` (2)` where names clash. */
  name: string;
  /** Name variation on this release; '' for none. */
  anv: string;
  /** What stands before the next artist (`/`, `Featuring`, `,`); '' for none. */
  join: string;
}

export interface CatalogueFormat {
  name: string;
  qty: number;
  text?: string;
  descriptions?: string[];
}

export interface CatalogueRelease {
  id: number;
  title: string;
  artists: CatalogueArtist[];
  labels: { name: string; catno: string }[];
  /** Pressing plants, rights holders: search rows mix them into `label`. */
  companies: string[];
  formats: CatalogueFormat[];
  identifiers: { type: string; value: string }[];
  country: string | null;
  /** 0: unknown. */
  year: number;
  /** `1987-07-00`; null: not stated. */
  released: string | null;
  masterId: number | null;
  genres: string[];
  styles: string[];
  have: number;
  want: number;
  /** Median price in the account's currency, for the collection value; null: never sold. */
  price: number | null;
  hasPicture: boolean;
  notes: string | null;
}

/** One pressing as the data files write it. */
export interface CatalogueEntry {
  id: number;
  /** `Name`, `Name = Variation`, or artists and joins in turn: `['Fake Problems', '/', 'The Gaslight Anthem']`. */
  artist: string | string[];
  title: string;
  year?: number;
  released?: string;
  country?: string;
  /** `Label | CATNO`, several as an array. */
  label: string | string[];
  companies?: string[];
  /** `Vinyl x2: LP, Album | Red Translucent`: name, quantity, descriptions, free text (kept to the letter). */
  format: string | string[];
  /** As entered on Discogs; often twice, spaced and unspaced. */
  barcode?: string | string[];
  /** Matrix numbers and rights societies. */
  runout?: string | string[];
  master?: number;
  /** Separated by `;`, since Discogs' own genre names hold commas. */
  genre: string;
  style?: string;
  have?: number;
  want?: number;
  price?: number;
  picture?: false;
  notes?: string;
}

/** Ids from here on are ours: pressings whose real Discogs id we do not know, or that were never pressed. */
export const inventedIdsFrom = 900_000_000;

const many = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const listed = (value: string | undefined): string[] =>
  (value ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function artistsFrom(value: string | string[]): CatalogueArtist[] {
  const parts = many(value);
  const artists: CatalogueArtist[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [name = '', anv = ''] = (parts[i] ?? '').split(' = ');
    artists.push({ name, anv, join: parts[i + 1] ?? '' });
  }
  return artists;
}

function formatFrom(value: string): CatalogueFormat {
  const bar = value.indexOf(' | ');
  const head = bar < 0 ? value : value.slice(0, bar);
  const [carrier = '', descriptions] = head.split(': ');
  const [, name = carrier, qty = '1'] = /^(.*?)(?: x(\d+))?$/.exec(carrier) ?? [];
  return {
    name,
    qty: Number(qty),
    ...(bar < 0 ? {} : { text: value.slice(bar + 3) }),
    ...(descriptions ? { descriptions: descriptions.split(', ') } : {}),
  };
}

function labelFrom(value: string): { name: string; catno: string } {
  const [name = '', catno = 'none'] = value.split(' | ');
  return { name, catno };
}

/** Expands the short notation. What is left out gets the value Discogs has for "unknown". */
export function releaseFrom(entry: CatalogueEntry): CatalogueRelease {
  return {
    id: entry.id,
    title: entry.title,
    artists: artistsFrom(entry.artist),
    labels: many(entry.label).map(labelFrom),
    companies: entry.companies ?? [],
    formats: many(entry.format).map(formatFrom),
    identifiers: [
      ...many(entry.barcode).map((value) => ({ type: 'Barcode', value })),
      ...many(entry.runout).map((value) => ({ type: 'Matrix / Runout', value })),
    ],
    country: entry.country ?? null,
    year: entry.year ?? 0,
    released: entry.released ?? (entry.year ? String(entry.year) : null),
    masterId: entry.master ?? null,
    genres: listed(entry.genre),
    styles: listed(entry.style),
    have: entry.have ?? 100,
    want: entry.want ?? 50,
    price: entry.price ?? null,
    hasPicture: entry.picture ?? true,
    notes: entry.notes ?? null,
  };
}
