// Core, sync: interrupts a run. The waits of the run end at once. A request that was sent can finish, unless `cancel` ends it.
import type { CallOptions } from '../discogs-port.ts';
import type { BudgetWait } from '../types.ts';

/** Why a run is interrupted. `lost`: this process lost the lock of the run, or another process has claimed the run. */
export type HaltReason = 'stop' | 'pause' | 'lost';

/** Thrown in every part of an interrupted run, and caught in run.ts. */
export class Halt extends Error {
  override readonly name = 'Halt';
  readonly reason: HaltReason;

  constructor(reason: HaltReason) {
    super(`the run is to ${reason}`);
    this.reason = reason;
  }
}

/** The two signals of a run. Both abort with a Halt. */
export interface RunSignals {
  /** The stop signal: it ends every wait, and ends the run after the request that is under way. */
  readonly stop: AbortSignal;
  /** The cancel signal: it ends the request under way, too. */
  readonly cancel: AbortSignal;
  /** Aborts `stop`. Only the reason of the first call counts. */
  halt(reason: HaltReason): void;
  /** Aborts both signals. */
  cancelCall(): void;
}

export function createRunSignals(): RunSignals {
  const stop = new AbortController();
  const cancel = new AbortController();
  return {
    stop: stop.signal,
    cancel: cancel.signal,
    halt(reason) {
      if (!stop.signal.aborted) stop.abort(new Halt(reason));
    },
    cancelCall() {
      if (!stop.signal.aborted) stop.abort(new Halt('pause'));
      if (!cancel.signal.aborted) cancel.abort(stop.signal.reason);
    },
  };
}

/** Hooks that observe each call of a run. */
export interface CallWatch {
  /** Called when the call waits longer than about 3 s for the budget. */
  onWait(wait: BudgetWait): void;
  /** Called when a request of the call leaves. */
  onSend(): void;
  /** Called after the call, with the time in ms since its last request left. */
  onCall(ms: number): void;
  /** Monotonic time in ms. */
  now(): number;
}

/**
 * Makes a call in the sync lane. `stop` ends the call only while no request of it is under way; `cancel` always ends it.
 * @throws Halt when a signal ended the call; otherwise what `call` throws.
 */
export async function callUnder<T>(
  signals: Pick<RunSignals, 'stop' | 'cancel'>,
  watch: CallWatch,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { stop, cancel } = signals;
  stop.throwIfAborted();
  const abort = new AbortController();
  const flight: { sentAtMs: number | null } = { sentAtMs: null };
  const onStop = () => {
    if (flight.sentAtMs === null) abort.abort(stop.reason);
  };
  const onCancel = () => abort.abort(cancel.reason);
  stop.addEventListener('abort', onStop);
  cancel.addEventListener('abort', onCancel);
  try {
    return await call({
      lane: 'sync',
      signal: abort.signal,
      beforeSend: async () => {
        // A call sends another request when one has failed. After a halt it must not send another.
        stop.throwIfAborted();
        flight.sentAtMs = watch.now();
        watch.onSend();
      },
      onWait: (wait) => {
        // The call waits, so no request of it is under way now: an earlier one was refused or did not arrive.
        flight.sentAtMs = null;
        // The call starts its wait only after this callback returns, and would not notice an abort before that. So the abort
        // comes in a microtask.
        if (stop.aborted) queueMicrotask(onStop);
        watch.onWait(wait);
      },
    });
  } finally {
    stop.removeEventListener('abort', onStop);
    cancel.removeEventListener('abort', onCancel);
    if (flight.sentAtMs !== null) watch.onCall(watch.now() - flight.sentAtMs);
  }
}
