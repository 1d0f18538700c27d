// Discogs: how one process must not spoil the minute of the next. Discogs goes on counting the calls of a process that was
// killed, and whoever begins knows nothing of them until its first answer tells. So every process leaves a few requests of
// the window free for the first calls of its successor, or a mark (full-mark.ts) that says how long that has to wait; and
// until it has heard of the window itself, it makes no more calls than its predecessor has left free.
import { type BudgetJournal, createFullMark } from './full-mark.ts';

/**
 * So many requests are left free for a successor: its first call, and that one's repetitions when it gets no answer
 * (retry.ts). With one less it may only be called, and not heard.
 */
const LEFT_FREE = 3;

export interface RestartGuard {
  /** As far as a successor is concerned: whether a call may start now. Asks for the mark if that is what is missing. */
  mayStart(): boolean;
  /** Nothing of the window is known yet, and all calls that may be made without knowing were made: when that ends. */
  blindUntilMs(): number | null;
  noteSent(): void;
  /** What was sent never left this machine. */
  noteUnsent(): void;
  /** An answer told of the window. Call it when its facts are taken note of. */
  noteHeard(): void;
  /** A token is back. */
  noteReturn(): void;
  /** No answer told of the window, and an earlier process may have filled it. */
  isBlind(): boolean;
}

export interface RestartGuardDeps {
  /** Without one, the first call after a kill may be one too many. */
  journal: BudgetJournal | undefined;
  monotonic: () => number;
  later: (ms: number, then: () => void) => void;
  /** How long Discogs counts a call, with the margin; and how long a process is away at least. */
  holdMs: number;
  restartMs: number;
  limit: () => number;
  /** Tokens free now, and those that are back within `restartMs`. */
  free: () => number;
  due: () => number;
  /** When tokens come back for sure, in no order: in flight, nobody knows. */
  surelyBackAtMs: () => readonly number[];
  /** Something may start that could not a moment ago. */
  onChange: () => void;
}

export function createRestartGuard(deps: RestartGuardDeps): RestartGuard {
  const { journal, monotonic, later, holdMs, restartMs, limit, free, due, surelyBackAtMs, onChange } = deps;
  // By then Discogs has forgotten what was before us: whatever was under way arrived before a process can be back.
  const forgottenAtMs = monotonic() + holdMs;
  const mark = journal ? createFullMark({ journal, later, retryMs: restartMs, onChange }) : null;
  let hasHeard = false;
  let blindCalls = 0;
  let neededAtMs = monotonic();
  later(holdMs, onChange);

  /** With a limit of 1 nothing can be left. */
  const leftFree = () => Math.min(LEFT_FREE, limit() - 1);
  const isBlind = () => !hasHeard && monotonic() < forgottenAtMs;
  const isBlindForNow = () => isBlind() && blindCalls >= Math.max(1, leftFree());

  /** One of the last: a successor must wait until it has as many free as we were to leave it. */
  const mayTakeLast = (): boolean => {
    const missing = leftFree() - (free() - 1) - due();
    if (mark === null || missing <= 0) return true;
    neededAtMs = monotonic();
    const backAtMs = [...surelyBackAtMs()].sort((a, b) => a - b);
    const enoughAtMs = backAtMs[due() + missing - 1];
    // After a whole window everything is forgotten.
    if (enoughAtMs === undefined) return mark.covers(holdMs, holdMs);
    // Half of all are better than just enough: the headers of the successor's first call then leave it something to work
    // with, and this one mark does for all that come back until then.
    const halfAtMs = backAtMs[Math.floor(backAtMs.length / 2)] ?? enoughAtMs;
    const untilMs = (atMs: number) => Math.min(atMs - neededAtMs, holdMs);
    return mark.covers(untilMs(enoughAtMs), untilMs(Math.max(enoughAtMs, halfAtMs)));
  };

  const clearMark = (): void => {
    if (free() + due() >= leftFree()) mark?.clear();
  };

  return {
    mayStart() {
      if (!isBlind()) return mayTakeLast();
      if (isBlindForNow()) return false;
      // It may fill the window without knowing.
      return mark === null || mark.covers(holdMs, holdMs);
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
      clearMark();
    },
    noteReturn() {
      // A mark that was not needed for a whole window is needed no more; sooner it would come and go.
      if (monotonic() - neededAtMs >= holdMs) clearMark();
    },
  };
}
