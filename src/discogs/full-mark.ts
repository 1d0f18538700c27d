// Discogs: the mark that a process leaves before it takes the last token. Discogs goes on counting the calls of a process
// that was killed, and whoever comes next knows nothing of them: its very first call would be one too many. So it is
// written down until when the window may be full, somewhere that outlives us, before it is.

/** Keeps one time (epoch ms) beyond the death of the process. */
export interface BudgetJournal {
  /** What an earlier process wrote last; null: nothing. */
  readonly fullUntilMs: number | null;
  /** Resolves when it will be there whatever happens to this process. */
  write(fullUntilMs: number): Promise<void>;
}

export interface FullMark {
  /**
   * Whether the last token may be taken: somebody who starts at the written time finds one of our calls out of the
   * window. If not, it begins to write that time, and calls `onWritten` when it is safe.
   */
  covers(): boolean;
}

export function createFullMark(deps: {
  journal: BudgetJournal;
  /** When each token comes back whose call was answered: in flight, nobody knows. */
  landedBackAtMs: () => readonly number[];
  onWritten: () => void;
}): FullMark {
  const { journal, landedBackAtMs, onWritten } = deps;
  let writtenMs = journal.fullUntilMs ?? Number.NEGATIVE_INFINITY;
  let isWriting = false;

  const write = async (untilMs: number): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    try {
      await journal.write(untilMs);
      writtenMs = untilMs;
    } catch {
      // The last token is kept, then. It is tried again when a token comes back.
      return;
    } finally {
      isWriting = false;
    }
    onWritten();
  };

  return {
    covers() {
      const backAtMs = [...landedBackAtMs()].sort((a, b) => a - b);
      const [firstMs] = backAtMs;
      if (firstMs === undefined) return false;
      if (writtenMs >= firstMs) return true;
      // One of them is enough. When half are back, the headers of that first call will say that there is something left
      // to work with; and this one mark does for all that come back until then.
      void write(backAtMs[Math.floor(backAtMs.length / 2)] ?? firstMs);
      return false;
    },
  };
}
