// Discogs: the client, which implements the Discogs port for any number of accounts. It says which endpoint, with which
// parameters, and which schema reads the answer.
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
  /** Without a slash at the end. */
  baseUrl: string;
  /** `Runout/<version> +<url>`; Discogs refuses requests without one. */
  userAgent: string;
  /** Requests a minute, of all accounts together. Must not be more than Discogs allows: 60 with a token, 25 without. */
  limit: number;
  /** How many of these requests a sync leaves free. */
  reserve: number;
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  /** Returns a number from 0 up to 1, for the jitter of waits. */
  random?: (() => number) | undefined;
  /** The time limit of one exchange, headers and body, in ms. */
  timeoutMs?: number | undefined;
  /** Keeps a value that the next process needs before its first call. */
  journal?: BudgetJournal | undefined;
  /** Used in place of a limiter made from `limit`, `reserve` and `journal`. */
  limiter?: Limiter | undefined;
  /** Called after every attempt. Must not throw. */
  onCall?: ((report: CallReport) => void) | undefined;
}

export interface DiscogsClient {
  /**
   * Returns Discogs as the account of this credential sees it. Null: without a credential. All share one budget and the
   * connections.
   */
  as(credential: Credential | null): Discogs;
  budget(): BudgetState;
  /** Refuses all waiting calls, ends those in flight, closes the connections. */
  close(): Promise<void>;
}

const SEARCH_RESULTS = 10;
/** The largest page that Discogs gives. */
const PAGE_SIZE = 100;
/** The largest decoded answer in bytes. A page of 100 copies has about 0.2 MB; boxes with many discs have more. */
const MOST_PAGE_BYTES = 2 * 1024 * 1024;
/** How many pages of copies of one release are read: no one has two thousand copies. */
const MOST_PAGES = 20;
/** The largest answer that has only a name or three amounts, in bytes. */
const MOST_WORD_BYTES = 16 * 1024;

/** @throws Error when the user agent cannot be sent in a header. The error never quotes it. */
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
      // If Discogs sent another page than the requested one, a pull would skip items in silence.
      const schema = that(collectionPageSchema, (read) => read.pagination.page === page, 'is another page');
      const call = {
        path: path`/users/${username}/collection/folders/0/releases`,
        // Without `sort`, Discogs sorts by label.
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
        // A copy that is overlooked here would count as a new one later.
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
 * Reads an answer that must also fit its request. Not `refine`, which makes a new schema of the whole answer: zod compiles each
 * schema before it reads with it.
 */
function that<T>(schema: z.ZodType<T>, isAsked: (read: T) => boolean, message: string): z.ZodType<T> {
  return schema.pipe(z.custom<T>((read) => isAsked(read as T), message));
}
