// Discogs: the tokens in use. A call takes a token when it starts. The token comes back one window after the answer, because
// that is the latest moment at which Discogs can still count the request (docs/architecture.md, "The budget").
import type { Clock } from '../../clock.ts';

/** A call in flight. */
export interface Flight {
  /** Returns how many tokens came back since this call started. */
  returnedSince(): number;
  /**
   * Ends the flight: the answer is here, or (`answered: false`) will never come. Resolves when the token is back, or when the
   * limiter is closed. Never rejects.
   */
  land(answered: boolean): Promise<void>;
}

export interface Tokens {
  take(): Flight;
  /** Returns how many calls have no answer yet. */
  inFlight(): number;
  /** Returns how many tokens are in use: those of calls in flight, and of calls that were answered less than a window ago. */
  held(): number;
  /** Returns how many tokens in use come back within `restartMs`. */
  due(): number;
  /** Returns when each token in use comes back (monotonic ms, in any order). For calls in flight the time is an estimate. */
  returnsAtMs(): number[];
  /** Returns the times of `returnsAtMs` for answered calls only: these are certain. */
  landedBackAtMs(): number[];
  /** Returns how long a call has its token, on average, in ms. */
  cycleMs(): number;
  /** Returns how long an answer takes, on average, in ms. */
  answerMs(): number;
}

export interface TokenTimes {
  /** How long Discogs counts a request. */
  windowMs: number;
  /** A margin that is added to the window. */
  marginMs: number;
  /** How long a call that was given up (timeout, abort) can still be on its way to Discogs. */
  lostCallMs: number;
  /** The shortest time between the death of a process and the first call of the next process. */
  restartMs: number;
  /** The estimate for the time of an answer until the first answer is measured. */
  firstAnswerMs: number;
}

// The weight of the newest answer in the moving average.
const NEWEST = 1 / 8;

/**
 * Makes the tokens, none of them in use. `onDue` is called for each token `restartMs` before it comes back. `closed` ends all
 * waits.
 */
export function createTokens(
  clock: Clock,
  times: TokenTimes,
  { closed, onDue }: { closed: AbortSignal; onDue: () => void },
): Tokens {
  const holdMs = times.windowMs + times.marginMs;
  const landed = new Set<{ backAtMs: number }>();
  let inFlight = 0;
  let due = 0;
  let returned = 0;
  let answerMs = times.firstAnswerMs;

  const hold = async (ms: number): Promise<void> => {
    const token = { backAtMs: clock.monotonic() + ms };
    landed.add(token);
    try {
      await clock.sleep(ms - times.restartMs, closed);
      due++;
      onDue();
      await clock.sleep(times.restartMs, closed);
      // A timer can fire a little early in real time. On the faster clock of the sandbox, that is a longer time.
      const earlyMs = token.backAtMs - clock.monotonic();
      if (earlyMs > 0) await clock.sleep(earlyMs, closed);
      due--;
    } catch (error) {
      if (!closed.aborted) throw error;
    } finally {
      landed.delete(token);
      returned++;
    }
  };

  const landedBackAtMs = () => Array.from(landed, ({ backAtMs }) => backAtMs);

  return {
    take() {
      const returnedBefore = returned;
      const startedAtMs = clock.monotonic();
      inFlight++;
      return {
        returnedSince: () => returned - returnedBefore,
        land(answered) {
          inFlight--;
          if (answered) answerMs += (clock.monotonic() - startedAtMs - answerMs) * NEWEST;
          return hold(answered ? holdMs : holdMs + times.lostCallMs);
        },
      };
    },
    inFlight: () => inFlight,
    held: () => inFlight + landed.size,
    due: () => due,
    landedBackAtMs,
    returnsAtMs: () => [
      ...landedBackAtMs(),
      ...Array<number>(inFlight).fill(clock.monotonic() + answerMs + holdMs),
    ],
    cycleMs: () => answerMs + holdMs,
    answerMs: () => answerMs,
  };
}
