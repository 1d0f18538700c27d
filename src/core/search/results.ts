// Core: the results of one message: what is known of each release, and what we own of it. Search and finder share it.
import type { Clock } from '../../clock.ts';
import { AuthError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { ShownCopies } from '../crate/shown-copies.ts';
import type { CallOptions } from '../discogs-port.ts';
import { NOTHING_OWNED, type OwnershipState, ownershipState } from '../ownership.ts';
import type { Crate, Log, Store } from '../ports.ts';
import type { DatedOffers, Prices } from '../prices.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { Pressing, Release, SearchRow } from '../types.ts';

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
  /** The copies, for a card of the crate. Undefined: the message does not show them. */
  copies?: ShownCopies;
  /** Whether the release is on the wantlist. Null: the account cannot have one, because its name or its token is missing. */
  isWanted: boolean | null;
  /** What is for sale, for private answers only. Undefined or null: not known, or six hours old. */
  offers?: DatedOffers | null;
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

/** What this list knows of one release. */
interface KnownDetails {
  pressing: Pressing;
  /** The release with all details. Null: they are not known. */
  release: Release | null;
}

/** What Discogs says in a row about the collection and the wantlist of the owner of the token. */
export type SaidRow = Pick<SearchRow, 'releaseId' | 'masterId' | 'inCollection' | 'inWantlist'>;

export interface ResultLists {
  /** Makes a list of these releases. `known` has what is known of them, and `enrich` adds to it. */
  of(releaseIds: readonly number[], known: Map<number, KnownDetails>): ResultList;
  /** Makes the list of an older message again from its release ids. It reads only the cache and calls no one. */
  reopen(releaseIds: readonly number[]): Promise<ResultList>;
  /**
   * Saves whether Discogs says that these releases are owned or wanted (`user_data`). That is about the owner of the token, so it
   * is saved only if the owner is DISCOGS_USERNAME. `askedAt`: when Discogs was asked.
   */
  noteSaid(rows: readonly SaidRow[], askedAt: Date): Promise<void>;
}

export function createResultLists(deps: {
  store: Pick<Crate, 'ownership' | 'noteOwned' | 'noteWanted'> &
    Pick<Store, 'caches'> & { records: Pick<Crate['records'], 'fill'> };
  reader: ReleaseReader;
  prices: Pick<Prices, 'of'>;
  account: Pick<Account, 'username' | 'hasToken' | 'tokenIsOwners'>;
  clock: Clock;
  log: Log;
}): ResultLists {
  const { store, reader, prices, account, clock, log } = deps;
  const now = () => new Date(clock.now());

  function of(releaseIds: readonly number[], known: Map<number, KnownDetails>): ResultList {
    const masterOf = (releaseId: number) => known.get(releaseId)?.pressing.masterId ?? null;
    const hasCollection = account.username !== null;
    return {
      releaseIds,
      async show(ids) {
        const owned = await store.ownership(
          ids.map((releaseId) => ({ releaseId, masterId: masterOf(releaseId) })),
        );
        return ids.map((releaseId) => {
          const facts = owned.get(releaseId) ?? NOTHING_OWNED;
          return {
            releaseId,
            pressing: known.get(releaseId)?.pressing ?? null,
            release: known.get(releaseId)?.release ?? null,
            ownership: ownershipState(facts, { hasCollection }),
            isWanted: hasCollection && account.hasToken ? facts.isWanted : null,
            offers: prices.of(releaseId),
          };
        });
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

  async function reopen(releaseIds: readonly number[]): Promise<ResultList> {
    const cached = await store.caches.releases([...releaseIds], now());
    const known = new Map<number, KnownDetails>();
    for (const [id, entry] of cached) {
      known.set(
        id,
        entry.detail === 'full'
          ? { pressing: entry.release, release: entry.release }
          : { pressing: entry.pressing, release: null },
      );
    }
    return of(releaseIds, known);
  }

  async function noteSaid(rows: readonly SaidRow[], askedAt: Date): Promise<void> {
    if (!account.tokenIsOwners()) return;
    const owned = rows.flatMap(({ releaseId, masterId, inCollection: isOwned }) =>
      isOwned === null ? [] : [{ releaseId, masterId, isOwned }],
    );
    const wanted = rows.flatMap(({ releaseId, inWantlist: isWanted }) =>
      isWanted === null ? [] : [{ releaseId, isWanted, at: askedAt }],
    );
    await Promise.all([store.noteOwned(owned, askedAt), store.noteWanted(wanted)]);
  }

  return { of, reopen, noteSaid };
}
