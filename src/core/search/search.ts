// Core: the use case Search. It finds pressings on Discogs and says which of them we own. The rows come first, the details later
// (docs/architecture.md, "One /search").
import type { Clock } from '../../clock.ts';
import { AuthError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { CachedSearch, CallOptions, Crate, Discogs, Log, Store } from '../ports.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { Pressing, Release, SearchAnswer, SearchRow } from '../types.ts';
import { type LadderStep, ladder, type SearchQuery, searchKey } from './query.ts';

/** One result as a message shows it. */
export interface ShownResult {
  releaseId: number;
  /**
   * The facts of a search row. Null when they are not known: the message is old, so the cache no longer has the row, and the
   * details are not read yet.
   */
  pressing: Pressing | null;
  /** The release with all details. Null: they are not read yet. */
  release: Release | null;
  ownership: OwnershipState;
}

/** The results of one message. `enrich` adds details to them, and `show` returns them as they are at that moment. */
export interface ResultList {
  readonly releaseIds: readonly number[];
  /** Returns these results as they are now, with the present ownership. */
  show(releaseIds: readonly number[]): Promise<ShownResult[]>;
  /**
   * Reads the full details of those of these results that lack them, in order, and calls `onDetail` after each one. A result
   * whose details cannot be read stays as it was; nothing is thrown for it.
   */
  enrich(
    releaseIds: readonly number[],
    options: Pick<CallOptions, 'signal' | 'turn'> & { onDetail: () => void },
  ): Promise<void>;
}

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
   * Searches Discogs, or the cache. If nothing is found, the list is empty. @throws DiscogsError when Discogs does not answer.
   */
  find(query: SearchQuery, options: Omit<CallOptions, 'lane'>): Promise<Found>;
  /** Makes the list of an older message again from its release ids. It reads only the cache and calls no one. */
  reopen(releaseIds: number[]): Promise<ResultList>;
}

export function createSearch(deps: {
  discogs: Pick<Discogs, 'searchByCatalogNumber' | 'searchByArtistAndTitle' | 'searchByUPC'>;
  store: Pick<Crate, 'ownership' | 'noteOwned'> &
    Pick<Store, 'caches'> & { records: Pick<Crate['records'], 'fill'> };
  reader: ReleaseReader;
  account: Pick<Account, 'username' | 'tokenIsOwners' | 'identify'>;
  clock: Clock;
  log: Log;
}): Search {
  const { discogs, store, reader, account, clock, log } = deps;
  const now = () => new Date(clock.now());

  async function call(step: LadderStep, options: CallOptions): Promise<SearchAnswer> {
    switch (step.kind) {
      case 'catno':
        return discogs.searchByCatalogNumber(step.number, { ...options, anyFormat: step.anyFormat });
      case 'album':
        return discogs.searchByArtistAndTitle(step, { ...options, anyFormat: step.anyFormat });
      case 'barcode':
        return discogs.searchByUPC(step.barcode, options);
      case 'release':
        return { rows: [{ ...(await reader.read(step.releaseId, options)), inCollection: null }], total: 1 };
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

  function createList(releaseIds: number[], known: Map<number, KnownDetails>): ResultList {
    const masterOf = (releaseId: number) => known.get(releaseId)?.pressing.masterId ?? null;
    const hasCollection = account.username !== null;
    return {
      releaseIds,
      async show(ids) {
        const owned = await store.ownership(
          ids.map((releaseId) => ({ releaseId, masterId: masterOf(releaseId) })),
        );
        return ids.map((releaseId) => ({
          releaseId,
          pressing: known.get(releaseId)?.pressing ?? null,
          release: known.get(releaseId)?.release ?? null,
          ownership: ownershipState(owned.get(releaseId) ?? NOTHING_OWNED, { hasCollection }),
        }));
      },
      async enrich(ids, { signal, turn, onDetail }) {
        let refused = false;
        const missing = ids.filter((id) => !known.get(id)?.release);
        await reader.readAll(
          missing,
          { lane: 'enrichment', turn, signal },
          {
            onRelease(release) {
              known.set(release.releaseId, { pressing: release, release });
              onDetail();
            },
            onFailure(releaseId, error) {
              if (signal?.aborted) return;
              // Discogs refuses a wrong token for every release, so the log has only one line about it.
              if (!(error instanceof AuthError && refused))
                log.warn({ err: error, releaseId }, 'enrichment failed');
              refused ||= error instanceof AuthError;
            },
          },
        );
        await fillRecords(ids.flatMap((id) => known.get(id) ?? []));
      },
    };
  }

  /** Saves country and barcodes, from the details that were read, in records that a pull made without them. Never throws. */
  async function fillRecords(details: readonly KnownDetails[]): Promise<void> {
    const answers = details.map(({ pressing: { releaseId, country }, release }) => ({
      releaseId,
      country,
      barcodes: release?.barcodes ?? [],
    }));
    await store.records.fill(answers).catch((error: unknown) => {
      log.warn({ err: error }, 'records were not completed by the results of a search');
    });
  }

  async function reopen(releaseIds: number[]): Promise<ResultList> {
    const cached = await store.caches.releases(releaseIds, now());
    const known = new Map<number, KnownDetails>();
    for (const [id, entry] of cached) {
      known.set(
        id,
        entry.detail === 'full'
          ? { pressing: entry.release, release: entry.release }
          : { pressing: entry.pressing, release: null },
      );
    }
    return createList(releaseIds, known);
  }

  /**
   * Saves whether Discogs says that these releases are owned (`user_data`). That is about the owner of the token, so it is saved
   * only if the owner is DISCOGS_USERNAME.
   */
  async function noteOwned(rows: readonly SearchRow[]): Promise<void> {
    if (!account.tokenIsOwners()) return;
    const said = rows.flatMap(({ releaseId, masterId, inCollection }) =>
      inCollection === null ? [] : [{ releaseId, masterId, isOwned: inCollection }],
    );
    await store.noteOwned(said);
  }

  return {
    reopen,

    async find(query, { signal, onWait, turn }) {
      const key = searchKey(query);
      const found = async ({ releaseIds, step, total }: CachedSearch): Promise<Found> => ({
        query,
        by: releaseIds.length > 0 ? (ladder(query)[step] ?? null) : null,
        total,
        list: await reopen(releaseIds),
      });
      const cached = await store.caches.search(key, now());
      if (cached) return found(cached);
      const { rows, step, total } = await climb(query, { lane: 'person', turn, signal, onWait });
      const releaseIds = rows.map((row) => row.releaseId);
      await store.caches.saveRows(rows, now());
      await store.caches.saveSearch(key, { releaseIds, step, total }, now());
      await noteOwned(rows);
      // If Discogs did not answer at the start, the owner of the token is still unknown. Discogs answers now, so the bot asks
      // again.
      account.identify(signal).catch(() => {});
      return found({ releaseIds, step, total });
    },
  };
}

/** What this list knows of one release. */
interface KnownDetails {
  pressing: Pressing;
  /** The release with all details. Null: they are not known. */
  release: Release | null;
}

function distinct(rows: SearchRow[]): SearchRow[] {
  return [...new Map(rows.map((row) => [row.releaseId, row])).values()];
}
