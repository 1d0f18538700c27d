// Core: reads releases, from the six-hour cache or else from Discogs. All use cases read releases here, so that two do not read
// the same release from Discogs at the same time.
import type { Clock } from '../../clock.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Store } from '../ports.ts';
import type { Prices } from '../prices.ts';
import type { Release } from '../types.ts';

export interface ReleaseReader {
  /** Returns a release with full details, from the cache if it has them. @throws as `Discogs.getRelease`; StoreError. */
  read(releaseId: number, options: CallOptions): Promise<Release>;
  /**
   * Reads many releases with full details, with one query to the cache. Reports each release to `onRead` as soon as it is read,
   * or its error. Never throws.
   */
  readAll(releaseIds: readonly number[], options: CallOptions, onRead: EachRead): Promise<void>;
  /** Reads a release from Discogs, even if the cache has it, and saves it in the cache. */
  readAnew(releaseId: number, options: CallOptions): Promise<Release>;
}

/** Receives the result for each release of `readAll`. */
export interface EachRead {
  onRelease(release: Release): void;
  onFailure(releaseId: number, error: unknown): void;
}

export function createReleaseReader(deps: {
  discogs: Pick<Discogs, 'getRelease'>;
  store: Pick<Store, 'caches'>;
  /** Keeps the price that comes with a release. */
  prices: Pick<Prices, 'currency' | 'keep'>;
  clock: Clock;
}): ReleaseReader {
  const { discogs, store, prices, clock } = deps;
  // The reads under way, by lane and release. The lane is part of the key, because a person must not wait for an enrichment call
  // that is still queued.
  const inFlight = new Map<string, { reading: Promise<Release>; signal: AbortSignal | undefined }>();

  async function fetchAndKeep(releaseId: number, options: CallOptions): Promise<Release> {
    const currency = await prices.currency();
    const { release, offers } = await discogs.getRelease(releaseId, { ...options, currency });
    prices.keep(releaseId, offers);
    await store.caches.saveRelease(release, new Date(clock.now()));
    return release;
  }

  function fetchOnce(releaseId: number, options: CallOptions): Promise<Release> {
    const key = `${options.lane}:${releaseId}`;
    const running = inFlight.get(key);
    if (running) {
      return running.reading.catch((error: unknown) => {
        // If the caller that began this read was aborted, and the present caller was not, the present caller reads again.
        if (!running.signal?.aborted || options.signal?.aborted) throw error;
        return fetchOnce(releaseId, options);
      });
    }
    const reading = fetchAndKeep(releaseId, options).finally(() => inFlight.delete(key));
    inFlight.set(key, { reading, signal: options.signal });
    return reading;
  }

  const cached = (releaseIds: readonly number[]) =>
    store.caches.releases([...releaseIds], new Date(clock.now()));

  return {
    readAnew: fetchAndKeep,

    async read(releaseId, options) {
      const kept = (await cached([releaseId])).get(releaseId);
      return kept?.detail === 'full' ? kept.release : fetchOnce(releaseId, options);
    },

    async readAll(releaseIds, options, { onRelease, onFailure }) {
      if (releaseIds.length === 0) return;
      const kept = await cached(releaseIds).catch((error: unknown) => {
        for (const releaseId of releaseIds) onFailure(releaseId, error);
        return null;
      });
      if (kept === null) return;
      await Promise.all(
        releaseIds.map((releaseId) => {
          const entry = kept.get(releaseId);
          if (entry?.detail === 'full') return onRelease(entry.release);
          return fetchOnce(releaseId, options).then(onRelease, (error) => onFailure(releaseId, error));
        }),
      );
    },
  };
}
