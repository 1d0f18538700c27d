// Support: more work for the Discogs client than the budget allows, in all lanes, for as long as it is wanted.
import type { Clock } from '../../src/clock.ts';
import type { Discogs, Lane } from '../../src/core/ports.ts';
import { RateLimitedError } from '../../src/errors.ts';

/** A person who has to come back later asks again after this long. */
const ASK_AGAIN_MS = 250;

export interface Saturation {
  discogs: Discogs;
  clock: Clock;
  username: string;
  /** How many of each lane have a call waiting or flying at any time. */
  callers: Record<Lane, number>;
  signal: AbortSignal;
}

/** Calls until the signal aborts. @throws whatever a call fails with, unless it is the budget's own refusal. */
export async function saturate({ discogs, clock, username, callers, signal }: Saturation): Promise<void> {
  const calls: Record<Lane, () => Promise<unknown>> = {
    person: () => discogs.searchByCatalogNumber('SHVL 804', { lane: 'person', signal }),
    enrichment: () => discogs.getRelease(249504, { lane: 'enrichment', signal }),
    sync: () => discogs.getCollectionPage({ username, page: 1, order: 'asc' }, { lane: 'sync', signal }),
  };
  const keepCalling = async (call: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await call();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof RateLimitedError && error.source === 'budget')) throw error;
        await clock.sleep(ASK_AGAIN_MS, signal).catch(() => {});
      }
    }
  };
  const lanes: Lane[] = ['person', 'enrichment', 'sync'];
  await Promise.all(
    lanes.flatMap((lane) => Array.from({ length: callers[lane] }, () => keepCalling(calls[lane]))),
  );
}
