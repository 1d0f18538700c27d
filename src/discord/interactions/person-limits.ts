// Discord: limits how much one person can have under way at the same time. The limiter decides the order among several people
// (discogs/limiter/turns).
import type { Clock } from '../../clock.ts';

/**
 * How many requests of a person can wait for their answer. A page has five results, so a person who adds all of them presses
 * five buttons, perhaps before Discord has confirmed the page itself, which is the sixth request.
 */
export const MOST_WAITING = 6;

/**
 * How many search messages of one person get their missing details at the same time. Each needs up to five calls to Discogs, and
 * no one waits for them.
 */
export const MOST_FILLED_IN = 5;

export interface Places {
  /**
   * Takes a place for a person. Returns a function that gives it back once. Null: this person has all of their places in use.
   */
  take(personId: string): (() => void) | null;
}

/** Gives each person `most` places. A person who uses none of them takes no memory. */
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
   * Does the work of a person. If this person has too many works under way, ends the oldest one. The signal that a work gets
   * aborts when the work is ended in this way, after `longestMs`, and when `ending` aborts. @throws what `work` throws.
   */
  run(personId: string, ending: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
}

/**
 * Lets at most `most` works of each person go on at the same time, each for `longestMs`. One work too many takes the place of
 * the oldest.
 */
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
          // The work ended before its time was over.
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
