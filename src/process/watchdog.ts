// Process: the watchdog. A thread beside the bot ends the process when the bot's own thread stands still. A blocked thread
// cannot do that itself, and a supervisor does not notice. The supervisor then starts the process again (docs/operating.md).
import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { everyWall } from '../clock.ts';
import type { Log } from '../core/ports.ts';

export interface WatchdogOptions {
  /**
   * How long the bot's thread can stand still before the process is killed, in real time. Its longest work takes under a
   * second.
   */
  limitMs: number;
  /** How often the bot's thread ticks, and the watchdog looks, in real time. */
  tickMs: number;
  /** SIGKILL, and not SIGABRT, whose core dump would hold the tokens. Supervisors count both as a failure. 0 ends nothing. */
  signal: 'SIGKILL' | 0;
}

const WATCHDOG_DEFAULTS: Readonly<WatchdogOptions> = Object.freeze({
  limitMs: 60_000,
  tickMs: 1_000,
  signal: 'SIGKILL',
});

/** The input of the thread (watchdog-thread.mjs). */
export interface WatchdogOrders {
  /**
   * Two Int32. The first counts the ticks of the bot's thread. The second is 1 while a debugger is attached: then the thread
   * can stand still without an end of the process.
   */
  cells: SharedArrayBuffer;
  tickMs: number;
  /** The process ends after so many ticks of the watchdog without a tick of the bot's thread. */
  mostSilent: number;
  signal: WatchdogOptions['signal'];
  /** For the line in the log. */
  seconds: number;
}

/**
 * Watches the thread that calls it, until the process ends. Does not keep the process alive. It counts its own ticks, which
 * stop when the process or the machine sleeps.
 * @param options only for tests. Signal 0 does nothing, as SIGKILL does to the first process of a container.
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
    // The thread gets no TypeScript loader, which Node 20 does not run in worker threads, and no environment, which holds the
    // tokens.
    execArgv: [],
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8, stackSizeMb: 1 },
  });
  thread.unref();
  thread.on('error', (error) =>
    log.warn({ err: error }, 'the watchdog has ended: a frozen bot is not started again'),
  );
}
