// Sandbox, local Discogs: shows a pressing in Discogs' shapes: a row of a search, a release, an item of a collection.
import type { CatalogueArtist, CatalogueFormat, CatalogueRelease } from './catalogue-entry.ts';
import { type Currency, offersOf } from './market.ts';
import { idOf } from './random.ts';

/** The client that reads. Only a client with a token gets images. */
export interface Viewer {
  /** Base address of this server. `resource_url` and images point to it, never to the real Discogs. */
  baseUrl: string;
  signedIn: boolean;
}

/** Returns `Artist, B Featuring C` with Discogs' own marks: ` (2)` stays, and a name variation gets a `*`. */
export function artistLine(artists: CatalogueArtist[]): string {
  return artists.reduce((line, artist, index) => {
    const shown = artist.anv ? `${artist.anv}*` : artist.name;
    const isLast = index === artists.length - 1;
    if (isLast || !artist.join) return `${line}${shown}${isLast ? '' : ', '}`;
    return artist.join === ',' ? `${line}${shown}, ` : `${line}${shown} ${artist.join} `;
  }, '');
}

export function slugOf(release: CatalogueRelease): string {
  const words = `${release.artists.map((artist) => artist.anv || artist.name).join(' ')} ${release.title}`;
  return encodeURI(
    words
      .replace(/ \(\d+\)/g, '')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 120),
  );
}

export const pictureOf = (release: CatalogueRelease, viewer: Viewer, size: 150 | 600): string => {
  if (!release.hasPicture) return size === 150 ? '' : `${viewer.baseUrl}/images/spacer.gif`;
  return viewer.signedIn ? `${viewer.baseUrl}/images/${size}/R-${release.id}.svg` : '';
};

const formatOf = (format: CatalogueFormat) => ({
  name: format.name,
  qty: String(format.qty),
  ...(format.text === undefined ? {} : { text: format.text }),
  ...(format.descriptions ? { descriptions: format.descriptions } : {}),
});

export const artistOf = (artist: CatalogueArtist, viewer: Viewer) => ({
  name: artist.name,
  anv: artist.anv,
  join: artist.join,
  role: '',
  tracks: '',
  id: idOf(artist.name),
  resource_url: `${viewer.baseUrl}/artists/${idOf(artist.name)}`,
});

const labelOf = (label: { name: string; catno: string }, viewer: Viewer) => ({
  name: label.name,
  catno: label.catno,
  entity_type: '1',
  entity_type_name: 'Label',
  id: idOf(label.name),
  resource_url: `${viewer.baseUrl}/labels/${idOf(label.name)}`,
});

/** Counts the discs. Box sets and "All Media" contain discs, but are none. */
const formatQuantity = (release: CatalogueRelease): number =>
  release.formats
    .filter((format) => format.name !== 'Box Set' && format.name !== 'All Media')
    .reduce((sum, format) => sum + format.qty, 0);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Shows `1987-07-00` as `Jul 1987`. */
function formattedDate(released: string): string {
  const [year = '', month = '', day = ''] = released.split('-');
  const parts = [Number(day) ? String(Number(day)) : '', months[Number(month) - 1] ?? '', year];
  return parts.filter((part) => part !== '').join(' ');
}

/** What the owner of a token owns and wants. */
export interface Owner {
  collection: { copiesOf(releaseId: number): readonly unknown[] };
  wantlist: { has(releaseId: number): boolean };
}

/** Returns how many copies of a release someone owns, and whether they want it. Without a token: neither. */
export const ownedBy = (owner: Owner | null, releaseId: number) => ({
  copies: owner?.collection.copiesOf(releaseId).length ?? 0,
  isWanted: owner?.wantlist.has(releaseId) ?? false,
});

/** Returns a row of `/database/search`. `caller` null: there was no token, so there is no `user_data`. */
export function searchRow(release: CatalogueRelease, viewer: Viewer, caller: Owner | null) {
  const { masterId } = release;
  const { copies, isWanted } = ownedBy(caller, release.id);
  return {
    ...(release.country ? { country: release.country } : {}),
    ...(release.year ? { year: String(release.year) } : {}),
    format: release.formats.flatMap((format) => [format.name, ...(format.descriptions ?? [])]),
    label: [...release.labels.map((label) => label.name), ...release.companies],
    type: 'release',
    genre: release.genres,
    style: release.styles,
    id: release.id,
    barcode: release.identifiers.map((identifier) => identifier.value),
    ...(caller && { user_data: { in_wantlist: isWanted, in_collection: copies > 0 } }),
    // Recorded responses had both 0 and null for "no master". Here an even id gives 0, an odd one null.
    master_id: masterId ?? (release.id % 2 === 0 ? 0 : null),
    master_url: masterId ? `${viewer.baseUrl}/masters/${masterId}` : null,
    uri: `/release/${release.id}-${slugOf(release)}`,
    catno: release.labels[0]?.catno ?? 'none',
    title: `${artistLine(release.artists)} - ${release.title}`,
    thumb: pictureOf(release, viewer, 150),
    cover_image: pictureOf(release, viewer, 600),
    resource_url: `${viewer.baseUrl}/releases/${release.id}`,
    community: { want: release.want, have: release.have },
    format_quantity: formatQuantity(release),
    formats: release.formats.map(formatOf),
  };
}

/** Returns the response of `/releases/{id}`. Leaves out what Discogs leaves out when it is unknown. */
export function releaseAnswer(release: CatalogueRelease, viewer: Viewer, currency: Currency) {
  const cover = pictureOf(release, viewer, 600);
  const thumb = pictureOf(release, viewer, 150);
  const { masterId } = release;
  return {
    id: release.id,
    status: 'Accepted',
    year: release.year,
    resource_url: `${viewer.baseUrl}/releases/${release.id}`,
    uri: `https://www.discogs.com/release/${release.id}-${slugOf(release)}`,
    artists: release.artists.map((artist) => artistOf(artist, viewer)),
    artists_sort: artistLine(release.artists).replaceAll('*', ''),
    labels: release.labels.map((label) => labelOf(label, viewer)),
    series: [],
    companies: release.companies.map((name) => ({
      ...labelOf({ name, catno: '' }, viewer),
      entity_type: '17',
      entity_type_name: 'Pressed By',
    })),
    formats: release.formats.map(formatOf),
    data_quality: 'Correct',
    community: {
      have: release.have,
      want: release.want,
      rating: { count: Math.ceil(release.have / 8), average: 4.2 },
      data_quality: 'Correct',
      status: 'Accepted',
    },
    format_quantity: formatQuantity(release),
    ...offersOf(release, currency),
    ...(masterId ? { master_id: masterId, master_url: `${viewer.baseUrl}/masters/${masterId}` } : {}),
    title: release.title,
    ...(release.country ? { country: release.country } : {}),
    ...(release.released
      ? { released: release.released, released_formatted: formattedDate(release.released) }
      : {}),
    ...(release.notes ? { notes: release.notes } : {}),
    identifiers: release.identifiers,
    genres: release.genres,
    ...(release.styles.length > 0 ? { styles: release.styles } : {}),
    tracklist: [],
    ...(release.hasPicture
      ? {
          images: [
            { type: 'primary', uri: cover, resource_url: cover, uri150: thumb, width: 600, height: 600 },
          ],
        }
      : {}),
    thumb,
    estimated_weight: 230 * formatQuantity(release),
    blocked_from_sale: false,
  };
}

/** Returns the `basic_information` of a collection item, which has no country, no barcode and no `uri`. */
export function basicInformation(release: CatalogueRelease, viewer: Viewer) {
  return {
    id: release.id,
    master_id: release.masterId ?? 0,
    master_url: release.masterId ? `${viewer.baseUrl}/masters/${release.masterId}` : null,
    resource_url: `${viewer.baseUrl}/releases/${release.id}`,
    thumb: pictureOf(release, viewer, 150),
    cover_image: pictureOf(release, viewer, 600),
    title: release.title,
    year: release.year,
    formats: release.formats.map(formatOf),
    labels: release.labels.map((label) => labelOf(label, viewer)),
    artists: release.artists.map((artist) => artistOf(artist, viewer)),
    genres: release.genres,
    styles: release.styles,
  };
}
