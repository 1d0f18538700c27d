// Support: gives the Discogs client more work than the budget allows, in all lanes, until a signal aborts.
import type { Clock } from '../../src/clock.ts';
import type { Discogs, Lane } from '../../src/core/discogs-port.ts';
import { RateLimitedError } from '../../src/errors.ts';

/** When the bot asks a person to come back later, that person asks again after this time. */
const ASK_AGAIN_MS = 250;

export interface Saturation {
  discogs: Discogs;
  clock: Clock;
  username: string;
  /** By lane: how many calls are waiting or in flight at any time. */
  callers: Record<Lane, number>;
  signal: AbortSignal;
}

/** Calls until the signal aborts. @throws the error of a failed call, unless the budget itself refused it. */
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
