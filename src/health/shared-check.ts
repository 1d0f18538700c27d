// Health: one question to the database for everybody who asks within a second: whoever may knock here, and however often, the
// database does not notice.
import { type Clock, type Waited, waitAtMost } from '../clock.ts';

export interface SharedCheck<T> {
  /** What the database says, not older than a second; `late` when it does not say so in time. Never rejects. */
  ask(): Promise<Waited<T>>;
}

interface CheckTimes {
  /** An answer counts for so long, of a clock that never steps. */
  freshMs: number;
  /** Of the wall: whoever asks waits no longer. */
  waitMs: number;
  /** A question that hangs for so long is left behind: on another connection the next one may be answered. */
  hangsMs: number;
}

const CHECK_TIMES: Readonly<CheckTimes> = Object.freeze({ freshMs: 1_000, waitMs: 2_000, hangsMs: 30_000 });

/** @param question may hang; asked at most once a second, and while one hangs, once in 30 s. */
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

  function askAnew(): Promise<T> {
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
    ask: () => waitAtMost(last && isGood(last) ? last.answer : askAnew(), waitMs),
  };
}
