// Discogs: keeps one process from spoiling the minute of the next. Discogs still counts the calls of a process that was killed,
// and a new process knows nothing of them before its first answer. So each process leaves a few requests of the window free for
// the first calls of its successor. Before it takes one of these, it writes down how long a process that starts now must wait.
// Before its own first answer, it makes no more calls than its predecessor left free.

/**
 * How many requests stay free for a successor: its first call, and the repetitions when that call gets no answer (retry.ts).
 * With one less, the successor could make a call whose answer it never gets.
 */
const LEFT_FREE = 3;

/**
 * Keeps one wait beyond the death of the process. It is a length of time and not a moment: a new process counts it from its own
 * start. The wall clock can change in between, and a process that was away for an hour then waits a minute at most.
 */
export interface BudgetJournal {
  /** The last value of an earlier process: ms to wait after a start; null: nothing. */
  readonly fullForMs: number | null;
  /** Resolves when the value survives the death of this process. */
  write(fullForMs: number | null): Promise<void>;
}

export interface RestartGuard {
  /** Whether a call can start now without harm to a successor. Starts to write the wait when that alone keeps the call back. */
  mayStart(): boolean;
  /**
   * When the window is known at the latest (monotonic ms). Set while it is unknown and all calls that are safe without knowing
   * it were made.
   */
  blindUntilMs(): number | null;
  noteSent(): void;
  /** Notes that a request never left this machine. */
  noteUnsent(): void;
  /** Notes that an answer described the window. Call it when the limiter has taken in the facts of that answer. */
  noteHeard(): void;
  /** Notes that a token came back. */
  noteReturn(): void;
  /** Whether no answer has described the window yet, while an earlier process may have filled it. */
  isBlind(): boolean;
}

export interface RestartGuardDeps {
  /** Without one, the first call after a kill can be one too many. */
  journal: BudgetJournal | undefined;
  monotonic: () => number;
  /** Calls back after a time. */
  later: (ms: number, then: () => void) => void;
  /** How long Discogs counts a call, with the margin. */
  holdMs: number;
  /** The least time between the death of a process and the first call of the next one. */
  restartMs: number;
  limit: () => number;
  /** Tokens free now. */
  free: () => number;
  /** Tokens that come back within `restartMs`. */
  due: () => number;
  /** When tokens come back for certain, in any order. A call in flight has no such time. */
  surelyBackAtMs: () => readonly number[];
  /** Called when a call can start that could not a moment ago. */
  onChange: () => void;
}

export function createRestartGuard(deps: RestartGuardDeps): RestartGuard {
  const { journal, monotonic, later, holdMs, restartMs, limit, free, due, surelyBackAtMs, onChange } = deps;
  // When Discogs has forgotten every call of an earlier process: even those in flight arrived before this process started.
  const forgottenAtMs = monotonic() + holdMs;
  const written = journal ? createWrittenWait({ journal, later, retryMs: restartMs, onChange }) : null;
  let hasHeard = false;
  let blindCalls = 0;
  let neededAtMs = monotonic();
  later(holdMs, onChange);

  /** With a limit of 1 nothing can stay free. */
  const leftFree = () => Math.min(LEFT_FREE, limit() - 1);
  const isBlind = () => !hasHeard && monotonic() < forgottenAtMs;
  const isBlindForNow = () => isBlind() && blindCalls >= Math.max(1, leftFree());

  /**
   * This call would take one of the requests that are left for a successor, so the successor must wait until as many are free
   * again.
   */
  const mayTakeLast = (): boolean => {
    const missing = leftFree() - (free() - 1) - due();
    if (written === null || missing <= 0) return true;
    neededAtMs = monotonic();
    const backAtMs = [...surelyBackAtMs()].sort((a, b) => a - b);
    const enoughAtMs = backAtMs[due() + missing - 1];
    // After a whole window Discogs has forgotten all calls.
    if (enoughAtMs === undefined) return written.isAtLeast(holdMs, holdMs);
    // Half of all is better than just enough. The headers of the successor's first call then leave it requests to work with,
    // and one write is enough for all tokens that come back until then.
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
      // This call can fill the window unseen, so the wait must be written first.
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
      // A wait that was not needed for a whole window is cleared. Earlier, it would be written and cleared again and again.
      if (monotonic() - neededAtMs >= holdMs) clearWait();
    },
  };
}

interface WrittenWait {
  /**
   * Whether a successor will wait for at least `leastMs`. If not, it begins to write `writeMs`. It calls `onChange` when that is
   * safe, or when another try is allowed.
   */
  isAtLeast(leastMs: number, writeMs: number): boolean;
  /** Notes that no successor has to wait any more. */
  clear(): void;
}

/** The wait that the journal holds. `retryMs`: the pause after a failed write. */
function createWrittenWait(deps: {
  journal: BudgetJournal;
  later: RestartGuardDeps['later'];
  retryMs: number;
  onChange: () => void;
}): WrittenWait {
  const { journal, later, retryMs, onChange } = deps;
  // Both are 0 when no wait is written. They differ while the value in the journal is unknown: a write is under way, or failed.
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
