// Sandbox, local Discogs: the type of a pressing in the catalogue, and the short notation of the sample data.

export interface CatalogueArtist {
  /** With Discogs' own ` (2)` where two artists have the same name. */
  name: string;
  /** The name as this release varies it. Empty: no variation. */
  anv: string;
  /** The text before the next artist (`/`, `Featuring`, `,`). Empty: none. */
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
  /** Pressing plants and rights holders. The rows of a search mix them into `label`. */
  companies: string[];
  formats: CatalogueFormat[];
  identifiers: { type: string; value: string; description?: string }[];
  country: string | null;
  /** 0: the year is unknown. */
  year: number;
  /** `1987-07-00`. Null: the date is not stated. */
  released: string | null;
  masterId: number | null;
  genres: string[];
  styles: string[];
  have: number;
  want: number;
  /** In euros: the median price, for the collection value, and the lowest price of all offers. Null: it was never sold. */
  price: number | null;
  /** How many are for sale. Default 12, or 0 without a price. */
  forSale?: number;
  hasPicture: boolean;
  notes: string | null;
}

/** One pressing in the short notation of the data files. */
export interface CatalogueEntry {
  id: number;
  /** `Name`, `Name = Variation`, or artists and joins in turn: `['Fake Problems', '/', 'The Gaslight Anthem']`. */
  artist: string | string[];
  title: string;
  year?: number;
  released?: string;
  country?: string;
  /** `Label | CATNO`. Several labels are an array. */
  label: string | string[];
  companies?: string[];
  /** `Vinyl x2: LP, Album | Red Translucent`: name, quantity, descriptions, and free text, which is kept exactly. */
  format: string | string[];
  /** As entered on Discogs: often twice, with and without spaces. */
  barcode?: string | string[];
  /** `TEXT | Side A, stamped`: what is in the run-outs, and the description that a contributor gave. */
  runout?: string | string[];
  /** Other identifiers, `Type | VALUE`: rights societies, label codes. */
  marks?: string | string[];
  master?: number;
  /** Separated by `;`, because Discogs' own genre names contain commas. */
  genre: string;
  style?: string;
  have?: number;
  want?: number;
  price?: number;
  picture?: false;
  notes?: string;
}

/** The first id that we invented. From here on, pressings have an unknown Discogs id, or were never pressed. */
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

function markFrom(mark: string): CatalogueRelease['identifiers'][number] {
  const [type = '', value = ''] = mark.split(' | ');
  return { type, value };
}

function etchingFrom(runout: string): CatalogueRelease['identifiers'][number] {
  const [value = '', description] = runout.split(' | ');
  return { type: 'Matrix / Runout', value, ...(description ? { description } : {}) };
}

/** Expands the short notation. A missing part gets the value that Discogs uses for "unknown". */
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
      ...many(entry.marks).map(markFrom),
      ...many(entry.runout).map(etchingFrom),
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
