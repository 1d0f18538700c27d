// Discogs: estimates when a call will start, by the times at which tokens come back. Pure. A waiting person reads the estimate
// ("about 40 s"), and a person's call is refused when its estimate is over a minute.

export interface Outlook {
  /** The earliest moment at which any call can start: now, or the end of a pause. */
  readyAtMs: number;
  /** The tokens that are free now. Negative when the limit was lowered below the number in use. */
  free: number;
  /** The moments at which the tokens in use come back, in any order. */
  returnsAtMs: readonly number[];
  /** How long a token stays in use after a call has started. */
  cycleMs: number;
}

/**
 * Returns the moment at which a call starts that must leave `floor` tokens free and has `ahead` other calls before it. The
 * moment is by the clock of the outlook and never before `readyAtMs`. The calls ahead must have the same floor; a lower one is
 * allowed if this call starts in the first round of tokens.
 *
 * `floor` tokens are always idle, so the k-th call takes the (k + floor)-th token that comes back. When all usable tokens are
 * taken, the next round begins one cycle later. Any number of rounds is possible.
 */
export function estimateStart(outlook: Outlook, place: { floor: number; ahead: number }): number {
  const { readyAtMs, free, returnsAtMs, cycleMs } = outlook;
  const usable = Math.max(1, free + returnsAtMs.length - place.floor);
  const index = (place.ahead % usable) + place.floor - free;
  const rounds = Math.floor(place.ahead / usable);
  if (index < 0) return readyAtMs + rounds * cycleMs;
  const sorted = [...returnsAtMs].sort((a, b) => a - b);
  const backAtMs = sorted[Math.min(index, sorted.length - 1)] ?? readyAtMs;
  return Math.max(readyAtMs, backAtMs) + rounds * cycleMs;
}
