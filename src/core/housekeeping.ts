// Core: deletes old data every six hours, frees its room in the database, and makes the daily copy of the database. The times are
// in docs/operating.md.
import type { Clock } from '../clock.ts';
import type { Log, Store, Upkeep } from './ports.ts';

const DAY_MS = 24 * 60 * 60_000;

export const KEPT = Object.freeze({
  /** How long runs of /sync and their problems are kept after their end, in ms. The newest run of each kind stays, without the ids of people. */
  runsMs: 90 * DAY_MS,
  /** How long closed adds are kept, in ms. They are needed for "who added this?" and Undo, and have Discord user ids. */
  intentsMs: 180 * DAY_MS,
  /** How long the question behind a list of the crate is kept, in ms. Until then people can turn the pages of the list. */
  listsMs: 30 * DAY_MS,
  /** How long it is kept what a file would add, in ms. Until then people can press Add. */
  importsMs: DAY_MS,
  /** How long it is kept that a release was taken off the wantlist, in ms. An answer that Discogs was asked for before cannot change it. */
  wantsMs: DAY_MS,
  /** How long details wait for Discogs, in ms. They are notes of people, and Discogs has refused them for a month. */
  detailsMs: 30 * DAY_MS,
  /** How long posts of the feed are kept, in ms. The newest says whether the bot can post in the channel. They name no person. */
  feedMs: 30 * DAY_MS,
  /** The interval of the work, in ms. The entries of caches have ages of their own: six hours, or ten minutes. */
  everyMs: 6 * 60 * 60_000,
  /** The pause between the start of the bot and the first work, in ms, because a start has more important work. */
  firstMs: 5 * 60_000,
});

export interface Housekeeping {
  /** Does the work again and again until the signal aborts. Never throws: work that fails is tried again the next time. */
  keep(signal: AbortSignal): Promise<void>;
  /** Frees room and reads statistics soon, because much was written. Does nothing before `keep`. Never throws. */
  tend(): Promise<void>;
}

export function createHousekeeping(deps: {
  store: Pick<Store, 'accounts' | 'caches' | 'crate'> & Pick<Upkeep, 'tend' | 'keepCopy'>;
  clock: Clock;
  log: Log;
}): Housekeeping {
  const { store, clock, log } = deps;
  let end: AbortSignal | null = null;
  /** The work on the tables, one after the other. */
  let work = Promise.resolve();

  function inTurn(one: (signal: AbortSignal) => Promise<void>): Promise<void> {
    work = work.then(async () => {
      if (end === null || end.aborted) return;
      const signal = end;
      await one(signal).catch((error: unknown) => {
        // After an abort the database is closing, so a failure is expected and not logged.
        if (!signal.aborted) log.warn({ err: error }, 'the database could not be cleaned up');
      });
    });
    return work;
  }

  async function tidy(signal: AbortSignal): Promise<void> {
    const nowMs = clock.now();
    const cached = await store.caches.prune(new Date(nowMs));
    const before = {
      runs: new Date(nowMs - KEPT.runsMs),
      intents: new Date(nowMs - KEPT.intentsMs),
      lists: new Date(nowMs - KEPT.listsMs),
      imports: new Date(nowMs - KEPT.importsMs),
      wants: new Date(nowMs - KEPT.wantsMs),
      details: new Date(nowMs - KEPT.detailsMs),
      feed: new Date(nowMs - KEPT.feedMs),
    };
    let [runs, intents, lists, imports, details] = [0, 0, 0, 0, 0];
    // Old data goes from the crates of all accounts, not only from that of the configuration.
    for (const { id } of await store.accounts.list()) {
      const gone = await store.crate(id).prune(before);
      runs += gone.runs;
      intents += gone.intents;
      lists += gone.lists;
      imports += gone.imports;
      details += gone.details;
    }
    log.info({ cached, runs, intents, lists, imports, details }, 'old data was deleted');
    await store.tend(signal);
  }

  const copy = () =>
    store.keepCopy(new Date(clock.now())).catch((error: unknown) => {
      log.warn({ err: error }, 'no copy of the database was made: it is tried again in six hours');
    });

  return {
    tend: () => inTurn(store.tend),

    async keep(signal) {
      end = signal;
      for (let waitMs: number = KEPT.firstMs; !signal.aborted; waitMs = KEPT.everyMs) {
        await clock.sleep(waitMs, signal).catch(() => {});
        if (signal.aborted) return;
        await inTurn(tidy);
        if (!signal.aborted) await copy();
      }
    },
  };
}
