// Discord: how much one person may have under way at once. Without it thirty searches of one member stand before everybody
// else's in the line for Discogs. Who is next among several people is not decided here.
import type { Clock } from '../../clock.ts';

/**
 * A person's requests that wait for their answer. Five results stand on a page: a person who adds all of them presses five times,
 * perhaps before Discord has confirmed the page itself.
 */
export const MOST_WAITING = 6;

/** Messages of a person whose results are being filled in: ten calls each, and no one waits for them. */
export const MOST_FILLED_IN = 5;

export interface Places {
  /** @returns gives the place back; again it does nothing. Null: this person has all of theirs in use. */
  take(personId: string): (() => void) | null;
}

/** So many places for each person. Who has none in use costs no memory. */
export function createPlaces(most: number): Places {
  const inUse = new Map<string, number>();
  return {
    take(personId) {
      const taken = inUse.get(personId) ?? 0;
      if (taken >= most) return null;
      inUse.set(personId, taken + 1);
      let isMine = true;
      return () => {
        if (!isMine) return;
        isMine = false;
        const left = (inUse.get(personId) ?? 1) - 1;
        if (left === 0) inUse.delete(personId);
        else inUse.set(personId, left);
      };
    },
  };
}

export interface NewestFirst {
  /**
   * Does the work, and ends the oldest of this person's when it is one too many. Its signal aborts for that, when the work
   * takes too long to be of use, and with `ending`. @throws what `work` throws.
   */
  run(personId: string, ending: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
}

/** At most so many works of each person go on at once, each for so long; a new one takes the place of the oldest. */
export function createNewestFirst(deps: {
  most: number;
  longestMs: number;
  clock: Pick<Clock, 'sleep'>;
}): NewestFirst {
  const { most, longestMs, clock } = deps;
  const underWay = new Map<string, Set<AbortController>>();
  return {
    async run(personId, ending, work) {
      const all = underWay.get(personId) ?? new Set();
      underWay.set(personId, all);
      const own = new AbortController();
      all.add(own);
      // A Set keeps the order of insertion: the first one is the oldest.
      const [oldest] = all;
      if (all.size > most && oldest) {
        all.delete(oldest);
        oldest.abort(new Error('a newer one of the same person took its place'));
      }
      const end = () => own.abort(ending.reason);
      if (ending.aborted) end();
      ending.addEventListener('abort', end);
      clock.sleep(longestMs, own.signal).then(
        () => own.abort(new Error('it is too late for it to be shown')),
        () => {
          // It ended before.
        },
      );
      try {
        await work(own.signal);
      } finally {
        own.abort(new Error('it is over'));
        ending.removeEventListener('abort', end);
        all.delete(own);
        if (all.size === 0 && underWay.get(personId) === all) underWay.delete(personId);
      }
    },
  };
}
