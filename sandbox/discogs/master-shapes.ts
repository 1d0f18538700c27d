// Sandbox, local Discogs: shows a master, and a row of its versions, as the documentation of Discogs does.
import type { CatalogueRelease } from './catalogue-entry.ts';
import { type Currency, offersOf } from './market.ts';
import { artistOf, type Owner, ownedBy, pictureOf, slugOf, type Viewer } from './shapes.ts';

/** Returns the response of `/masters/{id}`. The facts are those of its main release. */
export function masterAnswer(masterId: number, main: CatalogueRelease, viewer: Viewer, currency: Currency) {
  const cover = pictureOf(main, viewer, 600);
  const thumb = pictureOf(main, viewer, 150);
  const address = `${viewer.baseUrl}/masters/${masterId}`;
  return {
    id: masterId,
    main_release: main.id,
    main_release_url: `${viewer.baseUrl}/releases/${main.id}`,
    most_recent_release: main.id,
    most_recent_release_url: `${viewer.baseUrl}/releases/${main.id}`,
    versions_url: `${address}/versions`,
    resource_url: address,
    uri: `https://www.discogs.com/master/${masterId}-${slugOf(main)}`,
    title: main.title,
    artists: main.artists.map((artist) => artistOf(artist, viewer)),
    year: main.year,
    genres: main.genres,
    ...(main.styles.length > 0 ? { styles: main.styles } : {}),
    tracklist: [],
    ...(main.hasPicture
      ? {
          images: [
            { type: 'primary', uri: cover, resource_url: cover, uri150: thumb, width: 600, height: 600 },
          ],
        }
      : {}),
    ...offersOf(main, currency),
    data_quality: 'Correct',
  };
}

/**
 * Returns a row of `/masters/{id}/versions`: no artist, no colour, no identifiers, only the first label. `caller` is
 * the owner of the token; without a token both counts of the user are 0, as in the example of the documentation.
 */
export function versionRow(release: CatalogueRelease, viewer: Viewer, caller: Owner | null) {
  const { copies, isWanted } = ownedBy(caller, release.id);
  return {
    id: release.id,
    title: release.title,
    label: release.labels[0]?.name ?? '',
    catno: release.labels[0]?.catno ?? 'none',
    country: release.country ?? '',
    released: release.released ?? '',
    format: release.formats.flatMap((format) => format.descriptions ?? []).join(', '),
    major_formats: [...new Set(release.formats.map((format) => format.name))],
    thumb: pictureOf(release, viewer, 150),
    status: 'Accepted',
    resource_url: `${viewer.baseUrl}/releases/${release.id}`,
    stats: {
      user: { in_collection: copies, in_wantlist: isWanted ? 1 : 0 },
      community: { in_collection: release.have, in_wantlist: release.want },
    },
  };
}
