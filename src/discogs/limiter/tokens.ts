// Discogs: the tokens in use. A call takes one when it starts. It comes back a window after the answer, because that is the
// latest moment at which Discogs can have counted the request (docs/architecture.md, "The budget").
import type { Clock } from '../../clock.ts';

/** A call in flight. */
export interface Flight {
  /** How many tokens came back since it started. */
  returnedSince(): number;
  /**
   * Ends the flight: the answer is here, or (`answered: false`) will never come. Resolves when the token is back, or with
   * `closed`. Never rejects.
   */
  land(answered: boolean): Promise<void>;
}

export interface Tokens {
  take(): Flight;
  /** Calls without an answer yet. */
  inFlight(): number;
  /** All tokens in use: in flight, or answered less than a window ago. */
  held(): number;
  /** How many of those come back within `restartMs`. */
  due(): number;
  /** When each token in use comes back (monotonic ms, in any order). For calls in flight it is an estimate. */
  returnsAtMs(): number[];
  /** As `returnsAtMs`, for answered calls only: these times are certain. */
  landedBackAtMs(): number[];
  /** How long a call has its token, on average. */
  cycleMs(): number;
  /** How long an answer takes, on average. */
  answerMs(): number;
}

export interface TokenTimes {
  /** How long Discogs counts a request. */
  windowMs: number;
  /** Added to the window. */
  marginMs: number;
  /** A call that was given up (timeout, abort) can still be under way for this long. */
  lostCallMs: number;
  /** The least time between the death of a process and the first call of the next one. */
  restartMs: number;
  /** How long an answer takes, before the first one is measured. */
  firstAnswerMs: number;
}

// Weight of the newest answer in the moving average.
const NEWEST = 1 / 8;

/** Makes the tokens, none of them in use. `onDue` is called when one is within `restartMs` of coming back. */
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
      // A timer can fire a little early. On a clock that runs faster, that is much of its time.
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
