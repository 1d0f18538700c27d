// Core: gives turns to suggestions from the database. Discord asks at every key press, and each query can go through every
// record. Sixty at once must leave the database free for people who wait for an answer, and for health checks.
import { waitAtMost } from '../../clock.ts';

/**
 * How many queries run at a time for all people together. The embedded database has one session, and a query takes up to 0.1 s
 * of it.
 */
const MOST_AT_ONCE = 2;

/**
 * In ms of real time. After this time a query that hangs no longer holds a turn: another connection can answer the next one.
 */
const HANGS_MS = 30_000;

export interface SuggestTurn<T> {
  /** The result. Null when no query ran: the person has typed on, or `leave` was called. */
  outcome: Promise<T | null>;
  /** Called when the person no longer waits. A query that has not begun is dropped. */
  leave(): void;
}

export interface SuggestTurns {
  /**
   * Runs one query of a person at a time. Of those that come meanwhile only the newest waits; the one that it replaces ends at
   * once with null. Between people: first come, first served.
   */
  take<T>(personId: string, look: () => Promise<T>): SuggestTurn<T>;
}

interface Waiting {
  begin(): Promise<void>;
  giveUp(): void;
}

/** Tests set other parameters. */
export function createSuggestTurns(mostAtOnce = MOST_AT_ONCE, hangsMs = HANGS_MS): SuggestTurns {
  const looking = new Set<string>();
  // A Map keeps the order of insertion, also when a value is replaced: a person who types on keeps their place.
  const waiting = new Map<string, Waiting>();

  function beginNext(): void {
    for (const [personId, next] of waiting) {
      if (looking.size >= mostAtOnce) return;
      if (looking.has(personId)) continue;
      waiting.delete(personId);
      looking.add(personId);
      void waitAtMost(next.begin(), hangsMs).then(() => {
        // The turn lasts until the query is over, even if its person has left, because the database still works at it.
        looking.delete(personId);
        beginNext();
      });
    }
  }

  return {
    take<T>(personId: string, look: () => Promise<T>): SuggestTurn<T> {
      let own: Waiting = { begin: async () => {}, giveUp: () => {} };
      const outcome = new Promise<T | null>((resolve, reject) => {
        own = { begin: () => look().then(resolve, reject), giveUp: () => resolve(null) };
      });
      waiting.get(personId)?.giveUp();
      waiting.set(personId, own);
      beginNext();
      return {
        outcome,
        leave() {
          if (waiting.get(personId) === own) waiting.delete(personId);
          own.giveUp();
        },
      };
    },
  };
}
