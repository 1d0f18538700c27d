// Sandbox: deadlines that a busy machine cannot miss: a wait ends when nothing moves, measured in fair time.
import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Fair time is the wall's time as far as this machine had it to give. Two things slow it down:
 * - what kept this process from running (a blocked event loop, a machine that stood still): a look that comes late
 *   counts as two looks at most;
 * - others: with six that want to run on two cores, a second counts for a third of one.
 */
const LOOK_MS = 20;
const LONGEST_LOOK_MS = 2 * LOOK_MS;
/** In a container the whole host is counted: however many run there, time goes on. */
const SMALLEST_SHARE = 0.2;

interface Waiter {
  ms: number;
  /** Fair time. */
  from: number;
  /** Begins again whenever something moves. */
  untilStill: boolean;
  callback: () => void;
}

// Kept as they are now: a test may put false ones in their place.
const { setInterval, clearInterval } = globalThis;
const wallMs = performance.now.bind(performance);

const cores = availableParallelism();

let fairMs = 0;
/** The same without regard to others. */
let ownMs = 0;
let lookedAtMs = 0;
/** From the last look to the next one. */
let share = 1;
let movedAtMs = 0;
let looking: NodeJS.Timeout | undefined;
const waiters = new Set<Waiter>();
// One channel for the whole process: a test that runs isolated has a copy of this module of its own, its runner another.
const moves = channel('local-discord:move');
moves.subscribe(() => {
  movedAtMs = fairMs;
});
/** Clocks that run. */
let clocks = 0;

/** The part of a core that each of those gets who want to run now. Linux tells; elsewhere everybody gets a whole one. */
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

/** Something moved that a test may be waiting for: a request, a message, a line of a process, a run of a property. */
export const noteMove = (): void => moves.publish(undefined);

/** Calls back when nothing has moved for `ms` of fair time; returns a function that cancels. */
export const whenStill = (ms: number, callback: () => void): (() => void) =>
  wait({ ms, untilStill: true, callback });

/** Calls back after `ms` of fair time, whatever moves; returns a function that cancels. */
export const afterFair = (ms: number, callback: () => void): (() => void) =>
  wait({ ms, untilStill: false, callback });

export interface OwnClock {
  /** Milliseconds since the epoch; whole ones. */
  now(): number;
  /** How long `ms` of fair time last on the wall, as busy as the machine is now. */
  wallMs(ms: number): number;
  stop(): void;
}

/**
 * For a world in this process: a clock that stands while the process does not get to run. Others do not slow it down by
 * being there, only by what they take: nothing here is over when it is late, and waiting should not take longer than it must.
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
