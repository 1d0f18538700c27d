// Discogs: turns the answers about masters and their versions into the types of core. Pure.
import type { FacetValue, Master, VersionFacets, VersionFilters } from '../core/search/types.ts';
import type { SearchRow } from '../core/types.ts';
import { withoutNumber } from '../text/namesake.ts';
import { artistLine, UNTITLED } from './artists.ts';
import { realCatalogNumber } from './map.ts';
import type { RawMaster, RawVersion, RawVersions } from './master-schemas.ts';
import type { RawFormat } from './schemas.ts';
import { formatFacts, formatsFromFlat } from './vinyl/formats.ts';
import { plainWebUrl, webUrl } from './web-url.ts';

export function toMaster(raw: RawMaster): Master {
  const artist = artistLine(raw.artists);
  const title = raw.title ?? UNTITLED;
  return {
    masterId: raw.id,
    artist,
    title,
    heading: `${artist} - ${title}`,
    year: raw.year,
    webUrl: webUrl('master', raw.id, raw.uri),
  };
}

/** Makes a row of a version. It has less than a row of a search: no artist, no colour, no etchings, and only one label. */
export function toVersion(masterId: number, raw: RawVersion): SearchRow {
  const { user, community } = raw.stats ?? { user: null, community: null };
  const owned = user?.in_collection ?? null;
  const wanted = user?.in_wantlist ?? null;
  return {
    ...formatFacts(formatsOf(raw)),
    releaseId: raw.id,
    masterId,
    heading: raw.title ?? UNTITLED,
    year: raw.released,
    country: raw.country,
    label: raw.label === null ? null : withoutNumber(raw.label),
    catalogNumber: realCatalogNumber(raw.catno),
    have: community?.in_collection ?? null,
    want: community?.in_wantlist ?? null,
    thumbnailUrl: raw.thumb,
    webUrl: plainWebUrl('release', raw.id),
    etchings: [],
    inCollection: owned === null ? null : owned > 0,
    inWantlist: wanted === null ? null : wanted > 0,
  };
}

/** Matches the number of discs, which some clients saw before the words: `2×LP, 33 ⅓ RPM`. Recorded answers have none. */
const PIECES = /^(\d{1,3})\s?[x×]\s?(?=\S)/;

/** Makes entries from the words of the format and its carriers. Of several carriers, vinyl has the words. */
function formatsOf({ format, major_formats: carriers }: RawVersion): RawFormat[] {
  const [, pieces] = PIECES.exec(format ?? '') ?? [];
  const words = format?.replace(PIECES, '').split(', ') ?? [];
  const others = carriers.filter((one) => one !== 'Vinyl' && !words.includes(one));
  const flat = [...others, ...(carriers.includes('Vinyl') ? ['Vinyl'] : []), ...words];
  const formats = formatsFromFlat(flat);
  const described = formats.find((one) => one.descriptions.length > 0);
  if (described && pieces) described.qty = Number(pieces) || 1;
  return formats;
}

/** The ids of the facets. The documentation calls the year `released`; the site calls it `year`. */
const FACET_IDS: Record<keyof VersionFilters, readonly string[]> = {
  country: ['country'],
  year: ['released', 'year'],
  format: ['format'],
};

export function toFacets(raw: RawVersions['filter_facets']): VersionFacets {
  const valuesOf = (filter: keyof VersionFilters): FacetValue[] => {
    const values = raw.find(({ id }) => id !== null && FACET_IDS[filter].includes(id.toLowerCase()))?.values;
    // A menu of Discord has each value once.
    const once = new Map((values ?? []).map((one) => [one.value, one]));
    return [...once.values()].sort((a, b) => b.count - a.count);
  };
  return { country: valuesOf('country'), year: valuesOf('year'), format: valuesOf('format') };
}
