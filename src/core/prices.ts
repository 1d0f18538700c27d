// Core: the prices of releases: how many are for sale, and from how much. They live in memory only, for six hours, and only private
// answers show them.
import { ageMs, type Clock } from '../clock.ts';
import { currencyIn } from './currency.ts';
import type { Crate } from './ports.ts';
import type { Currency, Offers } from './types.ts';

/** What is for sale of a release, as Discogs last said it. */
export interface DatedOffers extends Offers {
  /** When Discogs said it. */
  at: Date;
}

export interface Prices {
  /** Returns the currency to ask for: that of the last value of the collection. USD if none was read. Never throws. */
  currency(): Promise<Currency>;
  /** Keeps what Discogs just said of a release. Null: it said nothing of offers, so what was kept is forgotten. */
  keep(releaseId: number, offers: Offers | null): void;
  /** Returns what is kept of a release. Null: nothing, or it is six hours old. */
  of(releaseId: number): DatedOffers | null;
}

/** How long a price is kept, in ms. By Discogs' terms (https://support.discogs.com/hc/en-us/articles/360009334593). */
const KEPT_MS = 6 * 60 * 60_000;
/** How many releases have a price at most. The oldest price goes first. */
const MOST = 2_000;

export function createPrices(deps: {
  store: { value: Pick<Crate['value'], 'last'> };
  clock: Pick<Clock, 'now' | 'monotonic'>;
}): Prices {
  const { store, clock } = deps;
  // A Map keeps the order of insertion, so the oldest price is the first one.
  const kept = new Map<number, { offers: DatedOffers; atMs: number }>();

  // The monotonic clock stops while the machine sleeps, and the wall clock can be set back.
  const isOld = ({ offers, atMs }: { offers: DatedOffers; atMs: number }) =>
    Math.max(clock.monotonic() - atMs, ageMs(clock, offers.at.getTime())) >= KEPT_MS;

  function dropOld(): void {
    for (const [releaseId, one] of kept) {
      if (kept.size <= MOST && !isOld(one)) return;
      kept.delete(releaseId);
    }
  }

  return {
    async currency() {
      const last = await store.value.last().catch(() => null);
      return (last && currencyIn(last.value.median)) ?? 'USD';
    },

    keep(releaseId, offers) {
      kept.delete(releaseId);
      if (offers !== null) {
        const { count, lowest, currency } = offers;
        const at = new Date(clock.now());
        kept.set(releaseId, { offers: { count, lowest, currency, at }, atMs: clock.monotonic() });
      }
      dropOld();
    },

    of(releaseId) {
      dropOld();
      const one = kept.get(releaseId);
      return one && !isOld(one) ? one.offers : null;
    },
  };
}
