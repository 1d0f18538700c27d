// Process: the watchdog, a thread beside the bot that kills the process when the bot's own thread is blocked. A blocked thread
// cannot end the process itself, and a supervisor does not notice that it is blocked. After the kill, the supervisor starts the
// process again (docs/operating.md).
import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import { everyWall } from '../clock.ts';
import type { Log } from '../core/ports.ts';

export interface WatchdogOptions {
  /**
   * How long the bot's thread can be blocked before the process is killed, in real time. Its longest job takes under a second.
   */
  limitMs: number;
  /** The time between two ticks of the bot's thread, and between two looks of the watchdog, in real time. */
  tickMs: number;
  /**
   * The signal that ends the process. Not SIGABRT: its core dump would hold the tokens. Supervisors count both as a failure. 0:
   * no signal, for tests.
   */
  signal: 'SIGKILL' | 0;
}

const WATCHDOG_DEFAULTS: Readonly<WatchdogOptions> = Object.freeze({
  limitMs: 60_000,
  tickMs: 1_000,
  signal: 'SIGKILL',
});

/** The data that the watchdog's thread gets when it starts (watchdog-thread.mjs). */
export interface WatchdogOrders {
  /**
   * Two Int32 that both threads share. The first counts the ticks of the bot's thread. The second is 1 while a debugger is
   * attached: a debugger can halt the bot's thread, so the process must not end then.
   */
  cells: SharedArrayBuffer;
  tickMs: number;
  /** The process ends after this many looks of the watchdog without a tick of the bot's thread. */
  mostSilent: number;
  signal: WatchdogOptions['signal'];
  /** The limit in seconds, for the line in the log. */
  seconds: number;
}

/**
 * Watches the thread that calls this function, until the process ends. Does not keep the process alive. The watchdog counts its
 * own ticks as time, because they stop, too, while the process or the machine sleeps.
 * @param options only for tests. Signal 0 has no effect, just as SIGKILL has none when the first process of a container sends
 * it to itself.
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
