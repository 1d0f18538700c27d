// Core, add: says for how long a request without an answer can still take effect. If the next POST left too early, there would be
// two copies. So the monotonic clock measures this time, because the wall clock can be set.
import type { Clock } from '../../clock.ts';
import type { AddIntent } from './types.ts';

/**
 * How long after a request without an answer the next request may leave, in ms. Discogs carries out such a request within 60 s
 * or never; the wait is twice that (docs/architecture.md, "One Add", 7).
 */
export const LATE_EFFECT_MS = 2 * 60_000;

/** The number of entries above which those older than LATE_EFFECT_MS are deleted. No process sends so many in that time. */
const MOST_ENTRIES = 1_000;

type Sent = Pick<AddIntent, 'id' | 'postedAt' | 'gaveUpAt' | 'undoSentAt' | 'readAt'>;

export interface SentLog {
  /** Notes that a request of this intent leaves now, or is given up now. `at` is this moment as the store has it. */
  note(intentId: number, at: Date): void;
  /**
   * Returns for how many ms the last request of an intent can still take effect. Zero or less: the request no longer can.
   * -Infinity: no request was sent.
   */
  leftMs(intent: Sent): number;
}

interface Entry {
  /**
   * Moments in epoch ms by which an intent can refer to the request: when it left and when it was given up, by the clock of this
   * process and by the clock of the store.
   */
  ats: number[];
  /** This process sent the request. */
  isOurs: boolean;
  /**
   * When the request left or was given up, on the monotonic clock. For a request of another process: when this process first read
   * its intent.
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
      // Another process sent the request, perhaps the process before this one. The clock that wrote `sentAt` says how long ago
      // the request left: the clock of the database server (`readAt`), or a wall clock that both processes share. That clock is
      // believed only as far as this process has itself lived. If the wall clock was set since the start of this process, there
      // are two values for now, and the smaller one counts, because it makes the wait longer.
      const wallMs = intent.readAt?.getTime() ?? Math.min(clock.now(), bornMs + clock.monotonic());
      const onWallMs = LATE_EFFECT_MS - (wallMs - at);
      return Math.min(leftMs, Math.max(onWallMs, LATE_EFFECT_MS - clock.monotonic()));
    },
  };
}
