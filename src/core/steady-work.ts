// Core: the frame of work that a process does again and again until it ends: the healing of saved adds, and the repeats of details.
import type { Clock } from '../clock.ts';
import type { CallOptions } from './discogs-port.ts';
import type { Log } from './ports.ts';
import { type CallWatch, callUnder } from './sync/halt.ts';

export interface SteadyWork {
  /** Aborts when no further work begins. */
  readonly stop: AbortSignal;
  /** Makes a call in the sync lane. A request under way can finish within the grace of `pause`. @throws what `call` throws. */
  call<T>(call: (options: CallOptions) => Promise<T>): Promise<T>;
  /** Begins no further work once this signal aborts. */
  stopWith(signal: AbortSignal): void;
  /** Does a round. Returns false when it failed. Only the first failure in a row is a warning in the log. Never throws. */
  round(work: () => Promise<void>): Promise<boolean>;
  /** Sleeps for `ms`, or until no further work begins. */
  sleep(ms: number): Promise<void>;
  /**
   * Begins no further work, lets the request under way end within `graceMs`, and aborts it after that. Resolves when no work is left.
   */
  pause(options: { graceMs: number }): Promise<void>;
}

/** @param trouble what the log says of a round that failed. */
export function createSteadyWork(deps: {
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  trouble: string;
}): SteadyWork {
  const { clock, log, trouble } = deps;
  const stop = new AbortController();
  const cancel = new AbortController();
  /** The round under way. */
  let working: Promise<unknown> = Promise.resolve();
  let isTrouble = false;
  const end = () => stop.abort(new Error('Runout is ending'));

  const unwatched: CallWatch = {
    onWait: () => {},
    onSend: () => {},
    onCall: () => {},
    now: () => clock.monotonic(),
  };

  async function once(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      isTrouble = false;
      return true;
    } catch (error) {
      if (stop.signal.aborted) return true;
      const write = isTrouble ? log.debug : log.warn;
      write.call(log, { err: error }, trouble);
      isTrouble = true;
      return false;
    }
  }

  return {
    stop: stop.signal,
    call: (call) => callUnder({ stop: stop.signal, cancel: cancel.signal }, unwatched, call),
    stopWith(signal) {
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    },
    round(work) {
      const done = once(work);
      working = done;
      return done;
    },
    sleep: (ms) => clock.sleep(ms, stop.signal).catch(() => {}),
    async pause({ graceMs }) {
      end();
      const isOver = new AbortController();
      clock.sleep(graceMs, isOver.signal).then(
        () => cancel.abort(stop.signal.reason),
        () => {},
      );
      await working;
      isOver.abort();
    },
  };
}
