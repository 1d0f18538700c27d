// Core: the use case Search. It finds pressings on Discogs and says which of them we own. The rows come first, the details later
// (docs/architecture.md, "One /search").
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Store } from '../ports.ts';
import type { ReleaseReader } from '../release/reader.ts';
import { pressingOf } from '../release/stored.ts';
import type { SearchAnswer, SearchRow } from '../types.ts';
import { type LadderStep, ladder } from './ladder.ts';
import type { CachedSearch } from './ports.ts';
import { type SearchQuery, searchKey } from './query.ts';
import type { ResultList, ResultLists } from './results.ts';

export interface Found {
  query: SearchQuery;
  /** The step of the ladder that found the results. Null: no step found any. */
  by: LadderStep | null;
  /** How many results Discogs has. Null when Discogs did not say. */
  total: number | null;
  list: ResultList;
}

export interface Search {
  /**
   * Searches Discogs, or the cache. If nothing is found, the list is empty. A release of the crate needs no call: its record has
   * the facts, and `list.enrich` reads the rest. @throws DiscogsError when Discogs does not answer.
   */
  find(query: SearchQuery, options: Omit<CallOptions, 'lane'>): Promise<Found>;
  /** Makes the list of an older message again from its release ids. It reads only the cache and calls no one. */
  reopen(releaseIds: number[]): Promise<ResultList>;
}

export function createSearch(deps: {
  discogs: Pick<
    Discogs,
    'searchByCatalogNumber' | 'searchByArtistAndTitle' | 'searchByUPC' | 'searchByText' | 'searchByEtching'
  >;
  store: Pick<Store, 'caches'> & { records: Pick<Crate['records'], 'findByReleaseId'> };
  reader: Pick<ReleaseReader, 'read'>;
  lists: ResultLists;
  account: Pick<Account, 'identify'>;
  clock: Clock;
}): Search {
  const { discogs, store, reader, lists, account, clock } = deps;
  const now = () => new Date(clock.now());

  async function call(step: LadderStep, options: CallOptions): Promise<SearchAnswer> {
    switch (step.kind) {
      case 'catno':
        return discogs.searchByCatalogNumber(step.number, { ...options, anyFormat: step.anyFormat });
      case 'album':
        return discogs.searchByArtistAndTitle(step, { ...options, anyFormat: step.anyFormat });
      case 'barcode':
        return discogs.searchByUPC(step.barcode, options);
      case 'text':
        return discogs.searchByText(step.text, { ...options, anyFormat: step.anyFormat });
      case 'etching':
        return discogs.searchByEtching(step.etching, { ...options, by: step.by });
      case 'release':
        return {
          rows: [{ ...(await reader.read(step.releaseId, options)), inCollection: null, inWantlist: null }],
          total: 1,
        };
    }
  }

  /** Tries the steps of the ladder in order, and returns the answer of the first step that finds something. */
  async function climb(query: SearchQuery, options: CallOptions): Promise<SearchAnswer & { step: number }> {
    for (const [step, asked] of ladder(query).entries()) {
      const { rows, total } = await call(asked, options);
      if (rows.length > 0) return { rows: distinct(rows), total, step };
    }
    return { rows: [], total: null, step: 0 };
  }

  /** Returns the list of a release of the crate whose details the cache does not have. Null: it is no such release. */
  async function inCrate(query: SearchQuery): Promise<Found | null> {
    if (query.kind !== 'release') return null;
    const { releaseId } = query;
    const kept = (await store.caches.releases([releaseId], now())).get(releaseId);
    if (kept?.detail === 'full') return null;
    const record = await store.records.findByReleaseId(releaseId);
    if (!record) return null;
    const pressing = kept?.pressing ?? pressingOf(record, releaseId);
    const list = lists.of([releaseId], new Map([[releaseId, { pressing, release: null }]]));
    return { query, by: { kind: 'release', releaseId }, total: 1, list };
  }

  return {
    reopen: lists.reopen,

    async find(query, { signal, onWait, turn }) {
      const own = await inCrate(query);
      if (own) return own;
      const key = searchKey(query);
      const found = async ({ releaseIds, step, total }: CachedSearch): Promise<Found> => ({
        query,
        by: releaseIds.length > 0 ? (ladder(query)[step] ?? null) : null,
        total,
        list: await lists.reopen(releaseIds),
      });
      const cached = await store.caches.search(key, now());
      if (cached) return found(cached);
      const askedAt = now();
      const { rows, step, total } = await climb(query, { lane: 'person', turn, signal, onWait });
      const releaseIds = rows.map((row) => row.releaseId);
      await store.caches.saveRows(rows, now());
      await store.caches.saveSearch(key, { releaseIds, step, total }, now());
      await lists.noteSaid(rows, askedAt);
      // If Discogs did not answer at the start, the owner of the token is still unknown. Discogs answers now, so the bot asks
      // again.
      account.identify(signal).catch(() => {});
      return found({ releaseIds, step, total });
    },
  };
}

function distinct(rows: SearchRow[]): SearchRow[] {
  return [...new Map(rows.map((row) => [row.releaseId, row])).values()];
}
