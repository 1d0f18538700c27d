// Discogs: reports to the caller that its call waits for the budget, with the reason and the length of the wait. Refuses the
// call of a person who would wait too long, before anything is sent.
import type { Clock } from '../../clock.ts';
import type { CallOptions, Lane } from '../../core/discogs-port.ts';
import type { BudgetWait } from '../../core/types.ts';
import type { Job, JobQueue } from './lanes.ts';
import type { Place } from './turns.ts';

/** The error for a person's call that would wait too long. Nothing was sent. */
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
   * Handles a job that is about to enter the queue. If its estimated wait is long, reports the wait at once. Returns whether
   * the caller must also call `tellLater`, because no wait was reported and it can still become long.
   * @throws BudgetRefusal
   */
  announce(job: Job, onWait: CallOptions['onWait']): boolean;
  /** Reports the wait of a job if the job still waits after `tellAfterMs`, although its estimate was shorter. */
  tellLater(job: Job, onWait: NonNullable<CallOptions['onWait']>): void;
  /**
   * Refuses the calls of persons who would now wait too long. Called after an answer, because an answer can make the waits
   * longer.
   */
  review(): void;
}

/** Makes the functions that report waits. All times are in ms of the given clock. */
export function createWaitNotes(deps: {
  clock: Clock;
  queue: JobQueue;
  times: { tellAfterMs: number; longestPersonWaitMs: number };
  mayStart: (job: Job) => boolean;
  /** Estimates how long a call of this lane waits at this place. */
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
        // The call has started or was refused, so there is no wait to report.
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
