// Root: the watchdog. A thread beside the bot ends the process when the bot's own thread stands still: from inside nothing can,
// and from outside nobody sees why. The supervisor then starts it again (docs/operating.md).
import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { everyWall } from '../clock.ts';
import type { Log } from '../core/ports.ts';

export interface WatchdogOptions {
  /** Of the wall: how long the thread may stand still. Nothing that the bot's thread does takes a second. */
  limitMs: number;
  /** Of the wall: how often it is looked at. */
  tickMs: number;
  /** Not SIGABRT: a core dump would hold the tokens. Supervisors take both for a failure. 0 ends nothing. */
  signal: 'SIGKILL' | 0;
}

const WATCHDOG_DEFAULTS: Readonly<WatchdogOptions> = Object.freeze({
  limitMs: 60_000,
  tickMs: 1_000,
  signal: 'SIGKILL',
});

/** What the thread is told (watchdog-thread.mjs). */
export interface WatchdogOrders {
  /** Two Int32: how often this thread has ticked; whether it may stand still, because a debugger is here. */
  cells: SharedArrayBuffer;
  tickMs: number;
  /** So many ticks of the watchdog's own without one from here are the end. */
  mostSilent: number;
  signal: WatchdogOptions['signal'];
  /** For the line in the log. */
  seconds: number;
}

/**
 * Watches the thread that calls it, until the process ends. Does not keep the process alive. Measures in ticks of its own, which
 * stop when the process does: a machine that slept, or a SIGSTOP, is no reason.
 * @param options for tests; signal 0 is what the first process of a container can do to itself.
 */
export function startWatchdog(log: Pick<Log, 'warn'>, options: Partial<WatchdogOptions> = {}): void {
  const { limitMs, tickMs, signal } = { ...WATCHDOG_DEFAULTS, ...options };
  const cells = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const shared = new Int32Array(cells);
  everyWall(tickMs, () => {
    Atomics.add(shared, 0, 1);
    Atomics.store(shared, 1, debuggerUrl() === undefined ? 0 : 1);
  });
  const mostSilent = Math.ceil(limitMs / tickMs);
  const orders: WatchdogOrders = { cells, tickMs, mostSilent, signal, seconds: limitMs / 1_000 };
  const thread = new Worker(new URL('./watchdog-thread.mjs', import.meta.url), {
    workerData: orders,
    // Not the loader of this process, which a thread of node 20 does not hear; nor its tokens.
    execArgv: [],
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8, stackSizeMb: 1 },
  });
  thread.unref();
  thread.on('error', (error) =>
    log.warn({ err: error }, 'there is no watchdog: a bot that freezes stays so'),
  );
}
