// Core: slows down a crash loop. A process that dies at every start, and that a supervisor starts again, must not use up
// Discord's limit: 1,000 identifies a day, and then Discord resets the token
// (https://discord.com/developers/docs/events/gateway, "Identifying"). So each start is written down when it identifies, and
// too many starts wait. A start that Discord kept waiting does not count.
import { type Clock, waitAtMost } from '../clock.ts';
import type { Log, Store } from './ports.ts';

const FACT = 'recent_starts';

export const START_PACE = Object.freeze({
  /** Up to this many starts an hour are no crash loop. */
  free: 10,
  windowMs: 60 * 60_000,
  firstWaitMs: 15_000,
  /** With this wait there are 288 starts a day. Even with the free starts of every hour that is well under 1,000. */
  longestWaitMs: 5 * 60_000,
});

/** How long `note` can take, in ms of real time. Discord closes a connection that does not identify. */
const NOTE_MS = 2_000;

export interface StartPace {
  /** Waits if there were too many starts in the last hour. @throws the signal's reason, StoreError */
  await(signal: AbortSignal): Promise<void>;
  /** Counts this start, once, because it is about to identify. Takes two seconds at most, and never throws. */
  note(): Promise<void>;
  /** Removes this start from the count after an orderly end, because it was no crash. */
  forget(): Promise<void>;
}

/** Returns how long the next start waits, in ms, after this number of starts within the last hour. Pure. */
export function waitBeforeStart(startsInWindow: number): number {
  const { free, firstWaitMs, longestWaitMs } = START_PACE;
  return startsInWindow < free ? 0 : Math.min(firstWaitMs * 2 ** (startsInWindow - free), longestWaitMs);
}

/**
 * Picks the starts within the last hour from those that were written down. The clock can have been set back since: a start up
 * to an hour ahead counts as now, and is forgotten in an hour. A start further ahead was written by a wrong clock. Pure.
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
      // A longer wait would lose the connection to Discord. It is better to count one start less than never to start.
      if (noted.kind !== 'done') log.warn({}, 'could not write down that Runout was started');
    },
    async forget() {
      if (mine === null) return;
      await save(recent((await written()).filter((atMs) => atMs !== mine)));
    },
  };
}

/** Any value but a list of times counts as no starts, because a start must not fail for it. */
function readStarts(text: string | null): number[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter((one) => typeof one === 'number') : [];
  } catch {
    return [];
  }
}
