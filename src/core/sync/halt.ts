// Core, sync: how a run is interrupted. Waits end at once; a request that was sent is let finish, until there is no time.
import type { BudgetWait, CallOptions } from '../ports.ts';

/** Why a run stops working before its end. `lost`: its lock is gone, or somebody else has taken it up. */
export type HaltReason = 'stop' | 'pause' | 'lost';

/** Thrown through the engine, caught where the run was started. */
export class Halt extends Error {
  override readonly name = 'Halt';
  readonly reason: HaltReason;

  constructor(reason: HaltReason) {
    super(`the run is to ${reason}`);
    this.reason = reason;
  }
}

/** The two signals of a run. Both are aborted with a Halt. */
export interface Brakes {
  /** Ends every wait, and the run after the request that is under way. */
  readonly soft: AbortSignal;
  /** Also breaks that request. */
  readonly hard: AbortSignal;
  /** The first reason counts. */
  brake(reason: HaltReason): void;
  breakOff(): void;
}

export function createBrakes(): Brakes {
  const soft = new AbortController();
  const hard = new AbortController();
  return {
    soft: soft.signal,
    hard: hard.signal,
    brake(reason) {
      if (!soft.signal.aborted) soft.abort(new Halt(reason));
    },
    breakOff() {
      if (!soft.signal.aborted) soft.abort(new Halt('pause'));
      if (!hard.signal.aborted) hard.abort(soft.signal.reason);
    },
  };
}

export interface CallWatch {
  /** It waits longer than about 3 s for the budget. */
  onWait(wait: BudgetWait): void;
  /** It leaves now. */
  onSend(): void;
  /** A request was under way for so long. */
  onCall(ms: number): void;
  /** By a clock that never steps. */
  now(): number;
}

/**
 * Makes calls of the sync lane, with options that obey the brakes.
 * @throws the Halt when a brake ended it; what the call throws otherwise.
 */
export async function callUnder<T>(
  brakes: Pick<Brakes, 'soft' | 'hard'>,
  watch: CallWatch,
  call: (options: CallOptions) => Promise<T>,
): Promise<T> {
  const { soft, hard } = brakes;
  soft.throwIfAborted();
  const abort = new AbortController();
  const flight: { sentAtMs: number | null } = { sentAtMs: null };
  const onSoft = () => {
    if (flight.sentAtMs === null) abort.abort(soft.reason);
  };
  const onHard = () => abort.abort(hard.reason);
  soft.addEventListener('abort', onSoft);
  hard.addEventListener('abort', onHard);
  try {
    return await call({
      lane: 'sync',
      signal: abort.signal,
      beforeSend: async () => {
        // Another attempt of a call that was halted while its first one flew.
        soft.throwIfAborted();
        flight.sentAtMs = watch.now();
        watch.onSend();
      },
      onWait: (wait) => {
        // Whatever was sent before was refused, or never arrived.
        flight.sentAtMs = null;
        // Not within this callback: the wait it tells of has not begun yet, and would not hear of it.
        if (soft.aborted) queueMicrotask(onSoft);
        watch.onWait(wait);
      },
    });
  } finally {
    soft.removeEventListener('abort', onSoft);
    hard.removeEventListener('abort', onHard);
    if (flight.sentAtMs !== null) watch.onCall(watch.now() - flight.sentAtMs);
  }
}
