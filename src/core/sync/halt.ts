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
  /** Also ends that request. */
  readonly cancel: AbortSignal;
  /** Aborts `stop`. The first reason counts. */
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
  /** The call waits longer than about 3 s for the budget. */
  onWait(wait: BudgetWait): void;
  /** The call leaves now. */
  onSend(): void;
  /** A request was under way for so long. */
  onCall(ms: number): void;
  /** On a clock that never steps. */
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
        // Another attempt of a call whose first attempt was in flight when the run was halted.
        stop.throwIfAborted();
        flight.sentAtMs = watch.now();
        watch.onSend();
      },
      onWait: (wait) => {
        // The request that was sent before was refused, or never arrived.
        flight.sentAtMs = null;
        // Not within this callback: the wait that it reports has not begun yet, and would not see the abort.
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
