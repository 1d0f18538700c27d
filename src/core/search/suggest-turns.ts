// Core: who may ask the database for suggestions. Discord asks at every key that somebody presses, and each look may go
// through every record: sixty at once must leave the database to those who wait for an answer, and to health.
import { waitAtMost } from '../../clock.ts';

/** So many looks at a time, of everybody together. Embedded there is one session, and a look takes up to 0.1 s of it. */
const MOST_AT_ONCE = 2;

/** Of the wall. A look that hangs for so long is left behind: on another connection the next one may be answered. */
const HANGS_MS = 30_000;

export interface SuggestTurn<T> {
  /** What was found; null when it was never looked for: the person has typed on, or `leave` was called. */
  outcome: Promise<T | null>;
  /** Nobody waits any more: a look that has not begun never does. */
  leave(): void;
}

export interface SuggestTurns {
  /**
   * One look a person at a time. Of those that come meanwhile only the newest waits; what it replaces has its outcome, null,
   * at once. Between people the first come is the first served.
   */
  take<T>(personId: string, look: () => Promise<T>): SuggestTurn<T>;
}

interface Waiting {
  begin(): Promise<void>;
  giveUp(): void;
}

/** The parameters are other ones only in tests. */
export function createSuggestTurns(mostAtOnce = MOST_AT_ONCE, hangsMs = HANGS_MS): SuggestTurns {
  const looking = new Set<string>();
  // A Map keeps the order of insertion, also when a value is replaced: typing on costs nobody their place.
  const waiting = new Map<string, Waiting>();

  function beginNext(): void {
    for (const [personId, next] of waiting) {
      if (looking.size >= mostAtOnce) return;
      if (looking.has(personId)) continue;
      waiting.delete(personId);
      looking.add(personId);
      void waitAtMost(next.begin(), hangsMs).then(() => {
        // Until the look is over, not until its person stops waiting: the database is still at it.
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
