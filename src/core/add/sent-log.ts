// Core, add: whether a request whose answer was lost can still take effect. The monotonic clock measures the durations: the
// wall clock can be set, and a request that is sent twice makes a second copy.
import type { Clock } from '../../clock.ts';
import type { AddIntent } from '../types.ts';

/**
 * A request that was given up takes effect within 60 s or never. The next one waits twice that time (docs/architecture.md,
 * "One Add", 7).
 */
export const LATE_EFFECT_MS = 2 * 60_000;

/** More than any process sends within LATE_EFFECT_MS. Above this number, older entries are deleted. */
const MOST_ENTRIES = 1_000;

type Sent = Pick<AddIntent, 'id' | 'postedAt' | 'gaveUpAt' | 'undoSentAt' | 'readAt'>;

export interface SentLog {
  /** A request of this intent leaves now, or is given up now. `at` is the moment that the store keeps of it. */
  note(intentId: number, at: Date): void;
  /**
   * How long the last request of an intent can still take effect, in ms. Zero or less: it no longer can, and since when.
   * -Infinity: no request was sent.
   */
  leftMs(intent: Sent): number;
}

interface Entry {
  /** The moments that mean this request: when it left, and when it was given up, as this process and as the store has it. */
  ats: number[];
  isOurs: boolean;
  /**
   * When the request left or was given up, on the monotonic clock. For a request of another process: when this one first read
   * of it.
   */
  sinceMs: number;
}

/** Makes the log of this process. Each process has one. */
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
      const ats = [...(before?.isOurs ? before.ats.slice(-2) : []), at.getTime()];
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
      // The request of another process, perhaps of the one before this. The clock that wrote its moment says how long ago it was,
      // and this process must have lived as long itself. That clock is the database server's, or a wall clock that this process
      // shares. A wall clock that was set since the start gives two values: the smaller one counts.
      const wallMs = intent.readAt?.getTime() ?? Math.min(clock.now(), bornMs + clock.monotonic());
      const onWallMs = LATE_EFFECT_MS - (wallMs - at);
      return Math.min(leftMs, Math.max(onWallMs, LATE_EFFECT_MS - clock.monotonic()));
    },
  };
}
