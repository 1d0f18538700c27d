// Core, search: the types of a master and its versions.
import type { SearchRow } from '../types.ts';

/** A master: what Discogs calls an album with all its pressings. */
export interface Master {
  masterId: number;
  artist: string;
  title: string;
  /** `Artist - Title`. */
  heading: string;
  /** The year of the first pressing. Null: not known. */
  year: number | null;
  /** The web page of the master. */
  webUrl: string;
}

/** The filters for the versions of a master, in Discogs' own words. Null: no filter. */
export interface VersionFilters {
  country: string | null;
  /** The year, or another value of the year facet. */
  year: string | null;
  /** The carrier: `Vinyl`. */
  format: string | null;
}

/** Names one page of the versions of a master. `page` counts from 1, with 100 versions a page. */
export interface VersionsRequest {
  masterId: number;
  filters: VersionFilters;
  page: number;
}

/** A value of a facet. */
export interface FacetValue {
  /** The value for the filter. */
  value: string;
  /** The text for a person. */
  title: string;
  /** How many versions have the value. */
  count: number;
}

/** For each filter the values that a person can choose, the most frequent first. */
export type VersionFacets = Record<keyof VersionFilters, FacetValue[]>;

/** One page of the versions of a master, the oldest first. */
export interface VersionsPage {
  page: number;
  pages: number;
  /** How many versions fit the filters. */
  items: number;
  /** The heading of a version is its title alone. It has no colour and no etchings, because Discogs does not send them. */
  versions: SearchRow[];
  facets: VersionFacets;
}
