// Discogs, endpoints: the calls to the catalogue, which are the same for every account. For each call this file has the address,
// the parameters, and the schema that reads the answer.
import type { CallOptions, Credential } from '../../core/discogs-port.ts';
import type { Catalogue } from '../../core/search/ports.ts';
import type { SearchAnswer } from '../../core/types.ts';
import { NotFoundError } from '../../errors.ts';
import { path } from '../http/exchange.ts';
import type { MakeRequest } from '../http/request.ts';
import { readInTurns } from '../in-turns.ts';
import { toRelease, toSearchRow } from '../map.ts';
import { toFacets, toMaster, toVersion } from '../map-master.ts';
import { offersOf } from '../market.ts';
import { masterSchema, type RawVersions, versionsSchema } from '../master-schemas.ts';
import { releaseSchema, searchSchema } from '../schemas.ts';
import { createGet, MOST_PAGE_BYTES, PAGE_SIZE, that } from './endpoint.ts';

const SEARCH_RESULTS = 10;
/**
 * The most versions of a master. The largest real masters have about 1,500. For a master that does not exist, Discogs can answer
 * with all of its releases, which are millions.
 */
const MOST_VERSIONS = 20_000;

/** Whether the answer is this page. One that counts versions, and has none that can be read, is not. */
const isPage = ({ pagination, versions }: RawVersions, page: number): boolean =>
  pagination.page === page &&
  (versions.length > 0 || pagination.items === 0 || pagination.items > MOST_VERSIONS);

/** Makes the calls to the catalogue, with this credential. */
export function catalogueEndpoints(makeRequest: MakeRequest, credential: Credential | null): Catalogue {
  const get = createGet(makeRequest, credential);

  const search = async (
    query: Readonly<Record<string, string>>,
    { anyFormat = true, ...callOptions }: CallOptions & { anyFormat?: boolean },
    perPage = SEARCH_RESULTS,
  ): Promise<SearchAnswer> => {
    const call = {
      path: '/database/search',
      query: { ...query, ...(!anyFormat && { format: 'Vinyl' }), type: 'release', per_page: perPage },
      schema: searchSchema,
      ...(perPage === PAGE_SIZE && { mostBytes: MOST_PAGE_BYTES }),
    };
    const { pagination, results } = await get(call, callOptions);
    // Discogs can send more results than were asked for.
    const read = results.slice(0, perPage);
    // To sort out ten identifiers takes less time than to read a format.
    const workOf = (row: (typeof read)[number]) => row.formats.length + row.barcode.length / 10;
    return { rows: await readInTurns(read, workOf, toSearchRow), total: pagination?.items ?? null };
  };

  return {
    searchByCatalogNumber: (catno, { anyFormat = false, ...rest }) =>
      search({ catno }, { anyFormat, ...rest }),

    searchByArtistAndTitle({ artist, title, year, country, perPage }, { anyFormat = false, ...rest }) {
      const query = {
        artist,
        release_title: title,
        ...(year && { year: String(year) }),
        ...(country && { country }),
      };
      return search(query, { anyFormat, ...rest }, perPage);
    },

    searchByUPC: (barcode, callOptions) => search({ barcode }, callOptions),

    searchByText: (q, { anyFormat = false, ...rest }) => search({ q }, { anyFormat, ...rest }),

    searchByEtching: (etching, { by, ...rest }) =>
      search(by === 'q' ? { q: etching } : { barcode: etching }, rest),

    async getRelease(releaseId, { currency, ...callOptions }) {
      const schema = that(releaseSchema, (release) => release.id === releaseId, 'is another release');
      const query = currency && { curr_abbr: currency };
      const raw = await get(
        { path: path`/releases/${releaseId}`, ...(query && { query }), schema },
        callOptions,
      );
      return { release: toRelease(raw), offers: offersOf(raw, currency) };
    },

    async getMaster(masterId, callOptions) {
      const schema = that(masterSchema, (master) => master.id === masterId, 'is another master');
      return toMaster(await get({ path: path`/masters/${masterId}`, schema }, callOptions));
    },

    async getVersions({ masterId, filters, page }, callOptions) {
      const { format, country, year } = filters;
      const call = {
        path: path`/masters/${masterId}/versions`,
        query: {
          ...(format !== null && { format }),
          ...(country !== null && { country }),
          ...(year !== null && { released: year }),
          page,
          per_page: PAGE_SIZE,
          sort: 'released',
          sort_order: 'asc',
        },
        schema: that(versionsSchema, (read) => isPage(read, page), 'is another page, or has no versions'),
        mostBytes: MOST_PAGE_BYTES,
      };
      const { pagination, versions, filter_facets: facets } = await get(call, callOptions);
      if (pagination.items > MOST_VERSIONS) {
        throw new NotFoundError('more versions than a master has', {
          method: 'GET',
          path: call.path,
          status: 200,
        });
      }
      return {
        ...pagination,
        // Two buttons of a message cannot be of the same release.
        versions: [...new Map(versions.map((row) => [row.id, toVersion(masterId, row)])).values()],
        facets: toFacets(facets),
      };
    },
  };
}
