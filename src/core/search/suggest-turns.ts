// Core: limits the database queries for suggestions (autocomplete). Discord asks for suggestions at every key press, and each
// query can read every record. With a limit, the database stays free for commands and health checks, even if many people type
// at once.
import { waitAtMost } from '../../clock.ts';

/**
 * The most queries that run at once, for all people together. It is low, because the embedded database runs one query at a time,
 * and a query takes up to 0.1 s.
 */
const MOST_AT_ONCE = 2;

/**
 * How long a query counts toward the limit, in ms of real time. After it the query counts as hung, and the next one starts:
 * another connection to the database may answer it.
 */
const HANGS_MS = 30_000;

export interface SuggestTurn<T> {
  /** The result of the query. Null if no query ran, because the person typed on or `leave` was called. */
  outcome: Promise<T | null>;
  /** Call it when the person no longer waits. If the query has not begun, it never does, and `outcome` is null. */
  leave(): void;
}

export interface SuggestTurns {
  /**
   * Runs the query when its turn comes. Each person has at most one query that runs and one that waits. A new query replaces the
   * waiting one, whose outcome is then null at once. People get their turns in the order in which they came.
   */
  take<T>(personId: string, look: () => Promise<T>): SuggestTurn<T>;
}

interface Waiting {
  begin(): Promise<void>;
  giveUp(): void;
}

/** Makes the limit. Only tests pass other values than the defaults. */
export function createSuggestTurns(mostAtOnce = MOST_AT_ONCE, hangsMs = HANGS_MS): SuggestTurns {
  const looking = new Set<string>();
  // The waiting queries by person. When a person types on, `Map.set` replaces their query, and they keep their place in the
  // order.
  const waiting = new Map<string, Waiting>();

  function beginNext(): void {
    for (const [personId, next] of waiting) {
      if (looking.size >= mostAtOnce) return;
      if (looking.has(personId)) continue;
      waiting.delete(personId);
      looking.add(personId);
      void waitAtMost(next.begin(), hangsMs).then(() => {
        // The query counts until it is over, even if its person has left, because the database still works at it.
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
