// Core: the one way to read a release: from the six-hour cache, then from Discogs, and never the same release twice at once.
import type { Clock } from '../../clock.ts';
import type { CallOptions, Discogs, Store } from '../ports.ts';
import type { Release } from '../types.ts';

export interface ReleaseReader {
  /** Full details, from the cache when they are fresh. Throws what `getRelease` throws. */
  read(releaseId: number, options: CallOptions): Promise<Release>;
  /**
   * Full details of many releases, with one question to the cache. Each is reported as soon as it is there. Never throws for
   * one of them.
   */
  readAll(releaseIds: readonly number[], options: CallOptions, onRead: EachRead): Promise<void>;
  /** Reads from Discogs, whatever the cache holds, and saves the answer in the cache. */
  readAnew(releaseId: number, options: CallOptions): Promise<Release>;
}

/** The result for each of many. */
export interface EachRead {
  onRelease(release: Release): void;
  onFailure(releaseId: number, error: unknown): void;
}

export function createReleaseReader(deps: {
  discogs: Pick<Discogs, 'getRelease'>;
  store: Pick<Store, 'caches'>;
  clock: Clock;
}): ReleaseReader {
  const { discogs, store, clock } = deps;
  // The readings under way, by lane and release: a person must not wait for an enrichment call that is still queued.
  const inFlight = new Map<string, { reading: Promise<Release>; signal: AbortSignal | undefined }>();

  async function fetchAndKeep(releaseId: number, options: CallOptions): Promise<Release> {
    const release = await discogs.getRelease(releaseId, options);
    await store.caches.saveRelease(release, new Date(clock.now()));
    return release;
  }

  function fetchOnce(releaseId: number, options: CallOptions): Promise<Release> {
    const key = `${options.lane}:${releaseId}`;
    const running = inFlight.get(key);
    if (running) {
      return running.reading.catch((error: unknown) => {
        // The caller that began this reading was aborted, but the present caller was not. So it reads again.
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
