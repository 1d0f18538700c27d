// Core: find pressings on Discogs and say what we own of them. First the rows, then the details
// (docs/architecture.md, "One /search").
import type { Clock } from '../../clock.ts';
import { AuthError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { CachedSearch, CallOptions, Crate, Discogs, Log, Store } from '../ports.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { Pressing, Release, SearchAnswer, SearchRow } from '../types.ts';
import { type LadderStep, ladder, type SearchQuery, searchKey } from './query.ts';

export interface ShownResult {
  releaseId: number;
  /**
   * The facts of a search row. Null when none are known: the message is old, its cache is gone, and the details are not read
   * yet.
   */
  pressing: Pressing | null;
  /** The same release with all details, once they were read. */
  release: Release | null;
  ownership: OwnershipState;
}

/** The results of one message. They get richer while `enrich` runs, and `show` always gives the present state. */
export interface ResultList {
  readonly releaseIds: readonly number[];
  /** The results as they are now, with the present ownership. */
  show(releaseIds: readonly number[]): Promise<ShownResult[]>;
  /**
   * Reads the full details of each of these results that lacks them, in order, and calls `onDetail` after each. Never throws
   * for a result that cannot be read: it stays as it was.
   */
  enrich(
    releaseIds: readonly number[],
    options: Pick<CallOptions, 'signal' | 'turn'> & { onDetail: () => void },
  ): Promise<void>;
}

export interface Found {
  query: SearchQuery;
  /** The step of the ladder that found something. Null: none did. */
  by: LadderStep | null;
  /** How many results Discogs has; null when it did not say. */
  total: number | null;
  list: ResultList;
}

export interface Search {
  /** @throws DiscogsError when Discogs cannot be reached. Nothing found is not an error: the list is empty. */
  find(query: SearchQuery, options: Omit<CallOptions, 'lane'>): Promise<Found>;
  /** Makes the list of an older message again from its release ids: from the cache, without a call. */
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
              // A refused token makes all details fail the same way, so the log has one line.
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

  /** Fills country and barcodes of records that a pull made without them, from the details that were read. Never throws. */
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
   * Saves what Discogs says about owning these releases. `user_data` is about the account of the token, so it counts only if
   * that is DISCOGS_USERNAME.
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
      // The owner of the token could not be asked at the start. Discogs answers now, so the bot asks again.
      account.identify(signal).catch(() => {});
      return found({ releaseIds, step, total });
    },
  };
}

interface KnownDetails {
  pressing: Pressing;
  /** All details, if they are known. */
  release: Release | null;
}

function distinct(rows: SearchRow[]): SearchRow[] {
  return [...new Map(rows.map((row) => [row.releaseId, row])).values()];
}
