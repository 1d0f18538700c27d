// Core, add: decides when a saved add is tried again (docs/architecture.md, "A saved add heals itself"). Pure.

const MINUTE_MS = 60_000;

export const HEAL_TIMES = Object.freeze({
  /** The pauses before the first tries, in ms. */
  afterMs: Object.freeze([1 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS]),
  /** The pause before each further try, in ms. */
  thenMs: 60 * MINUTE_MS,
  /** While Discogs is down, the pause between two tries of the oldest add, in ms. */
  downMs: 5 * MINUTE_MS,
  /**
   * How many tries an add can be ahead of another one. After that the other one is first: Discogs can fail for one release alone, and that
   * is no outage.
   */
  triesAhead: 12,
  /** The shortest time between two tries, in ms. */
  apartMs: 1_000,
  /** The age of an add, in ms, after which it is not tried any more. */
  oldestMs: 30 * 24 * 60 * MINUTE_MS,
});

/** What this process knows of one waiting add. All times are of the monotonic clock, in ms. */
export interface Patient {
  intentId: number;
  /** How often this process tried it. */
  tries: number;
  /** Its next try. Infinity: only an operator can end its reason, so it rests until the next start. */
  dueAtMs: number;
}

/** What came of one try. */
export type HealResult =
  /** It is on Discogs now, or someone else decided it. */
  | 'over'
  /** Discogs did not answer, or refuses all calls for a while. */
  | 'down'
  /** Not decided, and Discogs answers: its last request can still take effect. */
  | 'later'
  /** Discogs refuses it, and will refuse it again. */
  | 'rests';

/** Returns an add that this process sees for the first time. */
export const newPatient = (intentId: number, nowMs: number): Patient => ({
  intentId,
  tries: 0,
  dueAtMs: nowMs + pauseAfter(0),
});

const pauseAfter = (tries: number): number => HEAL_TIMES.afterMs[tries] ?? HEAL_TIMES.thenMs;

/** Returns an add after a try that did not end it. */
export function afterTry(
  { intentId, tries }: Patient,
  result: Exclude<HealResult, 'over'>,
  nowMs: number,
): Patient {
  const next = tries + 1;
  return {
    intentId,
    tries: next,
    dueAtMs: result === 'rests' ? Number.POSITIVE_INFINITY : nowMs + pauseAfter(next),
  };
}

/** Returns an add after Discogs has come back: it is tried now, unless it rests. */
export const woken = (one: Patient, nowMs: number): Patient =>
  one.dueAtMs === Number.POSITIVE_INFINITY ? one : { ...one, dueAtMs: Math.min(one.dueAtMs, nowMs) };

/**
 * Returns which add is tried next, and when. `patients`: the waiting adds, the oldest first. `isDown`: the last try had no answer.
 * `triedAtMs`: when the last try ended; null: there was none. Returns null if none is left to try.
 */
export function nextTry(
  patients: readonly Patient[],
  { isDown, triedAtMs }: { isDown: boolean; triedAtMs: number | null },
): { intentId: number; atMs: number } | null {
  const awake = patients.filter(({ dueAtMs }) => dueAtMs !== Number.POSITIVE_INFINITY);
  const [oldest] = awake;
  if (!oldest) return null;
  const last = triedAtMs ?? Number.NEGATIVE_INFINITY;
  const leastTries = Math.min(...awake.map((one) => one.tries));
  const isFirst = ({ tries }: Patient) => tries < leastTries + HEAL_TIMES.triesAhead;
  if (isDown) return { intentId: (awake.find(isFirst) ?? oldest).intentId, atMs: last + HEAL_TIMES.downMs };
  const dueAtMs = Math.min(...awake.map((one) => one.dueAtMs));
  const atMs = Math.max(dueAtMs, last + HEAL_TIMES.apartMs);
  // Of those that are due at that moment, the oldest is first.
  const due = awake.filter((one) => one.dueAtMs <= atMs);
  return { intentId: (due.find(isFirst) ?? due[0] ?? oldest).intentId, atMs };
}
