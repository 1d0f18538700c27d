// Core, sync: how a run is interrupted. Waits end at once. A request that was sent can finish, as long as there is time.
import type { CallOptions } from '../ports.ts';
import type { BudgetWait } from '../types.ts';

/** Why a run stops before its end. `lost`: its lock is gone, or another process has claimed it. */
export type HaltReason = 'stop' | 'pause' | 'lost';

/** Thrown through the engine, and caught where the run was started. */
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
  /** Ends every wait, and ends the run after the request that is under way. */
  readonly stop: AbortSignal;
  /** Ends that request, too. */
  readonly cancel: AbortSignal;
  /** Aborts `stop`. Only the first reason counts. */
  halt(reason: HaltReason): void;
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

export interface CallWatch {
  /** Called when the call waits longer than about 3 s for the budget. */
  onWait(wait: BudgetWait): void;
  /** Called when the call leaves. */
  onSend(): void;
  /** Called after a request, with the time that it was under way. */
  onCall(ms: number): void;
  /** Monotonic time in ms. */
  now(): number;
}

/**
 * Makes calls of the sync lane, with options that obey the signals.
 * @throws the Halt when a signal ended it; what the call throws otherwise.
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
        // The run was halted during an earlier attempt of this call. A further attempt is not sent.
        stop.throwIfAborted();
        flight.sentAtMs = watch.now();
        watch.onSend();
      },
      onWait: (wait) => {
        // An earlier attempt was refused or did not arrive, so no request is under way now.
        flight.sentAtMs = null;
        // The abort comes after this callback: the wait that it reports has not begun yet, and would not notice an earlier
        // abort.
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
