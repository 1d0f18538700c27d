// Discogs: the queue of the limiter: three lanes by urgency, first come first served within each. p-queue counts the slots and
// starts the jobs. It sees the lanes through a queue class that shows a job only when that job can start now.
import PQueue, { type QueueAddOptions } from 'p-queue';
import { LANES, type Lane } from '../../core/ports.ts';

/** One entry of a lane. The lanes own `gone`; the rest belongs to the limiter. */
export interface LaneEntry {
  readonly lane: Lane;
  /** A repeated attempt. It goes before the others of its lane, which came later than its first attempt. */
  readonly again: boolean;
  /** It left the line. It keeps its place there until the head passes it. */
  gone: boolean;
}

interface Line<T> {
  push(one: T): void;
  /** The first entry that is still there. It stays in place. */
  peek(): T | undefined;
  all(): T[];
}

// A consumed head is cut off once it is this long and most of the array: constant time over the long run.
const COMPACT_FROM = 1_000;

function createLine<T extends LaneEntry>(): Line<T> {
  // The head releases each entry that it passes: a job holds its whole answer.
  let items: (T | undefined)[] = [];
  let head = 0;
  return {
    push: (one) => {
      items.push(one);
    },
    peek() {
      while (items[head]?.gone) items[head++] = undefined;
      if (head === items.length) {
        items = [];
        head = 0;
      } else if (head > COMPACT_FROM && head > items.length / 2) {
        items = items.slice(head);
        head = 0;
      }
      return items[head];
    },
    all: () => items.slice(head).filter((one): one is T => one !== undefined && !one.gone),
  };
}

export interface Lanes<T extends LaneEntry> {
  push(one: T): void;
  /** Removes an entry from any place. Nothing happens if it left before. */
  remove(one: T): void;
  /** The entry whose turn is next, always of the most urgent lane that has any. It stays in place. */
  next(): T | undefined;
  /** How many entries go before a new one. */
  ahead(newcomer: Pick<LaneEntry, 'lane' | 'again'>): number;
  /** How many entries go before this one. Takes time in proportion to its lane. */
  before(one: T): number;
  size(lane: Lane): number;
  /** All entries of one lane, in order. Takes time in proportion to that lane. */
  all(lane: Lane): T[];
}

/** Three empty lanes. All but `before` and `all` take constant time, so that 10,000 waiting sync calls do not delay a person. */
export function createLanes<T extends LaneEntry>(): Lanes<T> {
  const create = () => ({ again: createLine<T>(), fresh: createLine<T>(), waitingAgain: 0, waiting: 0 });
  const lanes = { person: create(), enrichment: create(), sync: create() };

  const all = (lane: Lane) => [...lanes[lane].again.all(), ...lanes[lane].fresh.all()];

  const moreUrgent = (lane: Lane): number => {
    let sum = 0;
    for (const name of LANES) {
      if (name === lane) break;
      sum += lanes[name].waiting;
    }
    return sum;
  };

  const count = (one: T, by: 1 | -1): void => {
    const lane = lanes[one.lane];
    lane.waiting += by;
    if (one.again) lane.waitingAgain += by;
  };

  return {
    push(one) {
      const lane = lanes[one.lane];
      (one.again ? lane.again : lane.fresh).push(one);
      count(one, 1);
    },
    remove(one) {
      if (one.gone) return;
      one.gone = true;
      count(one, -1);
      const lane = lanes[one.lane];
      (one.again ? lane.again : lane.fresh).peek();
    },
    next() {
      for (const name of LANES) {
        const lane = lanes[name];
        if (lane.waiting > 0) return lane.again.peek() ?? lane.fresh.peek();
      }
      return undefined;
    },
    ahead: ({ lane, again }) => moreUrgent(lane) + (again ? lanes[lane].waitingAgain : lanes[lane].waiting),
    before: (one) => moreUrgent(one.lane) + all(one.lane).indexOf(one),
    size: (lane) => lanes[lane].waiting,
    all,
  };
}

type StartJob = () => Promise<unknown>;

export interface Job extends LaneEntry {
  readonly signal: AbortSignal | undefined;
  readonly reject: (reason: unknown) => void;
  /** Ends the timer that would report the wait. */
  notice: AbortController | null;
  /** Starts the job: p-queue's own function, set when the job is enqueued. */
  run: StartJob | null;
  started: boolean;
}

export interface JobQueue {
  readonly waiting: Pick<Lanes<Job>, 'ahead' | 'before' | 'size' | 'all'>;
  /**
   * Enqueues a job, and starts it at once if it can start. The job keeps its slot until the promise of `work` settles. A job
   * whose signal aborts before the start is rejected with the reason of the signal.
   */
  add(job: Job, work: () => Promise<void>): void;
  /** Removes a waiting job from the line and rejects it. */
  refuse(job: Job, reason: unknown): void;
  /** Starts all jobs that can start: for changes that p-queue does not see. */
  recheck(): void;
}

interface JobOptions extends QueueAddOptions {
  job?: Job;
}

/** An empty queue. `mayStart` answers for the lane of the job whose turn it is. */
export function createJobQueue(slots: number, mayStart: (lane: Lane) => boolean): JobQueue {
  const lanes = createLanes<Job>();

  class StartableJobs {
    /** 1 if the next job can start, else 0. */
    get size(): number {
      const next = lanes.next();
      return next && mayStart(next.lane) ? 1 : 0;
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
      return next.run;
    }
    // The rest of p-queue's contract. The lanes decide the order.
    filter(): [] {
      return [];
    }
    setPriority(): void {}
  }

  const queue = new PQueue<StartableJobs, JobOptions>({ concurrency: slots, queueClass: StartableJobs });

  /** The job leaves the line for good: it starts, or it is refused. */
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
    // This assignment makes p-queue start all it can.
    queue.concurrency = slots;
  };

  const signals = createSignalGroups<Job>((job, reason) => {
    refuse(job, reason);
    // The next job may need fewer free tokens than this one.
    recheck();
  });

  return {
    waiting: lanes,
    add(job, work) {
      // The promise of a refused job never settles, and nothing holds a reference to it.
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
 * Calls back once for each entry whose signal aborts before its removal. One listener for each signal: adding and removing a
 * listener takes time with their number, and one Stop button can end 10,000 waiting calls.
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
