// Core: the use case of the pressing finder. It shows the pressings of a master, and filters them by country, year and format.
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions } from '../discogs-port.ts';
import { Refusal } from '../refusals.ts';
import type { CachedVersions, Caches, Catalogue } from './ports.ts';
import type { ResultList, ResultLists } from './results.ts';
import type { FacetValue, Master, VersionFacets, VersionFilters, VersionsRequest } from './types.ts';

/** The filters of a finder that was just opened. A master without vinyl is shown in every format. */
export const AT_FIRST: VersionFilters = Object.freeze({ country: null, year: null, format: 'Vinyl' });

/** The filters, in the order of their menus. */
export const FILTERS = ['country', 'year', 'format'] as const satisfies readonly (keyof VersionFilters)[];

/** How many pressings a page of the message shows. */
export const PRESSINGS_ON_PAGE = 5;
/** How many versions Discogs puts on one page, at most. */
const VERSIONS_ON_PAGE = 100;

/** What a finder shows: which filters, and which of its pages. */
export interface FinderQuestion {
  masterId: number;
  /** Null: any value. */
  filters: VersionFilters;
  /** The page of the message, from 0. A page past the end becomes the last one. */
  page: number;
}

export interface FinderPage extends FinderQuestion {
  master: Master;
  /** The master has no vinyl, so the question was changed to every format. */
  isWidened: boolean;
  /** How many pressings the filters leave. */
  total: number;
  /** How many pages of the message these pressings fill. At least 1. */
  pages: number;
  /** The pressings of this page. Empty: the filters leave none. */
  list: ResultList;
  /** For each filter the values that the others leave, the most frequent first. */
  facets: VersionFacets;
}

export interface Finder {
  /**
   * Reads one page of a master's pressings: three calls to Discogs at most, and none for six hours after that.
   * @throws Refusal when there is no such master; DiscogsError when Discogs does not answer.
   */
  open(question: FinderQuestion, options: Omit<CallOptions, 'lane'>): Promise<FinderPage>;
}

export function createFinder(deps: {
  discogs: Pick<Catalogue, 'getMaster' | 'getVersions'>;
  store: { caches: Pick<Caches, 'master' | 'saveMaster' | 'versions' | 'saveVersions' | 'addRows'> };
  lists: Pick<ResultLists, 'reopen' | 'noteSaid'>;
  account: Pick<Account, 'identify'>;
  clock: Clock;
}): Finder {
  const { discogs, store, lists, account, clock } = deps;
  const now = () => new Date(clock.now());

  async function readMaster(masterId: number, options: CallOptions): Promise<Master> {
    const cached = await store.caches.master(masterId, now());
    if (cached) return cached;
    const master = await discogs.getMaster(masterId, options);
    await store.caches.saveMaster(master, now());
    return master;
  }

  async function readVersions(request: VersionsRequest, options: CallOptions): Promise<CachedVersions> {
    const cached = await store.caches.versions(request, now());
    if (cached) return cached;
    const askedAt = now();
    const page = await discogs.getVersions(request, options);
    await store.caches.saveVersions(request, page, now());
    const { masterId } = request;
    await lists.noteSaid(
      page.versions.map((version) => ({ ...version, masterId })),
      askedAt,
    );
    account.identify(options.signal).catch(() => {});
    return page;
  }

  /** Reads Discogs' first page of the pressings that the filters leave. */
  async function readFirst({ masterId, filters }: FinderQuestion, options: CallOptions) {
    const first = await readVersions({ masterId, filters, page: 1 }, options);
    if (first.items > 0 || !isSame(filters, AT_FIRST)) return { filters, first, isWidened: false };
    const anyFormat = { ...filters, format: null };
    return {
      filters: anyFormat,
      isWidened: true,
      first: await readVersions({ masterId, filters: anyFormat, page: 1 }, options),
    };
  }

  return {
    async open(question, { signal, turn, onWait }) {
      const options = { lane: 'person', signal, turn, onWait } as const;
      const { masterId } = question;
      try {
        const master = await readMaster(masterId, options);
        // Discogs answers a page past the end with an error, so the first page says how many there are.
        const { filters, first, isWidened } = await readFirst(question, options);
        const pages = Math.max(1, Math.ceil(first.items / PRESSINGS_ON_PAGE));
        const page = Math.min(question.page, pages - 1);
        const start = page * PRESSINGS_ON_PAGE;
        const number = Math.min(Math.floor(start / VERSIONS_ON_PAGE) + 1, Math.max(1, first.pages));
        const read = number === 1 ? first : await readVersions({ masterId, filters, page: number }, options);
        const from = start - (number - 1) * VERSIONS_ON_PAGE;
        // Never more than Discogs counts, because the count decides how the message looks.
        const shown = read.versions.slice(from, from + Math.min(PRESSINGS_ON_PAGE, first.items - start));
        // A version has only its title, so the heading of the master stands for it.
        const rows = shown.map((version) => ({ ...version, masterId, heading: master.heading }));
        await store.caches.addRows(rows, now());
        return {
          masterId,
          filters,
          page,
          master,
          isWidened,
          total: first.items,
          pages,
          // The cache can know more of a pressing than a version says, such as its colour.
          list: await lists.reopen(rows.map(({ releaseId }) => releaseId)),
          facets: first.facets,
        };
      } catch (error) {
        if (error instanceof NotFoundError) throw new Refusal({ kind: 'no-such-master', masterId });
        throw error;
      }
    },
  };
}

const isSame = (one: VersionFilters, other: VersionFilters): boolean =>
  one.country === other.country && one.year === other.year && one.format === other.format;

/**
 * Returns the values that a menu offers: the most frequent ones, and the chosen one even if Discogs no longer counts it.
 * @param most how many values at most.
 */
export function offered(values: readonly FacetValue[], chosen: string | null, most: number): FacetValue[] {
  const frequent = [...values].sort((a, b) => b.count - a.count).slice(0, most);
  const isThere = chosen === null || frequent.some((one) => one.value === chosen);
  if (isThere) return frequent;
  const own = values.find((one) => one.value === chosen) ?? { value: chosen, title: chosen, count: 0 };
  return [own, ...frequent.slice(0, most - 1)];
}
