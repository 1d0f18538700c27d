// Core, search: the parts of the ports for the catalogue of Discogs: the calls that read it, and the caches of its answers.
import type { CallOptions } from '../discogs-port.ts';
import type { Currency, Offers, Pressing, Release, SearchAnswer } from '../types.ts';
import type { Master, VersionsPage, VersionsRequest } from './types.ts';

/** What Discogs is asked for an album. */
export interface AlbumRequest {
  artist: string;
  title: string;
  year?: number | null;
  /** The country in Discogs' own words. */
  country?: string | null;
  /** How many results the page has. Ten if it is left out. */
  perPage?: 100;
}

/** A release, and apart from it what is for sale, because a price is never saved. */
export interface ReleaseAnswer {
  release: Release;
  /** Null: the answer does not say it. */
  offers: Offers | null;
}

/** The calls to the catalogue of Discogs. Every method throws a DiscogsError, or the signal's reason. */
export interface Catalogue {
  /** Searches by catalogue number. `anyFormat`: the search has no `format=Vinyl`, so it also finds CDs. */
  searchByCatalogNumber(
    catalogNumber: string,
    options: CallOptions & { anyFormat?: boolean },
  ): Promise<SearchAnswer>;
  searchByArtistAndTitle(
    album: AlbumRequest,
    options: CallOptions & { anyFormat?: boolean },
  ): Promise<SearchAnswer>;
  searchByUPC(barcode: string, options: CallOptions): Promise<SearchAnswer>;
  /** Searches for words in all that Discogs knows of a release (`q=`). */
  searchByText(text: string, options: CallOptions & { anyFormat?: boolean }): Promise<SearchAnswer>;
  /** Searches for an etching, in every format: among the identifiers (`barcode=`), or as words (`q=`). */
  searchByEtching(etching: string, options: CallOptions & { by: 'barcode' | 'q' }): Promise<SearchAnswer>;
  /** Reads a release. @param currency the currency of its prices. Without one, the answer has none. */
  getRelease(releaseId: number, options: CallOptions & { currency?: Currency }): Promise<ReleaseAnswer>;
  getMaster(masterId: number, options: CallOptions): Promise<Master>;
  /**
   * Reads a page of the versions of a master, the oldest first. A page past the end makes Discogs fail with a 500.
   * @throws NotFoundError also for more than 20,000 versions: so Discogs answers for a master that does not exist.
   */
  getVersions(request: VersionsRequest, options: CallOptions): Promise<VersionsPage>;
}

/** A release as the cache has it: with all details, or only with the facts of a search row. */
export type CachedRelease = { detail: 'full'; release: Release } | { detail: 'row'; pressing: Pressing };

/** The result of a search as the cache has it. */
export interface CachedSearch {
  releaseIds: number[];
  /** The index of the ladder step that found the results. */
  step: number;
  /** How many results Discogs has. Null when Discogs did not say. */
  total: number | null;
}

/** A page of versions as the cache has it: without what Discogs says about owning them. */
export type CachedVersions = Omit<VersionsPage, 'versions'> & { versions: Pressing[] };

/** Recent answers of Discogs, common to all accounts. Every method throws a StoreError when the database fails. */
export interface Caches {
  /** Returns the cached ones of these releases that are younger than six hours. */
  releases(releaseIds: number[], now: Date): Promise<Map<number, CachedRelease>>;
  saveRelease(release: Release, now: Date): Promise<void>;
  /**
   * Saves search rows without their `inCollection`. Does not replace a release with all details that is still fresh. The
   * versions of a master are not for this method: they have no etchings, and would replace rows that have some.
   */
  saveRows(pressings: Pressing[], now: Date): Promise<void>;
  /** Saves the versions of a master as rows. Replaces nothing that is still fresh. */
  addRows(pressings: Pressing[], now: Date): Promise<void>;
  /** Returns the result with this key (`searchKey`) if it is younger than ten minutes. */
  search(key: string, now: Date): Promise<CachedSearch | null>;
  saveSearch(key: string, found: CachedSearch, now: Date): Promise<void>;
  /** Returns the master if it was saved less than six hours ago. */
  master(masterId: number, now: Date): Promise<Master | null>;
  saveMaster(master: Master, now: Date): Promise<void>;
  /** Returns the page of versions if it was saved less than six hours ago. */
  versions(request: VersionsRequest, now: Date): Promise<CachedVersions | null>;
  /** Saves a page of versions without their `inCollection`. */
  saveVersions(request: VersionsRequest, page: CachedVersions, now: Date): Promise<void>;
  /** Deletes entries that are too old. Returns how many rows were deleted. */
  prune(now: Date): Promise<number>;
}
