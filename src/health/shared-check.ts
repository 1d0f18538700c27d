// Health: sends one query to the database for all requests to the health port within a second, so that many requests do not load
// the database.
import { type Clock, type Waited, waitAtMost } from '../clock.ts';

export interface SharedCheck<T> {
  /** Returns an answer of the database that is at most a second old. `late`: it did not come in time. Never rejects. */
  ask(): Promise<Waited<T>>;
}

interface CheckTimes {
  /** How long an answer is used for further callers, in ms on the monotonic clock. */
  freshMs: number;
  /** The longest wait of a caller, in ms of real time. */
  waitMs: number;
  /** The time, in ms, after which a query counts as hung and another one is sent, which may get another connection. */
  hangsMs: number;
}

const CHECK_TIMES: Readonly<CheckTimes> = Object.freeze({ freshMs: 1_000, waitMs: 2_000, hangsMs: 30_000 });

/**
 * Makes a check that all callers share.
 * @param question sends the query. It may hang. It is called at most once a second, and while a query hangs at most once in 30 s.
 */
export function createSharedCheck<T>(
  question: () => Promise<T>,
  clock: Pick<Clock, 'monotonic'>,
  times: Partial<CheckTimes> = {},
): SharedCheck<T> {
  const { freshMs, waitMs, hangsMs } = { ...CHECK_TIMES, ...times };
  let last: { answer: Promise<T>; askedMs: number; answeredMs: number | null } | null = null;

  function isGood(one: NonNullable<typeof last>): boolean {
    const { askedMs, answeredMs } = one;
    const nowMs = clock.monotonic();
    return answeredMs === null ? nowMs - askedMs < hangsMs : nowMs - answeredMs < freshMs;
  }

  function askAgain(): Promise<T> {
    const answer = question();
    const asked: NonNullable<typeof last> = { answer, askedMs: clock.monotonic(), answeredMs: null };
    const note = () => {
      asked.answeredMs = clock.monotonic();
    };
    answer.then(note, note);
    last = asked;
    return answer;
  }

  return {
    ask: () => waitAtMost(last && isGood(last) ? last.answer : askAgain(), waitMs),
  };
}
