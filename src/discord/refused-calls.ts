// Discord: what Discord refused (401, 403, 404) is not asked again at once, whoever wants it: 10,000 refusals in ten minutes ban
// the address (https://discord.com/developers/docs/topics/rate-limits, "Invalid Request Limit"). One brake for the whole bot.
import type { Clock } from '../clock.ts';

/** Once a minute: ten of ten thousand. */
const SHUT_MS = 60_000;
/** What is over is forgotten when there is so much. */
const MANY = 1_000;

export interface Brake {
  /** It was refused less than a minute ago. */
  isShut(what: string): boolean;
  /** It was refused: for a minute nobody asks. */
  shut(what: string): void;
  /** Something changed: it may be asked now. */
  open(what: string): void;
}

/** @param clock durations are of its monotonic time. */
export function createBrake(clock: Pick<Clock, 'monotonic'>): Brake {
  const shutUntilMs = new Map<string, number>();
  const isShut = (what: string) => clock.monotonic() < (shutUntilMs.get(what) ?? 0);
  return {
    isShut,
    shut(what) {
      shutUntilMs.set(what, clock.monotonic() + SHUT_MS);
      if (shutUntilMs.size <= MANY) return;
      for (const one of shutUntilMs.keys()) if (!isShut(one)) shutUntilMs.delete(one);
    },
    open: (what) => void shutUntilMs.delete(what),
  };
}
