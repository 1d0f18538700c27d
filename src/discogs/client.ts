// Discogs: the client, which implements the Discogs port for any number of accounts. For each call it has the endpoint, the
// parameters, and the schema that reads the answer.
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { BudgetState, CallOptions, Credential, Discogs, Log } from '../core/ports.ts';
import type { CollectionItem, SearchAnswer } from '../core/types.ts';
import { BrokenExchange, createExchange, path } from './http/exchange.ts';
import { type ApiCall, type CallReport, createMakeRequest, type MakeRequest } from './http/request.ts';
import { readInTurns } from './in-turns.ts';
import { createLimiter, type Limiter } from './limiter/limiter.ts';
import type { BudgetJournal } from './limiter/restart-guard.ts';
import { toCollectedCopy, toCollectionItem, toRelease, toSearchRow } from './map.ts';
import {
  collectionPageSchema,
  createdInstanceSchema,
  foldersSchema,
  identitySchema,
  instancesSchema,
  releaseSchema,
  searchSchema,
  valueSchema,
} from './schemas.ts';

export interface DiscogsOptions {
  /** The address of the API, without a slash at the end. */
  baseUrl: string;
  /** The User-Agent header, `Runout/<version> +<url>`. Discogs refuses requests without one. */
  userAgent: string;
  /** The most requests a minute, of all accounts together. Must not be more than Discogs allows: 60 with a token, 25 without. */
  limit: number;
  /** How many of the requests of a minute a sync leaves free for other calls. */
  reserve: number;
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  /** Returns a number from 0 up to 1, for the jitter of waits. */
  random?: (() => number) | undefined;
  /** The time limit of one exchange, headers and body, in ms. */
  timeoutMs?: number | undefined;
  /** Keeps the time for which the next process must wait before its first call (limiter/restart-guard.ts). */
  journal?: BudgetJournal | undefined;
  /** A limiter to use instead of a new one. If it is set, `limit`, `reserve` and `journal` are ignored. */
  limiter?: Limiter | undefined;
  /** Called after every attempt that was sent. Must not throw. */
  onCall?: ((report: CallReport) => void) | undefined;
}

export interface DiscogsClient {
  /**
   * Returns the Discogs port for the account of this credential; null calls Discogs without a credential. All ports share one
   * budget and one set of connections.
   */
  as(credential: Credential | null): Discogs;
  budget(): BudgetState;
  /** Refuses all waiting calls, ends the calls in flight, and closes the connections. */
  close(): Promise<void>;
}

const SEARCH_RESULTS = 10;
/** The number of copies on one page of a collection. Discogs allows no more. */
const PAGE_SIZE = 100;
/** The largest decoded answer in bytes. A page of 100 copies has about 0.2 MB; boxes with many discs have more. */
const MOST_PAGE_BYTES = 2 * 1024 * 1024;
/**
 * The most pages of copies of one release that are read. They have 2,000 copies, which no one has of one release, so an answer
 * that names more pages is refused.
 */
const MOST_PAGES = 20;
/** The largest answer in bytes for endpoints that return only a name or three amounts. */
const MOST_WORD_BYTES = 16 * 1024;

/**
 * Makes the client.
 * @throws Error when the user agent cannot be sent in a header. The error never quotes it.
 */
export function createDiscogs(options: DiscogsOptions): DiscogsClient {
  const { clock, log, limit, reserve, journal, random = Math.random, onCall = () => {} } = options;
  const exchange = createExchange(options);
  const maybeSent = (error: unknown) => !(error instanceof BrokenExchange && error.reason === 'unreachable');
  const limiter = options.limiter ?? createLimiter({ clock, limit, reserve, journal, maybeSent });
  const makeRequest = createMakeRequest({ exchange, limiter, clock, log, random, onCall });

  const budget = () => limiter.budget();

  return {
    as: (credential) => ({ ...createEndpoints(makeRequest, credential), budget }),
    budget,
    async close() {
      limiter.close(new Error('Runout is ending'));
      await exchange.close();
    },
  };
}

function createEndpoints(makeRequest: MakeRequest, credential: Credential | null): Omit<Discogs, 'budget'> {
  const get = <T>(call: Omit<ApiCall<T>, 'method' | 'credential'>, callOptions: CallOptions) =>
    makeRequest({ credential, method: 'GET', ...call }, callOptions);

  const search = async (
    query: Record<string, string>,
    { anyFormat = true, ...callOptions }: CallOptions & { anyFormat?: boolean },
  ): Promise<SearchAnswer> => {
    const format: Record<string, string> = anyFormat ? {} : { format: 'Vinyl' };
    const call = {
      path: '/database/search',
      query: { ...query, ...format, type: 'release', per_page: SEARCH_RESULTS },
      schema: searchSchema,
    };
    const { pagination, results } = await get(call, callOptions);
    // Discogs can send more results than were asked for.
    const read = results.slice(0, SEARCH_RESULTS);
    return {
      rows: await readInTurns(read, (row) => row.formats.length, toSearchRow),
      total: pagination?.items ?? null,
    };
  };

  return {
    searchByCatalogNumber: (catno, { anyFormat = false, ...rest }) =>
      search({ catno }, { anyFormat, ...rest }),

    searchByArtistAndTitle: ({ artist, title }, { anyFormat = false, ...rest }) =>
      search({ artist, release_title: title }, { anyFormat, ...rest }),

    searchByUPC: (barcode, callOptions) => search({ barcode }, callOptions),

    async getRelease(releaseId, callOptions) {
      const schema = that(releaseSchema, (release) => release.id === releaseId, 'is another release');
      return toRelease(await get({ path: path`/releases/${releaseId}`, schema }, callOptions));
    },

    async getCollectionPage({ username, page, order }, callOptions) {
      // A page other than the requested one is an error. Otherwise a pull would skip the items of the requested page without
      // notice.
      const schema = that(collectionPageSchema, (read) => read.pagination.page === page, 'is another page');
      const call = {
        path: path`/users/${username}/collection/folders/0/releases`,
        // Without `sort`, Discogs would sort the copies by label.
        query: { page, per_page: PAGE_SIZE, sort: 'added', sort_order: order },
        schema,
        mostBytes: MOST_PAGE_BYTES,
      };
      const { pagination, releases } = await get(call, callOptions);
      const formatsOf = (copy: (typeof releases)[number]) => copy.basic_information.formats.length;
      return { ...pagination, copies: await readInTurns(releases, formatsOf, toCollectedCopy) };
    },

    async getCollectionInstances(username, releaseId, callOptions) {
      const isAsked = (read: z.output<typeof instancesSchema>) =>
        read.releases.every((copy) => copy.id === releaseId) && (read.pagination?.pages ?? 1) <= MOST_PAGES;
      const schema = that(instancesSchema, isAsked, 'is of another release, or has no end');
      const copies: CollectionItem[] = [];
      for (let page = 1; ; page++) {
        const call = {
          path: path`/users/${username}/collection/releases/${releaseId}`,
          query: { page, per_page: PAGE_SIZE },
          schema,
          mostBytes: MOST_PAGE_BYTES,
        };
        const { pagination, releases } = await get(call, callOptions);
        copies.push(...releases.map(toCollectionItem));
        // All pages are read, because a copy that is overlooked here would count as a new one later.
        if (releases.length === 0 || page >= (pagination?.pages ?? 1)) return copies;
      }
    },

    async addToCollection({ username, folderId, releaseId }, callOptions) {
      const call = {
        credential,
        method: 'POST' as const,
        path: path`/users/${username}/collection/folders/${folderId}/releases/${releaseId}`,
        schema: createdInstanceSchema,
      };
      const { instance_id: instanceId } = await makeRequest(call, callOptions);
      return { instanceId };
    },

    async removeFromCollection({ username, folderId, releaseId, instanceId }, callOptions) {
      const call = {
        credential,
        method: 'DELETE' as const,
        path: path`/users/${username}/collection/folders/${folderId}/releases/${releaseId}/instances/${instanceId}`,
        schema: z.unknown(),
      };
      await makeRequest(call, callOptions);
    },

    getCollectionValue: (username, callOptions) =>
      get(
        {
          path: path`/users/${username}/collection/value`,
          schema: valueSchema,
          mostBytes: MOST_WORD_BYTES,
        },
        callOptions,
      ),

    async getFolders(username, callOptions) {
      const call = {
        path: path`/users/${username}/collection/folders`,
        schema: foldersSchema,
        mostBytes: MOST_PAGE_BYTES,
      };
      return (await get(call, callOptions)).folders;
    },

    getIdentity: (callOptions) =>
      get({ path: '/oauth/identity', schema: identitySchema, mostBytes: MOST_WORD_BYTES }, callOptions),
  };
}

/**
 * Makes a schema for an answer that must also fit its request: `isAsked` returns false if it does not, and `message` is then
 * the error. `pipe` keeps the given schema, which zod has compiled once. `refine` would make a new schema for each call, and
 * zod would compile it before each reading.
 */
function that<T>(schema: z.ZodType<T>, isAsked: (read: T) => boolean, message: string): z.ZodType<T> {
  return schema.pipe(z.custom<T>((read) => isAsked(read as T), message));
}
