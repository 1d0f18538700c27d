// Sandbox: deadlines that a busy machine cannot miss. A wait ends when nothing happens any more, measured in fair time.
import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Fair time is real time, minus the time that this machine could not give to this process. Two things slow it down:
 * - This process did not run (a blocked event loop, a machine that stood still). A timer looks at the clock every 20 ms; a late
 *   look counts as two looks at most.
 * - Other processes want to run. With six of them on two cores, a second counts as a third of a second.
 */
const LOOK_MS = 20;
const LONGEST_LOOK_MS = 2 * LOOK_MS;
/** The lowest share. In a container, Linux counts the processes of the whole host; fair time must go on all the same. */
const SMALLEST_SHARE = 0.2;

interface Waiter {
  ms: number;
  /** The fair time at which the wait began. */
  from: number;
  /** Whether the wait begins again each time something happens. */
  untilStill: boolean;
  callback: () => void;
}

// The functions as they are now, because a test can replace them by fake ones later.
const { setInterval, clearInterval } = globalThis;
const wallMs = performance.now.bind(performance);

const cores = availableParallelism();

let fairMs = 0;
/** Like `fairMs`, but not slowed down by other processes. */
let ownMs = 0;
let lookedAtMs = 0;
/** The share of a core that this process gets, from the last look to the next one. */
let share = 1;
let movedAtMs = 0;
let looking: NodeJS.Timeout | undefined;
const waiters = new Set<Waiter>();
// All copies of this module in a process share this channel. An isolated test has its own copy, and its test runner has
// another.
const moves = channel('local-discord:move');
moves.subscribe(() => {
  movedAtMs = fairMs;
});
/** The number of clocks that run. */
let clocks = 0;

/**
 * Returns the share of a core for each of the processes that want to run now. Only Linux reports their number. On other systems
 * the share is 1.
 */
export function shareOf(loadavg: string, cores: number): number {
  const [, running] = /^\S+ \S+ \S+ (\d+)\//.exec(loadavg) ?? [];
  return running ? Math.max(SMALLEST_SHARE, Math.min(1, cores / Number(running))) : 1;
}

function readLoad(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8');
  } catch {
    return '';
  }
}

const sinceLook = () => Math.min(wallMs() - lookedAtMs, LONGEST_LOOK_MS);

function look(): void {
  const passedMs = sinceLook();
  ownMs += passedMs;
  fairMs += passedMs * share;
  lookedAtMs = wallMs();
  share = shareOf(readLoad(), cores);
  for (const waiter of [...waiters]) {
    const from = waiter.untilStill ? Math.max(waiter.from, movedAtMs) : waiter.from;
    if (fairMs - from < waiter.ms || !waiters.delete(waiter)) continue;
    waiter.callback();
  }
  stopUnlessNeeded();
}

function start(): void {
  if (looking) return;
  lookedAtMs = wallMs();
  share = shareOf(readLoad(), cores);
  looking = setInterval(look, LOOK_MS);
}

function stopUnlessNeeded(): void {
  if (waiters.size > 0 || clocks > 0) return;
  clearInterval(looking);
  looking = undefined;
}

function wait(waiter: Omit<Waiter, 'from'>): () => void {
  start();
  const waiting = { ...waiter, from: fairMs + sinceLook() * share };
  waiters.add(waiting);
  return () => {
    waiters.delete(waiting);
    stopUnlessNeeded();
  };
}

/** Reports that something happened for which a test may be waiting: a request, a message, a line of a process, a test case. */
export const noteMove = (): void => moves.publish(undefined);

/** Calls back at every move. Returns a function that ends it. */
export function onMove(listener: () => void): () => void {
  const heard = () => listener();
  moves.subscribe(heard);
  return () => moves.unsubscribe(heard);
}

/** Calls back when nothing has happened for `ms` of fair time. Returns a function that cancels. */
export const whenStill = (ms: number, callback: () => void): (() => void) =>
  wait({ ms, untilStill: true, callback });

/** Calls back after `ms` of fair time, whatever happens. Returns a function that cancels. */
export const afterFair = (ms: number, callback: () => void): (() => void) =>
  wait({ ms, untilStill: false, callback });

export interface OwnClock {
  /** Returns whole milliseconds since the epoch. */
  now(): number;
  /** Returns how many ms of real time `ms` of fair time take while the machine is as busy as now. */
  wallMs(ms: number): number;
  stop(): void;
}

/**
 * Starts a clock for a world in this process. It stands still while this process does not run. Unlike fair time, it does not
 * slow down because other processes want to run: no deadline depends on it, and waits should not take longer than necessary.
 */
export function startOwnClock(): OwnClock {
  start();
  clocks += 1;
  const epochMs = Date.now() - ownMs - sinceLook();
  let isStopped = false;
  return {
    now: () => Math.floor(epochMs + ownMs + sinceLook()),
    wallMs: (ms) => ms / share,
    stop() {
      if (isStopped) return;
      isStopped = true;
      clocks -= 1;
      stopUnlessNeeded();
    },
  };
}
