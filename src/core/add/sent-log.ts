// Core, add: whether a request that was sent, and whose answer was lost, may still take effect. Durations are measured on
// the monotonic clock: somebody may set the other one, and a request sent twice is a second copy.
import type { Clock } from '../../clock.ts';
import type { AddIntent } from '../types.ts';

/**
 * A request that was given up takes effect within 60 s or never: twice that before the next one
 * (docs/architecture.md, "One Add", 7).
 */
export const LATE_EFFECT_MS = 2 * 60_000;

/** No one adds more than this within LATE_EFFECT_MS. With more, old entries are deleted. */
const MOST_ENTRIES = 1_000;

type Sent = Pick<AddIntent, 'id' | 'postedAt' | 'gaveUpAt' | 'undoSentAt'>;

export interface SentLog {
  /** A request of this intent leaves now, or is given up now; `at` is the moment that the store keeps of it. */
  note(intentId: number, at: Date): void;
  /**
   * How long the last request of an intent may still take effect, in ms. Zero or less: no longer, and for how long already.
   * -Infinity: none was sent.
   */
  leftMs(intent: Sent): number;
}

interface Entry {
  /** The stored moments that mean this request: when it left, when it was given up. */
  ats: number[];
  isOurs: boolean;
  /** On the monotonic clock: when it left or was given up; of another process: when we first read of it. */
  sinceMs: number;
}

/** One a process. */
export function createSentLog(clock: Pick<Clock, 'now' | 'monotonic'>): SentLog {
  const entries = new Map<number, Entry>();
  const bornMs = clock.now() - clock.monotonic();

  function enter(intentId: number, entry: Entry): Entry {
    entries.set(intentId, entry);
    if (entries.size > MOST_ENTRIES) {
      const oldMs = clock.monotonic() - LATE_EFFECT_MS;
      for (const [id, { sinceMs }] of entries) if (sinceMs < oldMs) entries.delete(id);
    }
    return entry;
  }

  return {
    note(intentId, at) {
      const before = entries.get(intentId);
      const ats = [...(before?.isOurs ? before.ats.slice(-1) : []), at.getTime()];
      enter(intentId, { ats, isOurs: true, sinceMs: clock.monotonic() });
    },
    leftMs(intent) {
      const sentAt = intent.undoSentAt ?? intent.gaveUpAt ?? intent.postedAt;
      if (sentAt === null) return Number.NEGATIVE_INFINITY;
      const at = sentAt.getTime();
      const known = entries.get(intent.id);
      const one = known?.ats.includes(at)
        ? known
        : enter(intent.id, { ats: [at], isOurs: false, sinceMs: clock.monotonic() });
      const leftMs = LATE_EFFECT_MS - (clock.monotonic() - one.sinceMs);
      if (one.isOurs) return leftMs;
      // Of another process, maybe of the one before us: the wall says so, and this process has lived as long itself. A wall
      // that was set since our start says two things: the one that lets less time pass counts.
      const wallMs = Math.min(clock.now(), bornMs + clock.monotonic());
      const onWallMs = LATE_EFFECT_MS - (wallMs - at);
      return Math.min(leftMs, Math.max(onWallMs, LATE_EFFECT_MS - clock.monotonic()));
    },
  };
}
