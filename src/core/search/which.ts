// Core: the use case "Which one is mine?". It compares the run-out that a person typed with the etchings of the pressings in a
// list, and asks Discogs once at most.
import type { Clock } from '../../clock.ts';
import type { CallOptions } from '../discogs-port.ts';
import { Refusal } from '../refusals.ts';
import type { Pressing } from '../types.ts';
import { typedSides } from './etching-text.ts';
import { type EtchingConclusion, type RankedPressing, rankEtchings } from './etchings.ts';
import type { AlbumRequest, Caches, Catalogue } from './ports.ts';
import type { ResultList, ResultLists } from './results.ts';
import type { VersionFilters } from './types.ts';

/** The list under which the question is asked. */
export type AskedList =
  /** A finder: the pressings of a master that these filters leave. */
  | { of: 'master'; masterId: number; filters: VersionFilters }
  /** The results of a search. `isWhole`: they are all that Discogs has for it. */
  | { of: 'search'; releaseIds: readonly number[]; isWhole: boolean };

export interface WhichQuestion {
  /** What stands in the run-out, as the person typed it. */
  typed: string;
  list: AskedList;
  /** The album in the heading of the list, `Artist - Title`. Null: the list has several albums. */
  heading: string | null;
}

/** The facts by which a person can tell pressings apart when their run-outs cannot. */
export const TELLING = ['catalogNumber', 'country', 'year', 'label', 'vinylColor', 'weight'] as const;
export type TellingFact = (typeof TELLING)[number];

export interface WhichAnswer {
  conclusion: EtchingConclusion;
  /** The first pressings of the ranking, as many as a message shows. */
  first: RankedPressing[];
  /** The same pressings with their facts. */
  list: ResultList;
  /** How many pressings fit equally well. Only a `tie` has more than one. */
  tied: number;
  /** In which facts the tied pressings that are shown differ. */
  differIn: TellingFact[];
  /** How many pressings were compared. */
  compared: number;
  /** How many pressings there are. Null: not known. */
  total: number | null;
}

export interface Which {
  /**
   * Compares. Calls Discogs only if the pressings of one album are not at hand, and then once.
   * @throws Refusal when nothing was typed that can be compared, or when the results have expired; DiscogsError.
   */
  ask(question: WhichQuestion, options: Omit<CallOptions, 'lane'>): Promise<WhichAnswer>;
}

/** The pressings to compare. `isComplete`: they are all that it can be. */
interface Candidates {
  pressings: Pressing[];
  total: number | null;
  isComplete: boolean;
}

/** How many pressings an answer shows. */
const SHOWN = 5;

export function createWhich(deps: {
  discogs: Pick<Catalogue, 'searchByArtistAndTitle'>;
  store: { caches: Pick<Caches, 'releases' | 'saveRows' | 'search' | 'saveSearch' | 'master' | 'versions'> };
  lists: Pick<ResultLists, 'reopen' | 'noteSaid'>;
  clock: Clock;
}): Which {
  const { discogs, lists, clock } = deps;
  const { caches } = deps.store;
  const now = () => new Date(clock.now());

  /** Returns the pressings that the cache knows, in this order. */
  async function known(releaseIds: readonly number[]): Promise<Pressing[]> {
    const cached = await caches.releases([...releaseIds], now());
    return releaseIds.flatMap((releaseId) => {
      const entry = cached.get(releaseId);
      if (entry === undefined) return [];
      return entry.detail === 'full' ? entry.release : entry.pressing;
    });
  }

  /** Searches for an album, or takes the same search from the cache. One page of a hundred rows. */
  async function search(album: AlbumRequest, anyFormat: boolean, options: CallOptions): Promise<Candidates> {
    const key = JSON.stringify(['which', album, anyFormat]).toLowerCase();
    const cached = await caches.search(key, now());
    if (cached) {
      const pressings = await known(cached.releaseIds);
      if (pressings.length === cached.releaseIds.length) return searched(pressings, cached.total);
    }
    const askedAt = now();
    const { rows, total } = await discogs.searchByArtistAndTitle(
      { ...album, perPage: 100 },
      { ...options, anyFormat },
    );
    const releaseIds = [...new Set(rows.map(({ releaseId }) => releaseId))];
    await caches.saveRows(rows, now());
    await caches.saveSearch(key, { releaseIds, step: 0, total }, now());
    await lists.noteSaid(rows, askedAt);
    return searched(await known(releaseIds), total);
  }

  const searched = (pressings: Pressing[], total: number | null): Candidates => ({
    pressings,
    total,
    isComplete: total !== null && total <= pressings.length,
  });

  async function ofMaster(
    { masterId, filters }: AskedList & { of: 'master' },
    heading: string | null,
    options: CallOptions,
  ): Promise<Candidates> {
    const versions = await caches.versions({ masterId, filters, page: 1 }, now());
    const total = versions?.items ?? null;
    const atHand = await known(versions?.versions.map(({ releaseId }) => releaseId) ?? []);
    // A pressing without etchings was perhaps never read: the versions of a master have none.
    if (atHand.length === total && atHand.every(({ etchings }) => etchings.length > 0)) {
      return { pressings: atHand, total, isComplete: isOpen(filters) };
    }
    const album = (await caches.master(masterId, now())) ?? albumIn(heading);
    if (album === null) throw new Refusal({ kind: 'results-expired' });
    const { artist, title } = album;
    const { country, year, format } = filters;
    const found = await search({ artist, title, country, year: yearIn(year) }, format !== 'Vinyl', options);
    const pressings = found.pressings.filter((one) => one.masterId === masterId);
    const count = total ?? found.total;
    const isComplete = isOpen(filters) && total !== null && pressings.length >= total;
    return { pressings, total: count, isComplete };
  }

  async function ofSearch(
    { releaseIds, isWhole }: AskedList & { of: 'search' },
    heading: string | null,
    options: CallOptions,
  ): Promise<Candidates> {
    const rows = await known(releaseIds);
    const isAtHand = rows.length === releaseIds.length;
    const isOneAlbum = isAtHand ? commonMasterOf(rows) !== null : heading !== null;
    if (isAtHand && (isWhole || !isOneAlbum)) {
      return { pressings: rows, total: isWhole ? rows.length : null, isComplete: isWhole };
    }
    const album = albumIn(isAtHand ? (rows[0]?.heading ?? null) : heading);
    if (!isOneAlbum || album === null) throw new Refusal({ kind: 'results-expired' });
    // A list without any record was found by a search in every format.
    const anyFormat = rows.length > 0 && rows.every(({ discCount }) => discCount === 0);
    const found = await search(album, anyFormat, options);
    const listed = found.pressings.find(({ releaseId }) => releaseIds.includes(releaseId));
    const masterId = commonMasterOf(rows) ?? listed?.masterId ?? null;
    const others = found.pressings.filter((one) => masterId !== null && one.masterId === masterId);
    const all = new Map([...rows, ...others].map((one) => [one.releaseId, one]));
    const isThere = releaseIds.every((releaseId) => all.has(releaseId));
    if (all.size === 0) throw new Refusal({ kind: 'results-expired' });
    return { pressings: [...all.values()], total: found.total, isComplete: found.isComplete && isThere };
  }

  return {
    async ask({ typed, list, heading }, { signal, turn, onWait }) {
      if (typedSides(typed).length === 0) throw new Refusal({ kind: 'nothing-etched' });
      const options = { lane: 'person', signal, turn, onWait } as const;
      const { pressings, total, isComplete } =
        list.of === 'master'
          ? await ofMaster(list, heading, options)
          : await ofSearch(list, heading, options);
      const { ranked, conclusion, tied } = rankEtchings(typed, pressings, { isComplete });
      const first = ranked.slice(0, SHOWN);
      const isTied = new Set(first.slice(0, tied).map(({ releaseId }) => releaseId));
      return {
        conclusion,
        first,
        list: await lists.reopen(first.map(({ releaseId }) => releaseId)),
        tied,
        differIn: differencesOf(pressings.filter(({ releaseId }) => isTied.has(releaseId))),
        compared: pressings.length,
        // A search also counts what is not of this album, and can find fewer than there are.
        total:
          total === null || (list.of === 'search' && isComplete) ? null : Math.max(total, pressings.length),
      };
    },
  };
}

/** Whether these filters leave every pressing that a run-out can be of. */
const isOpen = ({ country, year, format }: VersionFilters): boolean =>
  country === null && year === null && (format === null || format === 'Vinyl');

/** Returns the master of all these pressings. Null: they have several, or none. */
function commonMasterOf(pressings: readonly Pressing[]): number | null {
  const masterId = pressings[0]?.masterId ?? null;
  return pressings.every((one) => one.masterId === masterId) ? masterId : null;
}

/** Reads artist and title from `Artist - Title`. Null: it is not of this form. */
function albumIn(heading: string | null): { artist: string; title: string } | null {
  const [artist = '', ...rest] = (heading ?? '').split(' - ');
  const title = rest.join(' - ');
  return artist !== '' && title !== '' ? { artist, title } : null;
}

/** A search takes a year, the facet also has other values. */
const yearIn = (year: string | null): number | null =>
  year !== null && /^\d{4}$/.test(year) ? Number(year) : null;

/** Returns the facts in which these pressings differ, in the order of `TELLING`. */
export const differencesOf = (pressings: readonly Pick<Pressing, TellingFact>[]): TellingFact[] =>
  TELLING.filter((fact) => new Set(pressings.map((one) => one[fact])).size > 1);
