// Discogs: the queue of the limiter. It has three lanes by urgency, and the calls within a lane take turns (turns.ts). p-queue
// counts the slots and starts the jobs. p-queue sees the lanes through a queue class that shows a job only when that job can
// start now.
import PQueue, { type QueueAddOptions } from 'p-queue';
import { LANES, type Lane } from '../../core/discogs-port.ts';
import { createTurns, type Place, type TurnEntry } from './turns.ts';

/** One waiting call of a lane. */
export interface LaneEntry extends TurnEntry {
  readonly lane: Lane;
}

export interface Lanes<T extends LaneEntry> {
  push(one: T): void;
  /** Removes an entry from any place in its lane. Does nothing if the entry has already left. */
  remove(one: T): void;
  /** Returns the entry that starts next, always of the most urgent lane that has any. The entry stays in place. */
  next(): T | undefined;
  /** Notes that a call of this entry's turn starts. */
  noteStart(one: Pick<LaneEntry, 'lane' | 'turn'>): void;
  /** Returns how many calls of this entry's turn started in its lane in the last minute. */
  started(one: Pick<LaneEntry, 'lane' | 'turn'>): number;
  /** Returns the place that a new entry would get, behind all entries of more urgent lanes. */
  placeFor(newcomer: Pick<LaneEntry, 'lane' | 'turn' | 'again'>): Place;
  /** Returns the place of this entry. Takes time in proportion to the length of its lane. */
  placeOf(one: T): Place | undefined;
  size(lane: Lane): number;
  /**
   * Returns all entries of one lane in order, each with its place in that lane. Takes time in proportion to the length of the
   * lane.
   */
  inOrder(lane: Lane): { one: T; place: Place }[];
}

/**
 * Makes three empty lanes. The time of all methods but `placeOf` and `inOrder` grows with the number of persons and accounts
 * that wait, not with the number of calls. So 10,000 waiting sync calls do not delay a person.
 */
export function createLanes<T extends LaneEntry>(deps: {
  monotonic: () => number;
  /** How long a started call counts when the next turn is decided. */
  windowMs: number;
}): Lanes<T> {
  const lanes = {
    person: createTurns<T>(deps),
    enrichment: createTurns<T>(deps),
    sync: createTurns<T>(deps),
  };

  const behindUrgent = (lane: Lane, { ahead, started }: Place): Place => {
    let urgent = 0;
    for (const name of LANES) {
      if (name === lane) break;
      urgent += lanes[name].size();
    }
    return { ahead: ahead + urgent, started };
  };

  return {
    push: (one) => lanes[one.lane].push(one),
    remove: (one) => lanes[one.lane].remove(one),
    next() {
      for (const name of LANES) {
        const next = lanes[name].next();
        if (next) return next;
      }
      return undefined;
    },
    noteStart: ({ lane, turn }) => lanes[lane].noteStart(turn),
    started: ({ lane, turn }) => lanes[lane].started(turn),
    placeFor: (newcomer) => behindUrgent(newcomer.lane, lanes[newcomer.lane].placeFor(newcomer)),
    placeOf(one) {
      const found = lanes[one.lane].inOrder().find((entry) => entry.one === one);
      return found && behindUrgent(one.lane, found.place);
    },
    size: (lane) => lanes[lane].size(),
    inOrder: (lane) => lanes[lane].inOrder(),
  };
}

type StartJob = () => Promise<unknown>;

export interface Job extends LaneEntry {
  readonly signal: AbortSignal | undefined;
  readonly reject: (reason: unknown) => void;
  /** Aborted when the job leaves the queue: this ends the timer that would report the wait. */
  notice: AbortController | null;
  /** Starts the job. p-queue makes this function, and it is set when the job is enqueued. */
  run: StartJob | null;
  started: boolean;
}

export interface JobQueue {
  readonly waiting: Pick<Lanes<Job>, 'started' | 'placeFor' | 'placeOf' | 'size' | 'inOrder'>;
  /**
   * Enqueues a job, and starts it at once if it can start. The job keeps its slot until the promise of `work` settles. If the
   * signal of the job aborts before the start, the job is rejected with the reason of the signal.
   */
  add(job: Job, work: () => Promise<void>): void;
  /** Removes a waiting job from the queue and rejects it. */
  refuse(job: Job, reason: unknown): void;
  /** Starts all jobs that can start now. Called after changes that p-queue does not see, such as a token that came back. */
  recheck(): void;
}

interface JobOptions extends QueueAddOptions {
  job?: Job;
}

/** Makes an empty queue. `mayStart` is called with the job that is next, and returns whether this job can start now. */
export function createJobQueue(deps: {
  slots: number;
  mayStart: (job: Job) => boolean;
  monotonic: () => number;
  windowMs: number;
}): JobQueue {
  const { slots, mayStart } = deps;
  const lanes = createLanes<Job>(deps);

  class StartableJobs {
    /** 1 if the next job can start, else 0. */
    get size(): number {
      const next = lanes.next();
      return next && mayStart(next) ? 1 : 0;
    }
    enqueue(run: StartJob, { job }: Partial<JobOptions> = {}): void {
      if (!job) throw new TypeError('a job without its options');
      job.run = run;
      lanes.push(job);
    }
    dequeue(): StartJob | undefined {
      const next = lanes.next();
      if (!next?.run) return undefined;
      next.started = true;
      leave(next);
      lanes.noteStart(next);
      return next.run;
    }
    // p-queue requires these two methods. They do nothing, because the lanes decide the order.
    filter(): [] {
      return [];
    }
    setPriority(): void {}
  }

  const queue = new PQueue<StartableJobs, JobOptions>({ concurrency: slots, queueClass: StartableJobs });

  /** Removes a job from the queue for good, because it starts or is refused. */
  const leave = (job: Job): void => {
    lanes.remove(job);
    if (job.signal) signals.remove(job, job.signal);
    job.notice?.abort();
  };

  const refuse = (job: Job, reason: unknown): void => {
    leave(job);
    job.reject(reason);
  };

  const recheck = (): void => {
    // The value does not change, but the assignment makes p-queue start all jobs that can start.
    queue.concurrency = slots;
  };

  const signals = createSignalGroups<Job>((job, reason) => {
    refuse(job, reason);
    // The job behind a removed one may need fewer free tokens, and can perhaps start now.
    recheck();
  });

  return {
    waiting: lanes,
    add(job, work) {
      // p-queue's promise for a refused job never settles. That is no leak, because nothing holds a reference to this promise.
      void queue.add(work, { job });
      if (!job.started && job.signal) signals.add(job, job.signal);
    },
    refuse,
    recheck,
  };
}

interface SignalGroups<T> {
  add(one: T, signal: AbortSignal): void;
  remove(one: T, signal: AbortSignal): void;
}

/**
 * Calls `onAbort` once for each entry whose signal aborts before the entry is removed. All entries of a signal share one
 * listener, because adding or removing a listener takes time in proportion to the number of listeners, and one Stop button can
 * end 10,000 waiting calls.
 */
function createSignalGroups<T>(onAbort: (one: T, reason: unknown) => void): SignalGroups<T> {
  const groups = new Map<AbortSignal, { members: Set<T>; listener: () => void }>();

  const open = (signal: AbortSignal) => {
    const members = new Set<T>();
    const listener = () => {
      groups.delete(signal);
      for (const one of members) onAbort(one, signal.reason);
    };
    signal.addEventListener('abort', listener, { once: true });
    const group = { members, listener };
    groups.set(signal, group);
    return group;
  };

  return {
    add(one, signal) {
      (groups.get(signal) ?? open(signal)).members.add(one);
    },
    remove(one, signal) {
      const group = groups.get(signal);
      if (!group?.members.delete(one) || group.members.size > 0) return;
      signal.removeEventListener('abort', group.listener);
      groups.delete(signal);
    },
  };
}
