// Discogs: reports a wait for the budget to the caller: why and how long. It refuses the call of a person who would wait too
// long; nothing was sent then.
import type { Clock } from '../../clock.ts';
import type { CallOptions, Lane } from '../../core/ports.ts';
import type { BudgetWait } from '../../core/types.ts';
import type { Job, JobQueue } from './lanes.ts';
import type { Place } from './turns.ts';

/** A person's call that would wait too long. Nothing was sent. */
export class BudgetRefusal extends Error {
  override readonly name = 'BudgetRefusal';
  readonly retryAfterMs: number;
  readonly reason: BudgetWait['reason'];

  constructor(retryAfterMs: number, reason: BudgetWait['reason']) {
    super('The wait for the Discogs budget is too long');
    this.retryAfterMs = retryAfterMs;
    this.reason = reason;
  }
}

export interface WaitNotes {
  /**
   * For a job that is about to enter the queue. Reports at once a wait that looks long. Returns whether a report is still
   * due, should the job wait for long all the same.
   * @throws BudgetRefusal
   */
  announce(job: Job, onWait: CallOptions['onWait']): boolean;
  /** For a wait that becomes longer than it looked. */
  tellLater(job: Job, onWait: NonNullable<CallOptions['onWait']>): void;
  /** The outlook may have become worse: refuses the calls of persons who would now wait too long. */
  review(): void;
}

/** All times in ms of the given clock. */
export function createWaitNotes(deps: {
  clock: Clock;
  queue: JobQueue;
  times: { tellAfterMs: number; longestPersonWaitMs: number };
  mayStart: (job: Job) => boolean;
  /** How long a call of this lane waits at this place. */
  estimateMs: (lane: Lane, place: Place) => number;
  reason: (lane: Lane, place: Place) => BudgetWait['reason'];
}): WaitNotes {
  const { clock, queue, times, mayStart, estimateMs, reason } = deps;

  return {
    announce(job, onWait) {
      if (job.lane !== 'person' && !onWait) return false;
      const place = queue.waiting.placeFor(job);
      if (place.ahead === 0 && mayStart(job)) return false;
      const waitMs = estimateMs(job.lane, place);
      if (job.lane === 'person' && waitMs > times.longestPersonWaitMs) {
        throw new BudgetRefusal(waitMs, reason(job.lane, place));
      }
      if (waitMs <= times.tellAfterMs) return true;
      onWait?.({ ms: waitMs, reason: reason(job.lane, place) });
      return false;
    },
    tellLater(job, onWait) {
      const notice = new AbortController();
      job.notice = notice;
      const tell = () => {
        const place = queue.waiting.placeOf(job);
        if (!place) return;
        try {
          onWait({ ms: estimateMs(job.lane, place), reason: reason(job.lane, place) });
        } catch (error) {
          queue.refuse(job, error);
        }
      };
      clock.sleep(times.tellAfterMs, notice.signal).then(tell, () => {
        // The call started, or left the line.
      });
    },
    review() {
      let ahead = 0;
      const refused = new Map<Job['turn'], number>();
      for (const { one: job, place: before } of queue.waiting.inOrder('person')) {
        const refusedOfTurn = refused.get(job.turn) ?? 0;
        const place = { ahead, started: before.started - (job.turn === undefined ? 0 : refusedOfTurn) };
        const waitMs = estimateMs('person', place);
        if (waitMs > times.longestPersonWaitMs) {
          queue.refuse(job, new BudgetRefusal(waitMs, reason('person', place)));
          refused.set(job.turn, refusedOfTurn + 1);
        } else ahead++;
      }
    },
  };
}
