// Core: a process that dies at every start and is started again by its supervisor must not use up what Discord allows: 1,000
// identifies a day, and then it resets the token (https://discord.com/developers/docs/events/gateway, "Identifying").
// So starts are written down, and too many of them wait.
import type { Clock } from '../clock.ts';
import type { Log, Store } from './ports.ts';

const FACT = 'recent_starts';

export const START_PACE = Object.freeze({
  /** So many starts an hour are nobody's crash loop. */
  free: 10,
  windowMs: 60 * 60_000,
  firstWaitMs: 15_000,
  /** 288 a day: well under 1,000, also with the free ones of every hour. */
  longestWaitMs: 5 * 60_000,
});

export interface StartPace {
  /** Waits if there were too many starts lately, and writes this one down. @throws the signal's reason, StoreError */
  await(signal: AbortSignal): Promise<void>;
  /** An orderly end: this start was no crash. */
  forget(): Promise<void>;
}

/** How long to wait before the next start, after these within the last hour. Pure. */
export function waitBeforeStart(startsInWindow: number): number {
  const { free, firstWaitMs, longestWaitMs } = START_PACE;
  return startsInWindow < free ? 0 : Math.min(firstWaitMs * 2 ** (startsInWindow - free), longestWaitMs);
}

export function createStartPace(deps: { store: Pick<Store, 'facts'>; clock: Clock; log: Log }): StartPace {
  const { store, clock, log } = deps;
  let mine: number | null = null;

  const recent = async (): Promise<number[]> => {
    const nowMs = clock.now();
    const starts = readStarts(await store.facts.get(FACT));
    return starts.filter((atMs) => atMs > nowMs - START_PACE.windowMs && atMs <= nowMs);
  };
  const save = (starts: number[]) => store.facts.set(FACT, JSON.stringify(starts));

  return {
    async await(signal) {
      const starts = await recent();
      const waitMs = waitBeforeStart(starts.length);
      if (waitMs > 0) {
        log.warn(
          { starts: starts.length, waitMs },
          'started too often in the last hour: waiting, to spare what Discord allows',
        );
        await clock.sleep(waitMs, signal);
      }
      mine = clock.now();
      await save([...starts, mine]);
    },
    async forget() {
      if (mine === null) return;
      await save((await recent()).filter((atMs) => atMs !== mine));
    },
  };
}

/** Anything else than a list of times counts as none: a start must never fail for this. */
function readStarts(text: string | null): number[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter((one) => typeof one === 'number') : [];
  } catch {
    return [];
  }
}
