// Discogs: the limiter's queue. p-queue counts the slots and starts the jobs; which job may start, and when, is told it
// through a queue class that shows it only a job that may start right now.
import PQueue, { type QueueAddOptions } from 'p-queue';
import type { Lane } from '../../core/ports.ts';
import { createAbortWatch } from './abort-watch.ts';
import { createLanes, type Lanes, type Waiting } from './lanes.ts';

type Run = () => Promise<unknown>;

export interface Job extends Waiting {
  readonly signal: AbortSignal | undefined;
  readonly reject: (reason: unknown) => void;
  /** Ends the timer that would tell of the wait. */
  notice: AbortController | null;
  /** Starts the job: p-queue's own function, set when it is enqueued. */
  run: Run | null;
  started: boolean;
}

export interface JobQueue {
  readonly waiting: Pick<Lanes<Job>, 'ahead' | 'before' | 'size' | 'all'>;
  /**
   * Enqueues a job, and starts it at once if it may. It keeps its slot until the promise of `work` settles. A job
   * whose signal aborts before it starts is rejected with the signal's reason.
   */
  add(job: Job, work: () => Promise<void>): void;
  /** Takes a waiting job out of the line and rejects it. */
  refuse(job: Job, reason: unknown): void;
  /** Starts all that may start: for changes that p-queue cannot know of. */
  recheck(): void;
}

interface JobOptions extends QueueAddOptions {
  job?: Job;
}

/** An empty queue. `mayStart` is asked for the lane of the job whose turn it is. */
export function createJobQueue(slots: number, mayStart: (lane: Lane) => boolean): JobQueue {
  const lanes = createLanes<Job>();

  class StartableJobs {
    /** One job if the next in line may start, else none. */
    get size(): number {
      const next = lanes.next();
      return next && mayStart(next.lane) ? 1 : 0;
    }
    enqueue(run: Run, { job }: Partial<JobOptions> = {}): void {
      if (!job) throw new TypeError('a job without its options');
      job.run = run;
      lanes.push(job);
    }
    dequeue(): Run | undefined {
      const next = lanes.next();
      if (!next?.run) return undefined;
      next.started = true;
      leave(next);
      return next.run;
    }
    // The rest of p-queue's contract. Order is the lanes' business.
    filter(): [] {
      return [];
    }
    setPriority(): void {}
  }

  const queue = new PQueue<StartableJobs, JobOptions>({ concurrency: slots, queueClass: StartableJobs });

  /** Out of the line for good, be it to start or to go. */
  const leave = (job: Job): void => {
    lanes.remove(job);
    if (job.signal) abortWatch.remove(job, job.signal);
    job.notice?.abort();
  };

  const refuse = (job: Job, reason: unknown): void => {
    leave(job);
    job.reject(reason);
  };

  const recheck = (): void => {
    // Setting it makes p-queue start all it can.
    queue.concurrency = slots;
  };

  const abortWatch = createAbortWatch<Job>((job, reason) => {
    refuse(job, reason);
    // It may have stood before somebody who asks for less.
    recheck();
  });

  return {
    waiting: lanes,
    add(job, work) {
      // Never settles for a job that is refused: nothing holds on to it then.
      void queue.add(work, { job });
      if (!job.started && job.signal) abortWatch.add(job, job.signal);
    },
    refuse,
    recheck,
  };
}
