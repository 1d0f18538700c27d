// Discogs: when one more call would start. Pure arithmetic over the times at which tokens come back. It serves the sentence
// "about 40 s", and the rule that a person never waits over a minute.

export interface Outlook {
  /** The earliest start of any call: now, or the end of a pause. */
  readyAtMs: number;
  /** Tokens free now; negative when the limit was lowered below what is in use. */
  free: number;
  /** When each token in use comes back, in any order. */
  returnsAtMs: readonly number[];
  /** How long a token is away once a call has started. */
  cycleMs: number;
}

/**
 * The time (on the clock of the outlook, never before `readyAtMs`) at which a call starts that leaves `floor` tokens free and
 * has `ahead` others before it. Their floor is the same, or lower as long as this call starts in the first round of tokens. Looks
 * as many windows ahead as it needs.
 *
 * In order of coming back, the k-th call takes the (k + floor)-th token: `floor` of them are idle at any time. When all the
 * others are taken, the next round begins a cycle later.
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
