// Discogs: protects the first minute of the next process. Discogs still counts the calls of a killed process, and a new process
// knows nothing of these calls before its first answer. So each process leaves a few requests of the window free for the first
// calls of the next process, its successor. Before a process takes one of these requests, it writes down how long a process
// that starts now must wait. Before a process has its own first answer, it makes no more calls than the process before it left
// free.

/**
 * How many requests stay free for a successor: one for its first call, and two for the repetitions when that call gets no
 * answer (retry.ts). With a smaller number, the last repetition would have no free request.
 */
const LEFT_FREE = 3;

/**
 * Keeps one wait, which survives the death of the process. The wait is a length of time and not a moment: a new process counts
 * it from its own start. So a wall clock that was changed has no effect, and no process waits longer than a minute.
 */
export interface BudgetJournal {
  /** The value that the earlier process wrote last: how long to wait after a start, in ms. Null for no wait. */
  readonly fullForMs: number | null;
  /** Writes the value. Resolves when the value survives the death of this process. */
  write(fullForMs: number | null): Promise<void>;
}

export interface RestartGuard {
  /**
   * Returns whether a call can start now without harm to a successor. If only the wait must be written first, returns false and
   * begins to write it.
   */
  mayStart(): boolean;
  /**
   * Returns the moment (monotonic ms) at which Discogs has forgotten the earlier process. Null if calls can start before: the
   * window is known, or a call is left that is safe without knowing it.
   */
  blindUntilMs(): number | null;
  noteSent(): void;
  /** Notes that a request which was noted as sent has never left this machine. */
  noteUnsent(): void;
  /** Notes that an answer has described the window. Call it when the limiter has taken in the facts of that answer. */
  noteHeard(): void;
  /** Notes that a token came back. */
  noteReturn(): void;
  /** Returns whether the window is unknown: no answer has described it yet, and an earlier process may have filled it. */
  isBlind(): boolean;
}

export interface RestartGuardDeps {
  /**
   * Keeps the wait for the next process. Without a journal, the first call after a killed process can be one more than Discogs
   * allows.
   */
  journal: BudgetJournal | undefined;
  monotonic: () => number;
  /** Calls `then` after this time. */
  later: (ms: number, then: () => void) => void;
  /** How long Discogs counts a call, with the margin, in ms. */
  holdMs: number;
  /** The shortest time between the death of a process and the first call of the next process, in ms. */
  restartMs: number;
  limit: () => number;
  /** Returns how many tokens are free now. */
  free: () => number;
  /** Returns how many tokens in use come back within `restartMs`. */
  due: () => number;
  /** Returns the moments at which tokens come back for certain, in any order. Calls in flight have no such moment. */
  surelyBackAtMs: () => readonly number[];
  /** Called when a call may be able to start that could not start before. */
  onChange: () => void;
}

export function createRestartGuard(deps: RestartGuardDeps): RestartGuard {
  const { journal, monotonic, later, holdMs, restartMs, limit, free, due, surelyBackAtMs, onChange } = deps;
  // The moment at which Discogs has forgotten every call of an earlier process. The last of these calls arrived before this
  // process started.
  const forgottenAtMs = monotonic() + holdMs;
  const written = journal ? createWrittenWait({ journal, later, retryMs: restartMs, onChange }) : null;
  let hasHeard = false;
  let blindCalls = 0;
  let neededAtMs = monotonic();
  later(holdMs, onChange);

  /** Returns how many requests stay free for a successor. With a limit of 1 none can stay free. */
  const leftFree = () => Math.min(LEFT_FREE, limit() - 1);
  const isBlind = () => !hasHeard && monotonic() < forgottenAtMs;
  const isBlindForNow = () => isBlind() && blindCalls >= Math.max(1, leftFree());

  /**
   * Returns whether the next call can start. If this call would take one of the requests that are left for a successor, the
   * journal must have a wait first. The wait must last until enough requests are free again. Without a journal, every call can
   * start.
   */
  const mayTakeLast = (): boolean => {
    const missing = leftFree() - (free() - 1) - due();
    if (written === null || missing <= 0) return true;
    neededAtMs = monotonic();
    const backAtMs = [...surelyBackAtMs()].sort((a, b) => a - b);
    const enoughAtMs = backAtMs[due() + missing - 1];
    // Too few of the moments are known, so the wait is a whole window: after that, Discogs has forgotten all calls.
    if (enoughAtMs === undefined) return written.isAtLeast(holdMs, holdMs);
    // The written wait lasts until half of all tokens are back, if that is longer. The successor then has requests to work with
    // after its first answer. And the wait need not be written again for each token that comes back until then.
    const halfAtMs = backAtMs[Math.floor(backAtMs.length / 2)] ?? enoughAtMs;
    const untilMs = (atMs: number) => Math.min(atMs - neededAtMs, holdMs);
    return written.isAtLeast(untilMs(enoughAtMs), untilMs(Math.max(enoughAtMs, halfAtMs)));
  };

  const clearWait = (): void => {
    if (free() + due() >= leftFree()) written?.clear();
  };

  return {
    mayStart() {
      if (!isBlind()) return mayTakeLast();
      if (isBlindForNow()) return false;
      // This call may be the one that fills the window, so the wait must be written before the call.
      return written === null || written.isAtLeast(holdMs, holdMs);
    },
    blindUntilMs: () => (isBlindForNow() ? forgottenAtMs : null),
    isBlind,
    noteSent() {
      if (!hasHeard) blindCalls++;
    },
    noteUnsent() {
      if (!hasHeard) blindCalls--;
    },
    noteHeard() {
      if (hasHeard) return;
      hasHeard = true;
      clearWait();
    },
    noteReturn() {
      // The wait is cleared only when it was not needed for a whole window. Otherwise it would be written and cleared again and
      // again.
      if (monotonic() - neededAtMs >= holdMs) clearWait();
    },
  };
}

interface WrittenWait {
  /**
   * Returns whether a successor will wait for at least `leastMs`. If not, begins to write `writeMs`, and calls `onChange` when
   * that is written, or when a failed write can be tried again.
   */
  isAtLeast(leastMs: number, writeMs: number): boolean;
  /** Writes that a successor need not wait any more. */
  clear(): void;
}

/** Reads and writes the wait that the journal holds. `retryMs` is the pause after a failed write. */
function createWrittenWait(deps: {
  journal: BudgetJournal;
  later: RestartGuardDeps['later'];
  retryMs: number;
  onChange: () => void;
}): WrittenWait {
  const { journal, later, retryMs, onChange } = deps;
  // The shortest and the longest wait that the journal can hold. Both are 0 when no wait is written. They differ while the
  // value in the journal is unknown, because a write is under way or has failed.
  let leastMs = journal.fullForMs ?? 0;
  let mostMs = leastMs;
  let isWriting = false;
  let restsAfterFailure = false;

  const write = async (ms: number): Promise<void> => {
    isWriting = true;
    leastMs = Math.min(leastMs, ms);
    mostMs = Math.max(mostMs, ms);
    try {
      await journal.write(ms === 0 ? null : ms);
      leastMs = ms;
      mostMs = ms;
    } catch {
      restsAfterFailure = true;
      later(retryMs, () => {
        restsAfterFailure = false;
        onChange();
      });
      return;
    } finally {
      isWriting = false;
    }
    onChange();
  };

  return {
    isAtLeast(neededMs, writeMs) {
      if (leastMs >= neededMs) return true;
      if (!isWriting && !restsAfterFailure) void write(Math.max(neededMs, writeMs));
      return false;
    },
    clear() {
      if (mostMs > 0 && !isWriting && !restsAfterFailure) void write(0);
    },
  };
}
