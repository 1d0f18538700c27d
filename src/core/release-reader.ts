// Core: one way to read a release: the six-hour cache, then Discogs, and never the same release twice at once.
import type { Clock } from '../clock.ts';
import type { CallOptions, Discogs, Store } from './ports.ts';
import type { Release } from './types.ts';

export interface ReleaseReader {
  /** Full details, from the cache when they are fresh. Throws what `getRelease` throws. */
  read(releaseId: number, options: CallOptions): Promise<Release>;
  /** From Discogs, whatever the cache holds; the cache has it afterwards. */
  readAnew(releaseId: number, options: CallOptions): Promise<Release>;
}

export function createReleaseReader(deps: {
  discogs: Pick<Discogs, 'getRelease'>;
  store: Pick<Store, 'caches'>;
  clock: Clock;
}): ReleaseReader {
  const { discogs, store, clock } = deps;
  // By lane: a person must not wait behind an enrichment call that is still queued.
  const inFlight = new Map<string, Promise<Release>>();

  async function fetchAndKeep(releaseId: number, options: CallOptions): Promise<Release> {
    const release = await discogs.getRelease(releaseId, options);
    await store.caches.saveRelease(release, new Date(clock.now()));
    return release;
  }

  return {
    readAnew: fetchAndKeep,

    async read(releaseId, options) {
      const cached = (await store.caches.releases([releaseId], new Date(clock.now()))).get(releaseId);
      if (cached?.detail === 'full') return cached.release;

      const key = `${options.lane}:${releaseId}`;
      const running = inFlight.get(key);
      if (running) return running;
      const reading = fetchAndKeep(releaseId, options).finally(() => inFlight.delete(key));
      inFlight.set(key, reading);
      return reading;
    },
  };
}
