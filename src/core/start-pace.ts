// Core: slows down a crash loop, in which a process dies at every start and a supervisor starts it again. Discord allows 1,000
// identifies a day, and then resets the token (https://discord.com/developers/docs/events/gateway, "Identifying"). So each
// start is saved when it identifies, and after too many starts in an hour the next one waits. A start that never identified,
// because Discord kept it waiting, does not count.
import { type Clock, waitAtMost } from '../clock.ts';
import type { Log, Store } from './ports.ts';

const FACT = 'recent_starts';

export const START_PACE = Object.freeze({
  /** The number of starts an hour that do not make the next one wait. */
  free: 10,
  /** The time in which starts count, in ms. */
  windowMs: 60 * 60_000,
  /** The wait of the first start that has to wait, in ms. Each further start waits twice as long, up to `longestWaitMs`. */
  firstWaitMs: 15_000,
  /** The longest wait, in ms. It allows 288 starts a day; together with the free starts of each hour that is below 1,000. */
  longestWaitMs: 5 * 60_000,
});

/** The longest time for `note`, in ms of real time. It is short, because Discord closes a connection that does not identify. */
const NOTE_MS = 2_000;

export interface StartPace {
  /** Waits if there were too many starts in the last hour. @throws the signal's reason, StoreError */
  await(signal: AbortSignal): Promise<void>;
  /** Saves this start. Call it before the process identifies; only the first call counts. Takes 2 s at most, and never throws. */
  note(): Promise<void>;
  /** Removes this start from the saved ones. Call it at an orderly end, because a start counts only if it ended in a crash. */
  forget(): Promise<void>;
}

/** Returns how long a start waits, in ms, after this number of starts within the last hour. Pure. */
export function waitBeforeStart(startsInWindow: number): number {
  const { free, firstWaitMs, longestWaitMs } = START_PACE;
  return startsInWindow < free ? 0 : Math.min(firstWaitMs * 2 ** (startsInWindow - free), longestWaitMs);
}

/**
 * Returns those of the saved starts that were within the last hour, in epoch ms. A saved start can be in the future, because the
 * clock was set back since. Up to an hour ahead it counts as now. Further ahead it does not count, because a wrong clock wrote
 * it. Pure.
 */
export function startsLately(writtenMs: readonly number[], nowMs: number): number[] {
  const { windowMs } = START_PACE;
  return writtenMs
    .filter((atMs) => atMs > nowMs - windowMs && atMs <= nowMs + windowMs)
    .map((atMs) => Math.min(atMs, nowMs));
}

export function createStartPace(deps: { store: Pick<Store, 'facts'>; clock: Clock; log: Log }): StartPace {
  const { store, clock, log } = deps;
  let mine: number | null = null;

  const written = async (): Promise<number[]> => readStarts(await store.facts.get(FACT));
  const recent = (starts: number[]): number[] => startsLately(starts, clock.now());
  const save = (starts: number[]) => store.facts.set(FACT, JSON.stringify(starts));

  return {
    async await(signal) {
      const starts = recent(await written());
      const waitMs = waitBeforeStart(starts.length);
      if (waitMs > 0) {
        log.warn(
          { starts: starts.length, waitMs },
          'started too often in the last hour: waiting, to spare what Discord allows',
        );
        await clock.sleep(waitMs, signal);
      }
    },
    async note() {
      if (mine !== null) return;
      const startedMs = clock.now();
      mine = startedMs;
      const noted = await waitAtMost(
        written().then((starts) => save([...recent(starts), startedMs])),
        NOTE_MS,
      );
      // The start goes on without being saved, because Discord would close the connection during a longer wait.
      if (noted.kind !== 'done') log.warn({}, 'could not write down that Runout was started');
    },
    async forget() {
      if (mine === null) return;
      await save(recent((await written()).filter((atMs) => atMs !== mine)));
    },
  };
}

/** Reads the saved starts. A value that is no list of numbers counts as no starts, because the bot must start anyway. */
function readStarts(text: string | null): number[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter((one) => typeof one === 'number') : [];
  } catch {
    return [];
  }
}
