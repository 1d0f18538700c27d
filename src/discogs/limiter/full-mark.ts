// Discogs: the mark that a process leaves before it takes one of the last tokens. Discogs goes on counting the calls of a
// process that was killed, and whoever comes next knows nothing of them: its very first call would be one too many. So it
// is written down, somewhere that outlives us, how long a process that begins now has to wait.
//
// It is a length of time and no moment: whoever begins counts it from its own start. The wall clock may have been set
// meanwhile, and a process that was away for an hour waits a minute at most for that.

/** Keeps one length of time beyond the death of the process. */
export interface BudgetJournal {
  /** What an earlier process wrote last: ms to wait after a start; null: nothing. */
  readonly fullForMs: number | null;
  /** Resolves when it will be there whatever happens to this process. */
  write(fullForMs: number | null): Promise<void>;
}

export interface FullMark {
  /**
   * Whether whoever comes after us will wait for at least this long. If not, it begins to write `writeMs`, and calls
   * `onChange` when it is safe, or may be tried again.
   */
  covers(leastMs: number, writeMs: number): boolean;
  /** Nobody has to wait any more. */
  clear(): void;
}

export function createFullMark(deps: {
  journal: BudgetJournal;
  /** Calls back after a time. */
  later: (ms: number, then: () => void) => void;
  /** How long after a failure it may be tried again. */
  retryMs: number;
  onChange: () => void;
}): FullMark {
  const { journal, later, retryMs, onChange } = deps;
  // Both are 0 without a mark. They differ while it is not known what is written: a write is under way, or it failed.
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
    covers(neededMs, writeMs) {
      if (leastMs >= neededMs) return true;
      if (!isWriting && !restsAfterFailure) void write(Math.max(neededMs, writeMs));
      return false;
    },
    clear() {
      if (mostMs > 0 && !isWriting && !restsAfterFailure) void write(0);
    },
  };
}
