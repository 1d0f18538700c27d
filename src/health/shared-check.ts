// Health: asks the database once for all requests within a second, so that many requests to the health port do not load it.
import { type Clock, type Waited, waitAtMost } from '../clock.ts';

export interface SharedCheck<T> {
  /** The answer of the database, at most a second old. `late`: it did not come in time. Never rejects. */
  ask(): Promise<Waited<T>>;
}

interface CheckTimes {
  /** How long an answer counts, on a clock that never steps. */
  freshMs: number;
  /** How long a caller waits, in real time. */
  waitMs: number;
  /** When a question that hangs is given up: the next one can get its answer on another connection. */
  hangsMs: number;
}

const CHECK_TIMES: Readonly<CheckTimes> = Object.freeze({ freshMs: 1_000, waitMs: 2_000, hangsMs: 30_000 });

/**
 * Makes a check that all callers share. @param question can hang. It is asked at most once a second, and once in 30 s while one
 * hangs.
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
