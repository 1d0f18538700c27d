// Core: deletes what is no longer needed, some times a day, and reuses its room. The times are in docs/operating.md.
import type { Clock } from '../clock.ts';
import type { Log, Store, Upkeep } from './ports.ts';

const DAY_MS = 24 * 60 * 60_000;

export const KEPT = Object.freeze({
  /** Runs of /sync and their errors, except the newest ones. */
  runsMs: 90 * DAY_MS,
  /** Closed adds: who added what, and Undo. They hold Discord user ids. */
  intentsMs: 180 * DAY_MS,
  /** How often the work is done. Caches have ages of their own: six hours, ten minutes. */
  everyMs: 6 * 60 * 60_000,
  /** The first time after the start: before that, other work is more important. */
  firstMs: 5 * 60_000,
});

export interface Housekeeping {
  /** Runs until aborted. Never throws: work that fails is done the next time. */
  keep(signal: AbortSignal): Promise<void>;
}

export function createHousekeeping(deps: {
  store: Pick<Store, 'accounts' | 'caches' | 'crate'> & Pick<Upkeep, 'tend' | 'keepCopy'>;
  clock: Clock;
  log: Log;
}): Housekeeping {
  const { store, clock, log } = deps;

  async function tidy(signal: AbortSignal): Promise<void> {
    const nowMs = clock.now();
    const cached = await store.caches.prune(new Date(nowMs));
    const before = { runs: new Date(nowMs - KEPT.runsMs), intents: new Date(nowMs - KEPT.intentsMs) };
    let [runs, intents] = [0, 0];
    // Also for the accounts that the configuration does not name.
    for (const { id } of await store.accounts.list()) {
      const gone = await store.crate(id).prune(before);
      runs += gone.runs;
      intents += gone.intents;
    }
    log.info({ cached, runs, intents }, 'old data was deleted');
    await store.tend(signal);
  }

  const copy = () =>
    store.keepCopy(new Date(clock.now())).catch((error: unknown) => {
      log.warn({ err: error }, 'no copy of the database was made: it is tried again in six hours');
    });

  return {
    async keep(signal) {
      for (let waitMs: number = KEPT.firstMs; !signal.aborted; waitMs = KEPT.everyMs) {
        await clock.sleep(waitMs, signal).catch(() => {});
        if (signal.aborted) return;
        await tidy(signal).catch((error: unknown) => {
          // A database that is closing takes no more work.
          if (!signal.aborted) log.warn({ err: error }, 'the database could not be cleaned up');
        });
        if (!signal.aborted) await copy();
      }
    },
  };
}
