// Sandbox, local Discogs: how long a call is under way, and which part of that before Discogs counts it.
import type { Random } from './random.ts';

/** Milliseconds of the sandbox's clock for the round trip: always the same, within a range, or worked out for each call. */
export type Latency = number | readonly [number, number] | (() => number);

/** A fixed latency is half way there, half way back; otherwise the share is left to chance, as on a real line. */
export function roundTrip(latency: Latency, random: Random): { thereMs: number; backMs: number } {
  if (typeof latency === 'number') return { thereMs: latency / 2, backMs: latency / 2 };
  const wholeMs =
    typeof latency === 'function' ? latency() : latency[0] + (latency[1] - latency[0]) * random();
  const thereMs = wholeMs * random();
  return { thereMs, backMs: wholeMs - thereMs };
}
